/** The keys of the terminal, also where standard input is a pipe. */
import { openSync } from "node:fs";
import { ReadStream } from "node:tty";

/** Undefined where the process has no terminal. Destroy it when no more keys are wanted. */
export function openKeys(): ReadStream | undefined {
  try {
    return new ReadStream(openSync("/dev/tty", "r"));
  } catch {
    return undefined;
  }
}
