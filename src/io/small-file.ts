/** Small files that a program looks for by their name, such as its settings. */
import { type FileHandle, open, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { IoError } from "../errors.ts";
import { isFile } from "./files.ts";
import { sizeText, visible } from "./place.ts";
import { ioError } from "./system.ts";

/** The whole of it. @throws IoError when it cannot be read, or has more than `most` bytes */
export async function readSmallFile(path: string, most: number): Promise<Uint8Array> {
  const file = await open(path).catch((error) => {
    throw ioError(path, error);
  });
  try {
    const bytes = await readUpTo(file, most + 1);
    if (bytes.length > most) throw new IoError(`${visible(path)}: longer than ${sizeText(most)}`);
    return bytes;
  } catch (error) {
    throw ioError(path, error);
  } finally {
    await file.close();
  }
}

async function readUpTo(file: FileHandle, most: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(most);
  let size = 0;
  for (let more = 1; more > 0 && size < most; size += more) {
    more = (await file.read(bytes, size, most - size, null)).bytesRead;
  }
  return bytes.subarray(0, size);
}

/** The file of that name in a folder, or else in the nearest one above it. */
export async function nearestFile(name: string, folder: string): Promise<string | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, name);
    if (await isFile(path)) return path;
    if (dirname(at) === at) return undefined;
  }
}

/** The number of the user whose file or folder it is; undefined where it cannot be told. */
export const ownerOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    (stats) => stats.uid,
    () => undefined,
  );
