/** The pipeline of the shell that a process is a part of. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Whether what comes in on standard input is written by another process of this program. Linux alone can tell; elsewhere
 * it is false.
 */
export function isFedByOwnKind(): boolean {
  const pipe = orUndefined(() => readlinkSync("/proc/self/fd/0"));
  const program = programOf("self");
  if (pipe === undefined || !pipe.startsWith("pipe:") || program === undefined) return false;
  return readdirSync("/proc").some(
    (id) =>
      /^\d+$/.test(id) &&
      orUndefined(() => readlinkSync(`/proc/${id}/fd/1`)) === pipe &&
      programOf(id) === program,
  );
}

/** What runs there, and the script that it runs. */
function programOf(id: string): string | undefined {
  const words = orUndefined(() => readFileSync(`/proc/${id}/cmdline`, "latin1"))?.split("\0");
  return words?.slice(0, 2).join("\0");
}

/** Processes end, and those of others are not to be read. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
