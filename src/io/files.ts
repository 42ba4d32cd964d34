/** Whether files are there, and that they go. */
import { readdir, stat, unlink } from "node:fs/promises";
import { ioError, systemCode } from "./system.ts";

export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );

/** Bytes of all of them; without an end where one is no file, or none is named. */
export async function sizeOfFiles(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) return Number.POSITIVE_INFINITY;
  const sizes = await Promise.all(paths.map(sizeOfFile));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const sizeOfFile = (path: string): Promise<number> =>
  stat(path).then(
    (stats) => (stats.isFile() ? stats.size : Number.POSITIVE_INFINITY),
    () => (path === "-" ? Number.POSITIVE_INFINITY : 0), // what is not there is told when it is opened
  );

/** Does nothing where there is none. @throws IoError */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error) => {
    if (systemCode(error) !== "ENOENT") throw ioError(path, error);
  });
}

/** The names in a folder; undefined where there is no such folder, or none that can be read. */
export const namesIn = (folder: string): Promise<readonly string[] | undefined> =>
  readdir(folder).catch(() => undefined);
