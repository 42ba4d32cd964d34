/** Which command is meant, and its table. */
import type { Command } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import { UsageError } from "../errors.ts";
import { printable } from "./printable.ts";
import { meant } from "./suggest.ts";

/** The first word that is no flag; global flags may stand before it. */
export function commandName(args: readonly string[]): string | undefined {
  return args.find((arg, i) => !arg.startsWith("-") && args[i - 1] !== "--color");
}

/** @throws UsageError where there is no such command */
export async function loadCommand(name: string, registry: Registry): Promise<Command> {
  if (!Object.hasOwn(registry, name)) throw unknown("command", name, Object.keys(registry));
  return registry[name].load();
}

export function loadAll(registry: Registry): Promise<Command[]> {
  return Promise.all(Object.values(registry).map((entry) => entry.load()));
}

/** An error that suggests what is known. */
export function unknown(kind: string, typed: string, known: readonly string[]): UsageError {
  const hint = "see `weft help` for the commands";
  return new UsageError(`unknown ${kind} ${printable(typed)}${meant(typed, known)}`, { hint });
}
