/** Which flags were given. */

/** The keys of those that are not as they are by default. */
export function givenFlags(
  flags: Readonly<Record<string, { readonly default?: unknown }>>,
  options: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(flags).flatMap(([key, flag]) =>
    JSON.stringify(options[key]) === JSON.stringify(flag.default) ? [] : [key],
  );
}
