/** The flags that every command has, and how a flag of the table is spelled for people. */
import { boolean, type Command, choice, type Flag, type Flags, kebab } from "../commands/command.ts";
import { formatSize } from "./size.ts";

export const globalFlags = {
  help: boolean({ short: "h", describe: "show this help and do nothing else" }),
  quiet: boolean({ short: "q", describe: "say nothing but warnings and errors" }),
  verbose: boolean({ short: "v", describe: "say more about what is done" }),
  color: choice(["auto", "always", "never"], {
    value: "WHEN",
    default: "auto",
    describe: "colour on standard output and in dashboards; auto: on a terminal that wants it",
  }),
};

/** The flags of a command that a file of settings may set. */
export function settable({ flags }: Command): Flags {
  const { help: _, ...others } = globalFlags;
  return { ...flags, ...others };
}

/** The environment variable that gives a flag its default. */
export const variable = (key: string): string => `WEFT_${kebab(key).replaceAll("-", "_").toUpperCase()}`;

/** All the ways to type a flag's long form, without its value: `--merge` and `--no-merge`. */
export function spellings(key: string, flag: Flag): string[] {
  const long = `--${kebab(key)}`;
  return flag.kind === "boolean" && flag.default === true ? [long, `--no-${kebab(key)}`] : [long];
}

/** What a flag takes, in words, for messages. */
export function allowed(flag: Flag): string {
  if (flag.kind === "choice") return `one of ${(flag.choices ?? []).join(", ")}`;
  if (flag.kind === "integer") return `a whole number${range(flag, String)}`;
  if (flag.kind === "integers") return `whole numbers, such as 0 0 1${range(flag, String)}`;
  if (flag.kind === "number") return `a number${range(flag, String)}`;
  if (flag.kind === "size") return `a size such as 512M or 4G${range(flag, formatSize)}`;
  return "a text that is not empty";
}

function range({ kind, min, max }: Flag, format: (n: number) => string): string {
  if (kind === "size" && min === 1 && max === undefined) return ""; // goes without saying
  if (min !== undefined && max !== undefined) return ` from ${format(min)} to ${format(max)}`;
  if (min !== undefined) return `, ${format(min)} or more`;
  return max === undefined ? "" : `, ${format(max)} or less`;
}

/** What follows the description of a flag in help and man page: its choices, its default, or that it must be given. */
export function remarks(flag: Flag): string[] {
  const choices = flag.choices === undefined ? [] : [`one of: ${flag.choices.join(", ")}`];
  const repeats = flag.kind === "list" ? ["may be given several times"] : [];
  return [...choices, ...repeats, ...defaultOf(flag)];
}

function defaultOf(flag: Flag): string[] {
  if (flag.required) return ["required"];
  if (flag.kind === "boolean") return flag.default === true ? ["default: on"] : [];
  if (flag.default === undefined || Array.isArray(flag.default)) return [];
  return [`default: ${flag.kind === "size" ? formatSize(flag.default as number) : flag.default}`];
}

/** The flags most people need, the others of the command, and those of every command. */
export function grouped(flags: Flags): { title: string; flags: [string, Flag][] }[] {
  const entries = Object.entries(flags);
  const isCommon = ([, flag]: [string, Flag]) => flag.common === true || flag.required === true;
  const groups: { title: string; flags: [string, Flag][] }[] = [
    { title: "Common flags", flags: entries.filter(isCommon) },
    { title: "Other flags", flags: entries.filter((entry) => !isCommon(entry)) },
    { title: "Flags of every command", flags: Object.entries(globalFlags) },
  ];
  return groups.filter((group) => group.flags.length > 0);
}
