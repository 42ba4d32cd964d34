/** Reads a file that a command is to work with, such as a model. */
import type { Lookahead } from "../../io/lookahead.ts";
import { meterOf } from "../../io/meter.ts";
import { openSource } from "../../io/source.ts";
import type { Context } from "../context.ts";

/**
 * Opens a file, `-` is standard input, and closes it when `read` has taken of it what it wants. @throws what `read` does,
 * and IoError when it cannot be read
 */
export async function load<Loaded>(
  context: Pick<Context, "progress">,
  path: string,
  read: (source: Lookahead) => Promise<Loaded>,
): Promise<Loaded> {
  const meter = await meterOf([path]);
  const progress = context.progress("loading", { total: meter.total, unit: "bytes", isMinor: true });
  meter.changed = () => progress.update(meter.read);
  try {
    const source = await openSource(path, meter);
    try {
      return await read(source);
    } finally {
      await source.close();
    }
  } finally {
    progress.stop();
  }
}
