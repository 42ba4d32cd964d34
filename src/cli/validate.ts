/** What was typed, or else the environment, or else the table's default -> the checked options that `run` receives. */
import type { Flag, Flags } from "../commands/command.ts";
import { kebab } from "../commands/command.ts";
import { UsageError } from "../errors.ts";
import { variable } from "./flags.ts";
import type { Typed } from "./parse.ts";
import type { Given } from "./schema.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError that names the flag, the value and what is allowed */
export async function validate(
  flags: Flags,
  typed: Readonly<Record<string, Typed>>,
  env: Environment,
): Promise<Record<string, unknown>> {
  const given = Object.entries(flags).flatMap(([key, flag]) => givenFor(key, flag, typed[key], env));
  const defaults = Object.entries(flags).map(([key, flag]) => [key, flag.default]);
  const checked = given.length === 0 ? {} : (await import("./schema.ts")).check(given); // zod is slow to load
  const options = { ...Object.fromEntries(defaults), ...checked };
  const missing = Object.entries(flags).find(([key, flag]) => flag.required && options[key] === undefined);
  if (missing !== undefined) throw new UsageError(`--${kebab(missing[0])} ${missing[1].value} is required`);
  return options;
}

function givenFor(key: string, flag: Flag, typed: Typed | undefined, env: Environment): Given[] {
  if (typed !== undefined) {
    const value = flag.kind === "list" && typeof typed === "string" ? [typed] : typed;
    return [{ key, flag, from: `--${kebab(key)}`, value }];
  }
  const text = env[variable(key)];
  if (text === undefined || text === "") return [];
  return [{ key, flag, from: variable(key), value: fromVariable(flag, text) }];
}

function fromVariable({ kind }: Flag, text: string): Typed {
  if (kind === "list") return [text];
  if (kind !== "boolean") return text;
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  return /^(0|false|no|off)$/i.test(text) ? false : text;
}
