/** The zod schema of a flag, and the check of what was given against it. */
import * as z from "zod/mini";
import type { Flag } from "../commands/command.ts";
import { UsageError } from "../errors.ts";
import { allowed } from "./flags.ts";
import { quoted } from "./printable.ts";
import { parseSize } from "./size.ts";
import type { Given } from "./sources.ts";
import { meant } from "./suggest.ts";

/** @returns the values by key, as numbers, texts and so on @throws UsageError for the first that is not allowed */
export function check(given: readonly Given[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((one) => {
      const result = schemaOf(one.flag).safeParse(one.value);
      if (!result.success) throw refusal(one);
      return [one.key, result.data];
    }),
  );
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function schemaOf({ kind, choices = [], min = -Infinity, max = Infinity }: Flag): z.ZodMiniType {
  const text = z.string().check(z.minLength(1));
  const limits = [z.gte(min), z.lte(max)];
  if (kind === "boolean") return z.boolean();
  if (kind === "list") return z.array(text);
  if (kind === "choice") return z.enum(choices as [string, ...string[]]);
  if (kind === "size") return z.pipe(z.pipe(text, z.transform(parseSize)), z.int().check(...limits));
  if (kind === "integers") return wholeNumbers(min);
  const decimal = z.pipe(text.check(z.regex(DECIMAL)), z.transform(Number));
  if (kind === "integer") return z.pipe(decimal, z.int().check(...limits));
  return kind === "number" ? z.pipe(decimal, z.number().check(...limits)) : text;
}

/** Separated by commas or spaces. */
function wholeNumbers(least: number): z.ZodMiniType {
  const list = z.pipe(
    z.string().check(z.regex(/^\d+([ ,]+\d+)*$/)),
    z.transform((text) => text.split(/[ ,]+/).map(Number)),
  );
  return z.pipe(list, z.array(z.int().check(z.gte(least))));
}

function refusal({ flag, from, value }: Given): UsageError {
  if (flag.kind === "boolean") return new UsageError(`${from} takes 1 or 0, not ${quoted(String(value))}`);
  if (value === false)
    return new UsageError(`${from} takes ${allowed(flag)}; it cannot be turned off with --no-`);
  if (Array.isArray(value) && flag.kind !== "list") {
    return new UsageError(
      `${from} was given ${value.length} times (${value.map(quoted).join(", ")}); it takes one value`,
    );
  }
  const text = Array.isArray(value) ? "" : String(value);
  const near = flag.kind === "choice" ? meant(text, flag.choices ?? []) : "";
  return new UsageError(`${from} takes ${allowed(flag)}, not ${quoted(text)}${near}`);
}
