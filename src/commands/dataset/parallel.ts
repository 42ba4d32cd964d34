/** Parallel data: texts with their translations. Each text is encoded once, for all epochs. */
import { createHash } from "node:crypto";
import type { BlockOptions } from "../../io/blocks.ts";
import type { IdStoreOptions } from "../../io/id-store.ts";
import type { Context } from "../context.ts";
import { openReading } from "../stream/reading.ts";
import { type LineFiles, linePairs, recordPairs } from "./parallel-blocks.ts";
import { readPairs } from "./read-pairs.ts";
import { type SideTextOptions, type SideTexts, TextSide } from "./text-side.ts";

export interface ParallelOptions extends Pick<BlockOptions, "from" | "columns" | "maxLine">, IdStoreOptions {
  /** Two files of lines, instead of records. */
  readonly lines?: LineFiles;
  readonly source: SideTextOptions;
  readonly target: SideTextOptions;
  readonly onError?: "fail" | "skip";
}

/** To be closed. */
export interface Parallel {
  readonly source: SideTexts;
  readonly target: SideTexts;
  /** How many pairs there are. */
  readonly count: number;
  /** SHA-256 in hexadecimal of both sides. */
  readonly fingerprint: string;
  close(): Promise<void>;
}

/**
 * Reads the inputs once, from first to last. @throws DataError with the place of a record that lacks one of the texts, or
 * has an empty one, and when there is no record at all
 */
export async function readParallel(
  context: Context,
  paths: readonly string[],
  options: ParallelOptions,
): Promise<Parallel> {
  const { lines, from, maxLine, columns = [], memory, folder, onError } = options;
  const reading = await openReading(
    context,
    "reading",
    lines === undefined ? paths : [lines.source, lines.target],
  );
  const format = { from, maxLine, columns: columns.length > 0 ? columns : undefined, meter: reading.meter };
  const room = { memory: memory / 2, folder };
  const sides = {
    source: new TextSide({ ...options.source, ...room, name: "source" }),
    target: new TextSide({ ...options.target, ...room, name: "target" }),
  };
  const blocks = lines === undefined ? recordPairs(paths, format) : linePairs(lines, format);
  const count = await readPairs(context, blocks, { ...sides, reading, onError });
  const [source, target] = [sides.source.finish(), sides.target.finish()];
  const close = async () => void (await Promise.all([source.ids.close(), target.ids.close()]));
  return { source, target, count, fingerprint: fingerprintOf([source, target]), close };
}

/** Of several sides together. */
export function fingerprintOf(sides: readonly { readonly fingerprint: string }[]): string {
  const hash = createHash("sha256");
  for (const { fingerprint } of sides) hash.update(fingerprint);
  return hash.digest("hex");
}
