/** Words of the command line -> what was typed for each flag, and the operands. Values are checked in validate.ts. */
import { Parser } from "yargs/helpers";
import type { Flag, Flags } from "../commands/command.ts";
import { kebab } from "../commands/command.ts";
import { UsageError } from "../errors.ts";
import { printable } from "./printable.ts";
import { meant } from "./suggest.ts";

/** Text as typed; true and false for booleans; an array where a flag was repeated. */
export type Typed = string | boolean | readonly string[];

export interface Parsed {
  /** By the key of the table: `vocabSize`. */
  readonly typed: Readonly<Record<string, Typed>>;
  readonly operands: readonly string[];
}

/** @throws UsageError for a flag that does not exist, or a value that is missing or should not be there */
export function parse(args: readonly string[], flags: Flags): Parsed {
  const keys = new Map(Object.keys(flags).map((key) => [kebab(key), key]));
  const words = gathered(separated(args, flags), flags);
  const { argv, error } = Parser.detailed(words, parserOptions(flags));
  const { _: operands, ...named } = argv;
  const unknown = Object.keys(named).find((name) => !keys.has(name));
  if (unknown !== undefined) throw unknownFlag(named[unknown] === false ? `no-${unknown}` : unknown, flags);
  if (error !== null && error !== undefined) throw badCount(error.message, flags);
  const typed = Object.entries(named).map(([name, value]) => [keys.get(name), value as Typed]);
  return { typed: Object.fromEntries(typed), operands: operands.map(String) };
}

/** `-oFILE` becomes `-o=FILE`, which is how yargs takes a value that follows its letter. */
function separated(args: readonly string[], flags: Flags): string[] {
  const letters = Object.values(flags).flatMap(({ kind, short }) =>
    kind === "boolean" || !short ? [] : [short],
  );
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  return args.map((arg, i) => {
    const attached = i < end && /^-[A-Za-z][^=]/.test(arg) && letters.includes(arg[1]);
    return attached ? `-${arg[1]}=${arg.slice(2)}` : arg;
  });
}

/** `--prune 0 0 1` becomes `--prune=0 0 1`: the numbers behind a flag that takes several are one value. */
function gathered(args: readonly string[], flags: Flags): string[] {
  const names = Object.entries(flags).flatMap(([key, { kind }]) =>
    kind === "integers" ? [`--${kebab(key)}`] : [],
  );
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    let next = i + 1;
    if (i < end && names.includes(args[i])) while (next < end && /^\d+$/.test(args[next])) next++;
    words.push(next > i + 1 ? `${args[i]}=${args.slice(i + 1, next).join(" ")}` : args[i]);
    i = next - 1;
  }
  return words;
}

/** Everything stays text, nothing is guessed; booleans take no word, all others exactly one. */
function parserOptions(flags: Flags) {
  const entries = Object.entries(flags).map(([key, flag]) => ({ name: kebab(key), flag }));
  const names = (test: (flag: Flag) => boolean) =>
    entries.filter(({ flag }) => test(flag)).map(({ name }) => name);
  return {
    boolean: names(({ kind }) => kind === "boolean"),
    string: names(({ kind }) => kind !== "boolean"),
    narg: Object.fromEntries(entries.map(({ name, flag }) => [name, flag.kind === "boolean" ? 0 : 1])),
    alias: Object.fromEntries(
      entries.flatMap(({ name, flag }) => (flag.short ? [[name, [flag.short]]] : [])),
    ),
    configuration: {
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "strip-aliased": true,
    },
  };
}

/** Every spelling of a flag that exists, for suggestions. */
function spelled(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([key, flag]) =>
    flag.kind === "boolean" ? [`--${kebab(key)}`, `--no-${kebab(key)}`] : [`--${kebab(key)}`],
  );
}

function unknownFlag(name: string, flags: Flags): UsageError {
  if (name.length === 1) return new UsageError(`unknown flag -${printable(name)}`);
  return new UsageError(`unknown flag --${printable(name)}${meant(`--${name}`, spelled(flags))}`);
}

/** yargs says `Not enough arguments following: out` or `Argument unexpected for: quiet`, by name or by letter. */
function badCount(message: string, flags: Flags): UsageError {
  const name = message.slice(message.lastIndexOf(": ") + 2);
  const [key = name, flag] =
    Object.entries(flags).find(([k, { short }]) => kebab(k) === name || short === name) ?? [];
  if (flag?.kind === "boolean") return new UsageError(`--${kebab(key)} takes no value`);
  return new UsageError(`--${kebab(key)} needs a value: --${kebab(key)}=${flag?.value ?? "VALUE"}`);
}
