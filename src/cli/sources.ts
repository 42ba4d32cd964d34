/** Where the value of a flag can come from: the command line, the environment, a file of settings. */
import { type Flag, type Flags, kebab } from "../commands/command.ts";
import { UsageError } from "../errors.ts";
import { allowed, variable } from "./flags.ts";
import type { Typed } from "./parse.ts";
import { quoted } from "./printable.ts";
import { type SettingsFile, settingOf } from "./settings.ts";

/** A value that somebody gave. */
export interface Given {
  readonly key: string;
  readonly flag: Flag;
  /** `--seed`, `WEFT_SEED`, `weft.toml:3`. */
  readonly source: string;
  /** The same as messages say it; of a file's line, with the name of the flag: `weft.toml:3 seed`. */
  readonly from: string;
  readonly value: Typed;
}

export type Source = (key: string, flag: Flag) => Given | undefined;

/** For each flag, what the first source that knows it gives. */
export function gather(flags: Flags, sources: readonly Source[]): Given[] {
  return Object.entries(flags).flatMap(([key, flag]) => {
    for (const source of sources) {
      const given = source(key, flag);
      if (given !== undefined) return [given];
    }
    return [];
  });
}

export const fromCommandLine =
  (typed: Readonly<Record<string, Typed>>): Source =>
  (key, flag) => {
    const value = typed[key];
    if (value === undefined) return undefined;
    const from = `--${kebab(key)}`;
    const whole = flag.kind === "list" && typeof value === "string" ? [value] : value;
    return { key, flag, source: from, from, value: whole };
  };

export const fromEnvironment =
  (env: Readonly<Record<string, string | undefined>>): Source =>
  (key, flag) => {
    const from = variable(key);
    const text = env[from];
    if (text === undefined || text === "") return undefined;
    return { key, flag, source: from, from, value: variableValue(flag, text) };
  };

function variableValue({ kind }: Flag, text: string): Typed {
  if (kind === "list") return [text];
  if (kind !== "boolean") return text;
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  return /^(0|false|no|off)$/i.test(text) ? false : text;
}

/** @throws UsageError, when it is asked, for a value that is no number where a number stands, and so on */
export const fromFile =
  (file: SettingsFile, command: string): Source =>
  (key, flag) => {
    const setting = settingOf(file, command, key);
    if (setting === undefined) return undefined;
    const source = `${file.name}:${setting.line}`;
    const from = `${source} ${setting.key}`;
    const value = fileValue(flag, setting.value);
    if (value === undefined) throw wrongType(from, flag, setting.value);
    return { key, flag, source, from, value };
  };

/** What one would have typed; undefined for a value of another type. */
function fileValue({ kind }: Flag, value: unknown): Typed | undefined {
  if (kind === "boolean") return typeof value === "boolean" ? value : undefined;
  if (kind === "list") return textsOf(Array.isArray(value) ? value : [value]);
  if (kind === "integers") return numbersOf(Array.isArray(value) ? value : [value]);
  if (isNumber(value) && ["integer", "number", "size"].includes(kind)) return String(value);
  return typeof value === "string" && ["string", "choice", "size"].includes(kind) ? value : undefined;
}

function textsOf(values: readonly unknown[]): readonly string[] | undefined {
  return values.every((value) => typeof value === "string") ? values : undefined;
}

function numbersOf(values: readonly unknown[]): string | undefined {
  return values.every(isNumber) ? values.join(" ") : undefined;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function wrongType(from: string, flag: Flag, value: unknown): UsageError {
  const wanted = {
    boolean: "true or false",
    list: "a text or a list of texts",
    integers: "whole numbers in brackets",
  };
  const what = wanted[flag.kind as keyof typeof wanted] ?? allowed(flag);
  return new UsageError(`${from} takes ${what}, not ${kindOf(value)}`, {
    hint: "texts stand in quotes; numbers, true and false do not; lists stand in brackets",
  });
}

function kindOf(value: unknown): string {
  if (typeof value === "string") return `the text ${quoted(value)}`;
  if (isNumber(value)) return `the number ${value}`;
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "a list";
  return value instanceof Date ? "a date" : "a table";
}
