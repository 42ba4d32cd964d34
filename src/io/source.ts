/** Inputs that are read as far as their readers ask, such as models. */
import { close, open, read, stat } from "node:fs";
import { promisify } from "node:util";
import { detectCompression, openInput } from "./input.ts";
import { Lookahead } from "./lookahead.ts";
import { Meter } from "./meter.ts";
import { inputName } from "./place.ts";
import { ioError } from "./system.ts";

const CHUNK = 2 ** 18;
/** Bytes that are worth a second thread of the system beside the first. */
const LARGE = 2 ** 20;
/** Bytes of one call of the system: few calls cost nothing, and between them it can be told how far one is. */
const PIECE = 2 ** 25;

const call = {
  close: promisify(close),
  open: promisify(open),
  read: promisify(read),
  stat: promisify(stat),
};

/**
 * An input, whatever it is and however it is compressed; `-` is standard input. A file that is not compressed can be read
 * straight to where its bytes belong. `meter` counts what is read as it lies there.
 * @throws IoError when it cannot be opened; what is read throws as `openInput` does
 */
export async function openSource(path: string, meter = new Meter()): Promise<Lookahead> {
  const file = await openFile(path, meter);
  if (file === undefined) return new Lookahead(openInput(path, undefined, meter));
  const source = new Lookahead(file.chunks(), (target) => file.fill(target));
  const compression = await detectCompression(source, path).catch(async (error) => {
    await source.close();
    throw error;
  });
  if (compression === undefined) return source;
  await source.close();
  meter.count(-meter.read);
  return new Lookahead(openInput(path, undefined, meter));
}

/** Undefined where it is no file. */
async function openFile(path: string, meter: Meter): Promise<FileReader | undefined> {
  if (path === "-") return undefined;
  try {
    const stats = await call.stat(path); // a named pipe that is opened and closed again would end its writer
    return stats.isFile() ? new FileReader(await call.open(path, "r"), path, meter) : undefined;
  } catch (error) {
    throw ioError(inputName(path), error);
  }
}

class FileReader {
  readonly #descriptor: number;
  readonly #path: string;
  readonly #meter: Meter;
  #position = 0;

  constructor(descriptor: number, path: string, meter: Meter) {
    this.#descriptor = descriptor;
    this.#path = path;
    this.#meter = meter;
  }

  /** What comes next, piece by piece; closes the file at the end. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafeSlow(CHUNK);
        const size = await this.fill(chunk);
        if (size === 0) return;
        yield chunk.subarray(0, size);
      }
    } finally {
      await call.close(this.#descriptor);
    }
  }

  /** Reads what comes next into all of `target`; returns how many bytes came, fewer only at the end of the file. */
  async fill(target: Uint8Array): Promise<number> {
    const from = this.#position;
    const middle = target.length < LARGE ? target.length : target.length >>> 1;
    const halves = [
      this.#read(target.subarray(0, middle), from),
      this.#read(target.subarray(middle), from + middle),
    ];
    const [first, second] = await Promise.all(halves);
    const size = first < middle ? first : first + second;
    this.#position += size;
    return size;
  }

  async #read(target: Uint8Array, position: number): Promise<number> {
    let size = 0;
    try {
      while (size < target.length) {
        const rest = Math.min(PIECE, target.length - size);
        const { bytesRead } = await call.read(this.#descriptor, target, size, rest, position + size);
        if (bytesRead === 0) break;
        size += bytesRead;
        this.#meter.count(bytesRead);
      }
    } catch (error) {
      throw ioError(inputName(this.#path), error);
    }
    return size;
  }
}
