/** Whether files are there, and that they go. */
import { stat, unlink } from "node:fs/promises";
import { ioError, systemCode } from "./system.ts";

export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );

/** Does nothing where there is none. @throws IoError */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error) => {
    if (systemCode(error) !== "ENOENT") throw ioError(path, error);
  });
}
