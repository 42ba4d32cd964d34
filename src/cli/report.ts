/** What people see of an error, and the exit code that programs see. */
import { ClosedPipe, WeftError } from "../errors.ts";
import { printable } from "./printable.ts";

/** @returns the text for standard error, empty when silence is right */
export function report(error: unknown, command?: string): { code: number; text: string } {
  const chain = causes(error);
  if (chain.some((cause) => cause instanceof ClosedPipe)) return { code: 0, text: "" };
  const prefix = command === undefined ? "weft: " : `weft ${command}: `;
  if (error instanceof WeftError) return { code: error.exitCode, text: prefix + sentence(error) };
  return { code: 1, text: bug(prefix, chain) };
}

/** Whether an error only says that the command was asked to stop. */
export function isAbort(error: unknown): boolean {
  return causes(error).some((cause) => cause instanceof Error && cause.name === "AbortError");
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (
    let at = error;
    at !== undefined && !chain.includes(at);
    at = at instanceof Error ? at.cause : undefined
  ) {
    chain.push(at);
  }
  return chain;
}

function sentence({ message, hint }: WeftError): string {
  return `${printable(message)}\n${hint === undefined ? "" : `${printable(hint)}\n`}`;
}

function bug(prefix: string, chain: readonly unknown[]): string {
  const stacks = chain.map((cause) =>
    cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  );
  const lines = stacks.join("\ncaused by: ").split("\n").map(printable);
  return `${prefix}${lines.join("\n")}\nThis is a bug in weft; please report it with the lines above.\n`;
}
