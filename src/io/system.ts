/** The system's errors, in words. */
import { getSystemErrorMap } from "node:util";
import { IoError, WeftError } from "../errors.ts";
import { visible } from "./place.ts";

/** An IoError that names the place and the system's reason; our own errors pass unchanged. */
export function ioError(name: string, error: unknown): WeftError {
  if (error instanceof WeftError) return error;
  return new IoError(`${visible(name)}: ${systemReason(error)}`, { cause: error });
}

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
