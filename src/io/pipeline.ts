/** The pipeline of the shell that this process is a part of, as Linux tells it under /proc. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Whether another process of this program writes what comes in on standard input. False where the system does not tell. */
export function isFedByOwnKind(): boolean {
  const input = fileOf("self", 0);
  const program = programOf("self");
  return isPipe(input) && processes().some((id) => fileOf(id, 1) === input && programOf(id) === program);
}

/**
 * Whether standard output, or that of the last command that it is piped through, is a terminal. True where a pipe cannot
 * be followed.
 */
export function endsAtTerminal(): boolean {
  let output = fileOf("self", 1);
  for (let length = 0; isPipe(output) && length < LONGEST; length++) {
    const reader = processes().find((id) => fileOf(id, 0) === output);
    output = reader && fileOf(reader, 1);
  }
  return output === undefined || isPipe(output) || TERMINAL.test(output);
}

/** Commands in a pipeline that is worth following. */
const LONGEST = 20;
const TERMINAL = /^\/dev\/(pts\/|tty|console)/;

const isPipe = (file: string | undefined): boolean => file?.startsWith("pipe:") ?? false;

const processes = (): string[] =>
  orUndefined(() => readdirSync("/proc"))?.filter((id) => /^\d+$/.test(id)) ?? [];

/** What a descriptor of a process stands for, such as `/dev/pts/1` or `pipe:[1234]`. */
const fileOf = (id: string, descriptor: number): string | undefined =>
  orUndefined(() => readlinkSync(`/proc/${id}/fd/${descriptor}`));

/** What a process runs, and the script that that runs. */
const programOf = (id: string): string | undefined =>
  orUndefined(() => readFileSync(`/proc/${id}/cmdline`, "latin1"))
    ?.split("\0")
    .slice(0, 2)
    .join("\0");

/** Processes end, and those of others are not to be read. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
