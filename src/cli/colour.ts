/** Whether a stream gets colour: --color, then FORCE_COLOR, then NO_COLOR, then TERM, then whether it is a terminal. */

export function wantsColour(
  { terminal }: { terminal: boolean },
  env: Readonly<Record<string, string | undefined>>,
  choice: string = "auto",
): boolean {
  if (choice === "always") return true;
  if (choice === "never") return false;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (no !== undefined && no !== "") return false;
  return terminal && term !== "dumb";
}
