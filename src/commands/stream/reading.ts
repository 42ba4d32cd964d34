/** How far a command is that reads its inputs from first to last. */
import { type Meter, meterOf } from "../../io/meter.ts";
import type { Context, Job } from "../context.ts";

export interface Reading {
  /** For whoever reads the inputs. */
  readonly meter: Meter;
  /** So many bytes of blocks have been worked on in all, in which there were so many records. */
  worked(bytes: number, records: number): void;
  stop(): void;
}

/** None of the paths, and `-`, is standard input. */
export async function openReading(
  context: Context,
  title: string,
  paths: readonly string[],
  job: Job = {},
): Promise<Reading> {
  const meter = await meterOf(paths);
  const about = { total: meter.total, unit: "bytes", besides: "records" };
  const progress = context.progress(title, { ...about, ...job });
  return {
    meter,
    worked: (bytes, records) => progress.update(meter.at(bytes), records),
    stop: () => progress.stop(),
  };
}
