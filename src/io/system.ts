/** The system's errors, in words. */
import { dirname } from "node:path";
import { getSystemErrorMap } from "node:util";
import { IoError, WeftError } from "../errors.ts";
import { visible } from "./place.ts";

/** An IoError that names the place and the system's reason; our own errors pass unchanged. */
export function ioError(name: string, error: unknown): WeftError {
  if (error instanceof WeftError) return error;
  const hint = HINTS[systemCode(error) ?? ""];
  return new IoError(`${visible(name)}: ${systemReason(error)}`, { hint, cause: error, path: name });
}

/** The same of a file that is to be made. */
export function outputError(path: string, error: unknown): WeftError {
  const made = ioError(path, error);
  if (systemCode(error) === "ENOENT") made.hint = `mkdir -p ${visible(dirname(path))} makes its folder`;
  return made;
}

/** Where a file is needed. */
export const directoryError = (name: string): IoError =>
  new IoError(`${visible(name)}: is a directory`, { hint: HINTS.EISDIR, path: name });

/** The code of a system error, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

function systemReason(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  if (errno === undefined) return visible(message);
  const code = systemCode(error);
  if (code === "EISDIR") return "is a directory";
  return getSystemErrorMap().get(errno)?.[1] ?? visible(message);
}

const NO_ROOM = "make room, or name a file on another disk; TMPDIR names the folder for temporary files";
const NOT_ALLOWED = "ls -l tells who may read and write it";
const TOO_MANY = "ulimit -n 4096 lets a process open more files";

/** What to do, where the reason alone tells it. */
const HINTS: Readonly<Record<string, string>> = {
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EISDIR: "name a file in it",
  ENOTDIR: "a part of this path is a file, and no folder",
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  EMFILE: TOO_MANY,
  ENFILE: TOO_MANY,
  EROFS: "this disk can only be read: name a file on another one",
  EFBIG: "the disk, or ulimit -f, takes no file of that size",
  EIO: "the disk or its connection may be broken: try another one",
};
