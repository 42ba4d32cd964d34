/** The words behind a command, the environment and files of settings -> what was given for each flag, and by whom. */
import type { Command, Flags } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import { globalFlags } from "./flags.ts";
import { parse } from "./parse.ts";
import { readSettings, type Settings, type Surroundings } from "./settings.ts";
import { checkSettings } from "./settings-check.ts";
import { fromCommandLine, fromEnvironment, fromFile, type Given, gather } from "./sources.ts";
import { commandName } from "./which.ts";

export interface Resolved {
  /** The command's own and those of every command. */
  readonly flags: Flags;
  /** Not yet checked; each flag once, from the source that wins. */
  readonly given: readonly Given[];
  readonly operands: readonly string[];
  readonly settings: Settings;
}

/** @throws UsageError for words that are no flags and files that are wrong, IoError for those that cannot be read */
export async function resolve(
  command: Command,
  args: readonly string[],
  around: Surroundings,
  registry: Registry,
): Promise<Resolved> {
  const flags: Flags = { ...command.flags, ...globalFlags };
  const { typed, operands } = parse(command.passesOn ? closed(args) : args, flags);
  const settings = await readSettings(around);
  for (const file of settings.files) await checkSettings(file, command, registry);
  const files = settings.files.map((file) => fromFile(file, command.name));
  const given = gather(flags, [fromCommandLine(typed), fromEnvironment(around.env), ...files]);
  return { flags, given, operands, settings };
}

/** With `--` before the first operand, behind which nothing is a flag of this command. */
function closed(args: readonly string[]): readonly string[] {
  const first = commandName(args);
  return first === undefined ? args : args.toSpliced(args.indexOf(first), 0, "--");
}
