/** Bytes from files, pipes and terminals. */
import { close, fstat, open, read, type Stats } from "node:fs";
import { Socket } from "node:net";
import { isatty, ReadStream } from "node:tty";
import { promisify } from "node:util";
import { inputName } from "./place.ts";
import { directoryError, ioError } from "./system.ts";

const CHUNK = 1 << 18;

const call = {
  close: promisify(close),
  fstat: promisify(fstat),
  open: promisify(open),
  read: promisify(read),
};

/**
 * The bytes of a file in chunks of 256 KiB, or of a pipe as they come; `-` is standard input.
 * Ends at once when `signal` is aborted. @throws IoError with the path and the system's reason.
 */
export async function* readBytes(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    const descriptor = path === "-" ? 0 : await call.open(path, "r");
    const stats = await call.fstat(descriptor);
    if (waits(descriptor, stats)) yield* readStream(descriptor, signal);
    else yield* readFile(descriptor, stats, path, signal);
  } catch (error) {
    throw ioError(inputName(path), error);
  }
}

/**
 * Pipes and terminals may have nothing to read for hours. A thread that is blocked in read() would keep the
 * whole process from ending, so the event loop waits for them.
 */
function waits(descriptor: number, stats: Stats): boolean {
  return stats.isFIFO() || stats.isSocket() || isatty(descriptor);
}

async function* readStream(descriptor: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stream = isatty(descriptor)
    ? new ReadStream(descriptor)
    : new Socket({ fd: descriptor, readable: true, writable: false });
  const stop = () => stream.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (!signal.aborted) yield* stream;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    stream.destroy();
  }
}

/** One chunk is read while the one before is worked on. */
async function* readFile(
  descriptor: number,
  stats: Stats,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let next = readChunk(descriptor);
  try {
    if (stats.isDirectory()) throw directoryError(inputName(path));
    while (!signal.aborted) {
      const chunk = await next;
      if (chunk.length === 0) return;
      next = readChunk(descriptor);
      yield chunk;
    }
  } finally {
    await next.catch(() => {});
    if (path !== "-") await call.close(descriptor);
  }
}

/** An error is seen by whoever awaits the chunk, and is no crash of the process if nobody comes to do so. */
function readChunk(descriptor: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  const chunk = call
    .read(descriptor, buffer, 0, CHUNK, null)
    .then(({ bytesRead }) => buffer.subarray(0, bytesRead));
  chunk.catch(() => {});
  return chunk;
}
