/**
 * How far the reading of inputs is, in bytes as they lie on the disk: of a compressed file that is how much of the
 * compressed data has been read.
 */
import { fstat, stat } from "node:fs";
import { promisify } from "node:util";

const call = { fstat: promisify(fstat), stat: promisify(stat) };

export class Meter {
  /** How much there is to read, where all inputs are files. */
  readonly total: number | undefined;
  /** Called when more has been read. */
  changed = () => {};
  #read = 0;
  #made = 0;
  #place = 0;

  constructor(total?: number) {
    this.total = total;
  }

  get read(): number {
    return this.#read;
  }

  /** So many bytes more have been read; fewer than none where a file is read from its beginning again. */
  count(bytes: number): void {
    this.#read += bytes;
    this.changed();
  }

  /** So many bytes have come out of what was read. */
  countMade(bytes: number): void {
    this.#made += bytes;
  }

  /**
   * How far someone is who has worked on so many of the bytes that came out, for reading is ahead of the work. How many
   * bytes come out of a compressed one changes on the way; the place never goes back.
   */
  at(worked: number): number {
    if (this.#made > 0) this.#place = Math.max(this.#place, this.#read * Math.min(1, worked / this.#made));
    return this.#place;
  }
}

/** A meter for these inputs; none, and `-`, is standard input. */
export async function meterOf(paths: readonly string[]): Promise<Meter> {
  const sizes = await Promise.all((paths.length === 0 ? ["-"] : paths).map(sizeOf));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return new Meter(Number.isFinite(total) && total > 0 ? total : undefined);
}

/** Without an end where it is no file. What is not there is told when it is opened. */
async function sizeOf(path: string): Promise<number> {
  const stats = await (path === "-" ? call.fstat(0) : call.stat(path)).catch(() => undefined);
  if (stats === undefined) return 0;
  return stats.isFile() ? stats.size : Number.POSITIVE_INFINITY;
}

/** The chunks as they come, while the meter counts what is taken of the source that they are made of. */
export async function* metered(
  chunks: AsyncIterable<Uint8Array>,
  source: { readonly taken: number },
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  let counted = 0;
  for await (const chunk of chunks) {
    meter.count(source.taken - counted);
    counted = source.taken;
    yield chunk;
  }
}

/** The chunks as they come, while the meter counts them. */
export async function* meteredAsMade(
  chunks: AsyncIterable<Uint8Array>,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    meter.countMade(chunk.length);
    yield chunk;
  }
}
