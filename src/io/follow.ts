/** The lines of a file that others are writing, as they come. */
import { type FileHandle, open, stat } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";
import { DataError } from "../errors.ts";
import { openInput } from "./input.ts";
import { inputName, sizeText } from "./place.ts";
import { ioError } from "./system.ts";

export interface FollowOptions {
  /** Ends it, also while it waits. */
  readonly signal: AbortSignal;
  /** Ends with what is there, and does not wait for more. */
  readonly once?: boolean;
}

/**
 * `anew`: the file was begun again, and what was read of it counts no more. `written` is when the file had last been
 * written to, in milliseconds, of lines at its end; of others, and of what does not grow, it is not known.
 */
export type Followed = { readonly line: string; readonly written?: number } | { readonly anew: true };

interface Chunk {
  readonly bytes: Uint8Array;
  readonly written?: number;
}

const CHUNK = 1 << 16;
const LONGEST = 1 << 26;
const WAIT_MS = 200;

/**
 * A file is read to its end and then watched, by looking every fifth of a second, until `signal` is aborted; a file that
 * another one took the place of, or that became shorter, is read anew. Pipes and compressed files end where they end.
 * @throws IoError, DataError for a line beyond 64 MiB
 */
export async function* followLines(path: string, options: FollowOptions): AsyncGenerator<Followed> {
  if (!(await grows(path))) {
    yield* linesOf(path, chunksOfInput(path, options), true);
    return;
  }
  for (let again = false; !options.signal.aborted; again = true) {
    if (again) yield { anew: true };
    yield* linesOf(path, chunksOfFile(path, options), options.once === true);
    if (options.once) return;
  }
}

/** What is not there is told when it is opened. */
async function grows(path: string): Promise<boolean> {
  if (path === "-" || /\.(gz|zstd?)$/.test(path)) return false;
  return stat(path).then(
    (stats) => stats.isFile(),
    () => true,
  );
}

/** The last line may have no end where nothing can follow. */
async function* linesOf(
  path: string,
  chunks: AsyncIterable<Chunk>,
  complete: boolean,
): AsyncGenerator<Followed> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const { bytes, written } of chunks) {
    const text = decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST)
      throw new DataError(`${inputName(path)}: a line is longer than ${sizeText(LONGEST)}`, {
        hint: "this is no run log: training commands write one with --log",
      });
    for (const line of lines) yield { line, ...(written !== undefined && { written }) };
  }
  if (complete && rest !== "") yield { line: rest };
}

async function* chunksOfInput(path: string, { signal }: FollowOptions): AsyncGenerator<Chunk> {
  for await (const bytes of openInput(path, signal)) yield { bytes };
}

/** Until the file is another one. */
async function* chunksOfFile(path: string, { signal, once }: FollowOptions): AsyncGenerator<Chunk> {
  const handle = await openFile(path);
  try {
    for (let position = 0; !signal.aborted; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position);
      position += bytesRead;
      if (bytesRead > 0)
        yield { bytes: buffer.subarray(0, bytesRead), ...(await writtenAt(handle, position)) };
      else if (once || (await isAnother(path, handle, position))) return;
      else await sleep(WAIT_MS, undefined, { signal }).catch(() => {}); // aborted
    }
  } catch (error) {
    throw ioError(inputName(path), error);
  } finally {
    await handle.close();
  }
}

async function writtenAt(handle: FileHandle, position: number): Promise<Omit<Chunk, "bytes">> {
  const { size, mtimeMs } = await handle.stat();
  return position < size ? {} : { written: mtimeMs };
}

async function openFile(path: string): Promise<FileHandle> {
  return open(path, "r").catch((error) => {
    throw ioError(inputName(path), error);
  });
}

/** Shorter than what was read of it, or another file of the same name; one that is gone may come back. */
async function isAnother(path: string, handle: FileHandle, position: number): Promise<boolean> {
  const [own, there] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)]);
  if (there === undefined) return false;
  return own.size < position || there.ino !== own.ino || there.dev !== own.dev;
}
