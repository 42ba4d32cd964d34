/** The last act of a training. */
import type { Context } from "../context.ts";
import type { RunOptions } from "./flags.ts";

/** One record on standard output, unless the model or the run log went there. */
export async function tellSummary(
  context: Context,
  { output = "-", log }: Partial<Pick<RunOptions, "output" | "log">>,
  summary: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (output === "-" || log === "-") return;
  const stdout = await context.journal("-");
  await stdout.write(summary);
  await stdout.end();
}
