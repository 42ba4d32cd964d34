/** What was given, or else the table's default -> the checked options that `run` receives. */
import type { Flags } from "../commands/command.ts";
import { kebab } from "../commands/command.ts";
import { UsageError } from "../errors.ts";
import type { Given } from "./sources.ts";

/** @throws UsageError that names the flag, the value and what is allowed */
export async function validate(flags: Flags, given: readonly Given[]): Promise<Record<string, unknown>> {
  const options = await valuesOf(flags, given);
  const missing = Object.entries(flags).find(([key, flag]) => flag.required && options[key] === undefined);
  if (missing !== undefined) throw new UsageError(`--${kebab(missing[0])} ${missing[1].value} is required`);
  return options;
}

/** As `validate`, but that what is required may be missing. */
export async function valuesOf(flags: Flags, given: readonly Given[]): Promise<Record<string, unknown>> {
  const defaults = Object.entries(flags).map(([key, flag]) => [key, flag.default]);
  const checked = given.length === 0 ? {} : (await import("./schema.ts")).check(given); // zod is slow to load
  return { ...Object.fromEntries(defaults), ...checked };
}
