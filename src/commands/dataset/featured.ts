/** The data of a captioner: vectors of features with the texts that say what they are. */
import type { IdStore, IdStoreOptions } from "../../io/id-store.ts";
import type { Context } from "../context.ts";
import { openReading } from "../stream/reading.ts";
import { FeatureSide } from "./feature-side.ts";
import { fingerprintOf, type ParallelOptions } from "./parallel.ts";
import { recordPairs } from "./parallel-blocks.ts";
import { readPairs } from "./read-pairs.ts";
import { type SideTextOptions, type SideTexts, TextSide } from "./text-side.ts";

export interface FeaturedOptions
  extends Omit<ParallelOptions, "lines" | "source" | "target">,
    IdStoreOptions {
  /** The member that holds the features, … */
  readonly featuresField: string;
  /** … and how many there must be; without it as many as the first record has. */
  readonly size?: number;
  readonly text: SideTextOptions;
}

/** To be closed. */
export interface Featured {
  readonly features: Features;
  readonly texts: SideTexts;
  /** How many rows there are. */
  readonly count: number;
  /** SHA-256 in hexadecimal of features and texts. */
  readonly fingerprint: string;
  close(): Promise<void>;
}

/** The vectors of all rows, one behind the other. */
export interface Features {
  /** How many numbers each has. */
  readonly size: number;
  /** Their f32 bits. */
  readonly bits: IdStore;
}

/**
 * Reads the inputs once, from first to last. @throws DataError with the place of a record that lacks features or text, or
 * has not as many features as the others, and when there is no record at all
 */
export async function readFeatured(
  context: Context,
  paths: readonly string[],
  options: FeaturedOptions,
): Promise<Featured> {
  const { from, maxLine, columns = [], memory, folder, onError, featuresField, size, text } = options;
  const room = { memory: memory / 2, folder };
  const source = new FeatureSide({ ...room, field: featuresField, size });
  const target = new TextSide({ ...text, ...room, name: "text" });
  const reading = await openReading(context, "reading", paths);
  const format = { from, maxLine, columns: columns.length > 0 ? columns : undefined, meter: reading.meter };
  const count = await readPairs(context, recordPairs(paths, format), { source, target, reading, onError });
  const [features, texts] = [{ size: source.size, bits: source.store }, target.finish()];
  const close = async () => void (await Promise.all([features.bits.close(), texts.ids.close()]));
  return { features, texts, count, fingerprint: fingerprintOf([features.bits, texts]), close };
}

/** The vectors of some rows, one behind the other, in the order in which the rows are given. */
export async function pickFeatures(
  { size, bits }: Features,
  picked: ArrayLike<number>,
): Promise<Float32Array<ArrayBuffer>> {
  const all = new Uint32Array(picked.length * size);
  for (let i = 0; i < picked.length; i++) all.set(await bits.read(picked[i] * size, size), i * size);
  return new Float32Array(all.buffer);
}
