/** Whether the names in a file of settings are those of commands and flags. */
import { type Command, kebab } from "../commands/command.ts";
import type { Registry } from "../commands/index.ts";
import { UsageError } from "../errors.ts";
import { flagNames } from "./flag-names.ts";
import { settable } from "./flags.ts";
import { printable } from "./printable.ts";
import type { SettingsFile } from "./settings.ts";
import { meant } from "./suggest.ts";
import type { Setting } from "./toml.ts";
import { loadAll } from "./which.ts";

/** Of the tables, only the one of this command is looked into. @throws UsageError with the place and what may be meant */
export async function checkSettings(file: SettingsFile, command: Command, registry: Registry): Promise<void> {
  const tables = Object.keys(registry);
  const own = Object.keys(settable(command)).map(kebab);
  const stray = file.tables.find(({ name }) => !tables.includes(name));
  if (stray !== undefined) throw noCommand(file.name, stray, tables);
  for (const setting of file.settings) {
    if (own.includes(setting.key)) continue;
    if (setting.command === command.name) throw noFlag(file.name, setting, command.name, own);
    if (setting.command === undefined) await checkElsewhere(file.name, setting, registry);
  }
}

/** What this command has not, another one may have; to know that, all must be loaded unless the name is well known. */
async function checkElsewhere(file: string, setting: Setting, registry: Registry): Promise<void> {
  const { key, line } = setting;
  if (flagNames.has(key)) return;
  if (Object.hasOwn(registry, key)) {
    throw new UsageError(`${file}:${line}: ${key} is a command; its settings stand below [${key}]`, {
      hint: HINT,
    });
  }
  const all = await loadAll(registry);
  const names = new Set(all.flatMap((command) => Object.keys(settable(command)).map(kebab)));
  if (!names.has(key)) throw noFlag(file, setting, undefined, [...names]);
}

const HINT = "see `weft help config`";

function noCommand(
  file: string,
  { name, line }: { name: string; line: number },
  known: readonly string[],
): UsageError {
  const shown = printable(name);
  return new UsageError(`${file}:${line}: no command has the name of [${shown}]${meant(name, known)}`, {
    hint: HINT,
  });
}

function noFlag(
  file: string,
  { key, line }: Setting,
  command: string | undefined,
  known: readonly string[],
): UsageError {
  const who = command === undefined ? "no command has a flag" : `${command} has no flag`;
  return new UsageError(`${file}:${line}: ${who} ${printable(key)}${meant(key, known)}`, { hint: HINT });
}
