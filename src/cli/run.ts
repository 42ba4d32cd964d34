/** Runs one command line in this process: signals, output channels, and errors turned into messages and exit codes. */
import { isatty } from "node:tty";
import { commands } from "../commands/index.ts";
import { endsAtTerminal, isFedByOwnKind } from "../io/pipeline.ts";
import { withBuiltins } from "./builtins.ts";
import { dispatch } from "./dispatch.ts";
import type { Host } from "./host.ts";
import { isAbort, report } from "./report.ts";
import { listen } from "./signals.ts";
import { commandName } from "./which.ts";

/** The exit code, or the signal that the process should die of. All output has been handed over. */
export async function run(args: readonly string[]): Promise<number | NodeJS.Signals> {
  const signals = listen();
  const host = hostOf(signals.signal);
  const { code, text } = await attempt(args, host, signals.received);
  if (text !== "") host.stderr.stream.write(text);
  await flushed(host.stderr.stream);
  return signals.received() ?? code;
}

async function attempt(
  args: readonly string[],
  host: Host,
  received: () => NodeJS.Signals | undefined,
): Promise<{ code: number; text: string }> {
  const registry = withBuiltins(commands, host);
  const name = commandName(args);
  const crash = crashed();
  try {
    const code = await Promise.race([dispatch(args, host, registry), crash]);
    return { code, text: "" };
  } catch (error) {
    if (received() !== undefined && isAbort(error)) return { code: 0, text: "" };
    return report(error, name !== undefined && Object.hasOwn(registry, name) ? name : undefined);
  }
}

/** Fails when an error escapes, and when nothing is left that could ever end the command. */
function crashed(): Promise<never> {
  return new Promise((_, reject) => {
    process.once("uncaughtException", reject);
    process.once("beforeExit", () => reject(new Error("the command waits for something that cannot happen")));
  });
}

/**
 * Streams are made only where they are needed: opening `process.stdout` on a pipe would make the descriptor
 * non-blocking for everyone who shares it, and `process.stdin` would begin to read.
 */
function hostOf(signal: AbortSignal): Host {
  const terminal = isatty(1);
  process.stderr.on("error", () => {}); // when nobody listens to messages any more, the work still goes on
  return {
    env: process.env,
    folder: workingDirectory(),
    user: process.getuid?.(),
    stdin: { terminal: isatty(0), isFromWeft: isFedByOwnKind },
    stdout: {
      descriptor: 1,
      terminal,
      columns: terminal ? process.stdout.columns : 80,
      isShown: () => terminal || endsAtTerminal(),
    },
    stderr: { stream: process.stderr, terminal: isatty(2) },
    signal,
  };
}

function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined; // somebody removed it
  }
}

function flushed(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}
