/** An input, whatever it is and however it is compressed: a file, a pipe, standard input. */
import { stat } from "node:fs/promises";
import { DataError } from "../errors.ts";
import { readBytes } from "./descriptor.ts";
import { gunzip, isGzip, mayBeGzip } from "./gzip.ts";
import { Lookahead } from "./lookahead.ts";
import { type Meter, metered } from "./meter.ts";
import { inputName, sizeText } from "./place.ts";
import { isZstd, mayBeZstd, unzstd } from "./zstd.ts";

/**
 * The bytes of an input, decompressed if its first bytes are those of gzip or zstd; `-` is standard input.
 * Ends when `signal` is aborted, also while it waits for a pipe. `meter` counts the bytes as they lie there.
 * @throws IoError when it cannot be read, DataError when its compressed data is damaged, after what came whole.
 */
export async function* openInput(
  path: string,
  signal?: AbortSignal,
  meter?: Meter,
): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const source = new Lookahead(readBytes(path, stopped));
  try {
    const bytes = decompressed(source, await detectCompression(source, path), path);
    yield* meter === undefined ? bytes : metered(bytes, source, meter);
  } finally {
    stop.abort();
    await source.close();
  }
}

function decompressed(
  source: Lookahead,
  compression: "gzip" | "zstd" | undefined,
  path: string,
): AsyncIterable<Uint8Array> {
  if (compression === undefined) return source;
  return compression === "gzip" ? gunzip(source, path) : unzstd(source, path);
}

/** A whole input as one array. @throws DataError when it is larger than `maxBytes`, else as `openInput`. */
export const readWhole = (path: string, maxBytes?: number): Promise<Uint8Array> =>
  readRest(openInput(path), path, maxBytes);

/** What is left of an input that was opened, as one array. @throws as `readWhole` */
export async function readRest(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  let whole = new Uint8Array(await expectedSize(path, maxBytes));
  let size = 0;
  for await (const chunk of chunks) {
    if (size + chunk.length > maxBytes) {
      throw new DataError(`${inputName(path)}: larger than ${sizeText(maxBytes)}`);
    }
    if (size + chunk.length > whole.length) whole = grown(whole, size + chunk.length);
    whole.set(chunk, size);
    size += chunk.length;
  }
  return size === whole.length ? whole : whole.slice(0, size);
}

/**
 * Looks at no more bytes than it needs: a pipe may have no more for hours. What ends before it can be told,
 * under a name that promises compression, was cut short.
 */
export async function detectCompression(
  source: Lookahead,
  path: string,
): Promise<"gzip" | "zstd" | undefined> {
  for (let count = 1; count <= 4; count++) {
    const first = await source.peek(count);
    if (isGzip(first)) return "gzip";
    if (isZstd(first)) return "zstd";
    if (first.length < count) {
      if (/\.(gz|zstd?)$/.test(path))
        throw new DataError(`${inputName(path)}: the compressed data is cut short`, {
          hint: "its name promises compression: make it again, or get it again",
        });
      return undefined;
    }
    if (!mayBeGzip(first) && !mayBeZstd(first)) return undefined;
  }
  return undefined;
}

async function expectedSize(path: string, maxBytes: number): Promise<number> {
  if (path === "-") return 0;
  const size = await stat(path).then(
    (stats) => (stats.isFile() ? stats.size : 0),
    () => 0,
  );
  return Math.min(size, maxBytes);
}

function grown(bytes: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, bytes.length * 2));
  larger.set(bytes);
  return larger;
}
