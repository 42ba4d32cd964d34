/** A process of our own making for in-process tests of the command line: what was written is read back as text. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { withBuiltins } from "../../src/cli/builtins.ts";
import { dispatch } from "../../src/cli/dispatch.ts";
import type { Host } from "../../src/cli/host.ts";
import { report } from "../../src/cli/report.ts";
import type { Command } from "../../src/commands/command.ts";
import type { Registry } from "../../src/commands/index.ts";

export interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Lent {
  readonly env?: Record<string, string>;
  readonly stdinTerminal?: boolean;
  readonly stdoutTerminal?: boolean;
  readonly columns?: number;
  /** The working directory; without one there is no file of settings but by name. */
  readonly folder?: string;
  readonly user?: number;
}

/** Where there are no files of settings and no variables: for the tables alone. */
export const nowhere = { env: {}, folder: undefined, user: undefined };

/** The registry that holds just these commands. */
export function registryOf(...commands: readonly Command[]): Registry {
  const entries = commands.map((one) => [
    one.name,
    { summary: one.summary, family: "tests", load: async () => one },
  ]);
  return Object.fromEntries(entries);
}

/** Runs a command line in this process, with the built-in commands beside those of the registry. */
export async function tell(args: readonly string[], registry: Registry, lent: Lent = {}): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), "weft-"));
  const descriptor = openSync(join(folder, "stdout"), "w");
  const heard: string[] = [];
  try {
    const code = await outcome(args, registry, hostOf(descriptor, heard, lent), heard);
    return { code, stdout: readFileSync(join(folder, "stdout"), "utf8"), stderr: heard.join("") };
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

async function outcome(
  args: readonly string[],
  registry: Registry,
  host: Host,
  heard: string[],
): Promise<number> {
  try {
    return await dispatch(args, host, withBuiltins(registry, host));
  } catch (error) {
    const { code, text } = report(error);
    heard.push(text);
    return code;
  }
}

function hostOf(descriptor: number, heard: string[], lent: Lent): Host {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      heard.push(String(chunk));
      done();
    },
  });
  return {
    env: lent.env ?? {},
    folder: lent.folder,
    user: lent.user,
    stdin: { terminal: lent.stdinTerminal ?? false, isFromWeft: () => false },
    stdout: {
      descriptor,
      terminal: lent.stdoutTerminal ?? false,
      columns: lent.columns ?? 80,
      isShown: () => lent.stdoutTerminal ?? false,
    },
    stderr: { stream, terminal: false },
    signal: new AbortController().signal,
  };
}
