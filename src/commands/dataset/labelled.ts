/** The data of a classifier: texts with their labels. Each text is encoded once, for all epochs. */
import { createHash } from "node:crypto";
import { readBlocks } from "../../io/blocks.ts";
import { IdStore } from "../../io/id-store.ts";
import type { Context } from "../context.ts";
import { openReading, type Reading } from "../stream/reading.ts";
import { untilAborted } from "../stream/stop.ts";
import { LabelledIntake, type LabelledOptions, type TakenIn } from "./labelled-intake.ts";
import type { LabelledRows } from "./labelled-rows.ts";

/** To be closed, by closing its ids. */
export interface Labelled extends TakenIn {
  /** The ids of all texts, each with the end token behind it: row `r` has those from `rows.start(r)` to `rows.end(r)`. */
  readonly ids: IdStore;
  /** With the end tokens. */
  readonly tokens: number;
  /** SHA-256 in hexadecimal of ids, labels and where the rows end. */
  readonly fingerprint: string;
}

/** Rows of ids in a store: row `r` has those from `rows.start(r)` to `rows.end(r)`. */
export interface IdRows {
  readonly ids: IdStore;
  readonly rows: { start(row: number): number; end(row: number): number };
}

/** Texts one behind the other, each with the end token behind it. */
export interface RowIds {
  readonly ids: Uint32Array;
  /** Where each of them ends in `ids`, behind its end token. */
  readonly ends: Uint32Array;
}

/**
 * Reads the inputs once, from first to last. @throws DataError with the place of a record that has no text or no label,
 * or a label that is none of `labels`, and when there is no record at all
 */
export async function readLabelled(
  context: Context,
  paths: readonly string[],
  options: LabelledOptions,
): Promise<Labelled> {
  const store = new IdStore(options);
  try {
    return await untilAborted(context.signal, () => fill(context, paths, options, store));
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The ids of some rows, in the order in which they are given: a batch of a shuffled epoch. */
export async function pickRows({ ids, rows }: IdRows, picked: ArrayLike<number>): Promise<RowIds> {
  const ends = new Uint32Array(picked.length);
  for (let i = 0, at = 0; i < picked.length; i++) {
    at += rows.end(picked[i]) - rows.start(picked[i]);
    ends[i] = at;
  }
  const all = new Uint32Array(ends.at(-1) ?? 0);
  for (let i = 0; i < picked.length; i++) {
    const [at, start] = [i === 0 ? 0 : ends[i - 1], rows.start(picked[i])];
    all.set(await ids.read(start, ends[i] - at), at);
  }
  return { ids: all, ends };
}

/** The ids of the rows from `first` to before `last`, which lie side by side: one read. */
export async function rowRange({ ids, rows }: Labelled, first: number, last: number): Promise<RowIds> {
  const start = rows.start(first);
  const ends = Uint32Array.from({ length: last - first }, (_, i) => rows.end(first + i) - start);
  return { ids: await ids.read(start, ends.at(-1) ?? 0), ends };
}

async function fill(
  context: Context,
  paths: readonly string[],
  options: LabelledOptions,
  store: IdStore,
): Promise<Labelled> {
  const intake = new LabelledIntake(store, options);
  const reading = await openReading(context, "reading", paths);
  try {
    for await (const block of openBlocks(paths, options, reading)) {
      context.signal.throwIfAborted();
      await intake.add(block);
      reading.worked(intake.read, intake.rows.count + intake.skipped);
    }
  } finally {
    reading.stop();
  }
  const { skipped } = intake;
  const all = skipped + intake.rows.count;
  if (skipped > 0) context.warn(`${skipped} of ${all} records were bad and left out`);
  const taken = intake.finish();
  return { ...taken, ids: store, tokens: store.length, fingerprint: fingerprintOf(store, taken.rows) };
}

const openBlocks = (
  paths: readonly string[],
  { from, maxLine, columns = [], encoding }: LabelledOptions,
  { meter }: Reading,
) => readBlocks(paths, { from, maxLine, encoding, columns: columns.length > 0 ? columns : undefined, meter });

function fingerprintOf(ids: IdStore, rows: LabelledRows): string {
  const hash = createHash("sha256").update(ids.fingerprint);
  for (const { buffer, byteOffset, byteLength } of rows.columns)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("hex");
}
