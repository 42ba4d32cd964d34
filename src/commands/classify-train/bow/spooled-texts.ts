/** Texts as input rows in a temporary file, one behind the other in the form that kernels read (kernels/bag-train-state.ts). */
import { append, readAt, type Spool, type Spools } from "../../../io/spool.ts";
import { type BagEncoder, NO_ROW } from "../../../models/bag-encoder.ts";
import type { BagTexts } from "../../../models/bag-trainer.ts";
import { withRoom } from "../../../text/symbol-table.ts";
import { pickRows } from "../../dataset/labelled.ts";
import type { Examples } from "../data.ts";

/** Texts without rows are not there. Plain data, which can be posted to a thread. */
export interface SpooledTexts {
  readonly spool: Spool;
  /** Where each chunk begins in the file, and the last one ends. */
  readonly starts: readonly number[];
  /** How many texts there are before each chunk, and in all. */
  readonly texts: readonly number[];
}

export type TextSpools = Pick<Spools, "open">;

/** A chunk is full when it has so many numbers. */
const CHUNK = 2 ** 12;
/** Texts that are read at a time. */
const BATCH = 2 ** 10;

/** The texts in the order of the rows; with `map` their input rows get other numbers, or NO_ROW and fall out. */
export async function spoolTexts(
  { source, rows }: Examples,
  encoder: BagEncoder,
  spools: TextSpools,
  map?: Uint32Array,
): Promise<SpooledTexts> {
  const chunks = new Chunks(spools.open());
  for (let first = 0; first < rows.length; first += BATCH) {
    const picked = rows.subarray(first, first + BATCH);
    const { ids, ends } = await pickRows(source, picked);
    for (let i = 0; i < picked.length; i++) {
      const text = ids.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);
      const found = encoder.rows(text);
      const kept = map === undefined ? found : found.map((row) => map[row]).filter((row) => row !== NO_ROW);
      chunks.add(kept, source.rows.labels(picked[i]));
    }
  }
  return chunks.finish();
}

/** All texts of a chunk. */
export function readChunk({ spool, starts, texts }: SpooledTexts, chunk: number): BagTexts {
  const bytes = new Uint8Array(starts[chunk + 1] - starts[chunk]);
  readAt(spool, starts[chunk], bytes);
  return { bytes, count: texts[chunk + 1] - texts[chunk] };
}

export const chunkCount = ({ starts }: SpooledTexts): number => starts.length - 1;
export const textCount = ({ texts }: SpooledTexts): number => texts[texts.length - 1];

class Chunks {
  readonly #spool: Spool;
  readonly #starts = [0];
  readonly #texts = [0];
  #numbers = new Uint32Array(2 * CHUNK);
  #used = 0;
  #count = 0;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  add(rows: Uint32Array, labels: Uint32Array): void {
    if (rows.length === 0) return;
    const numbers = withRoom(this.#numbers, this.#used + 2 + labels.length + rows.length);
    numbers.set([rows.length, labels.length], this.#used);
    numbers.set(labels, this.#used + 2);
    numbers.set(rows, this.#used + 2 + labels.length);
    this.#numbers = numbers;
    this.#used += 2 + labels.length + rows.length;
    this.#count++;
    if (this.#used >= CHUNK) this.#write();
  }

  finish(): SpooledTexts {
    if (this.#used > 0) this.#write();
    return { spool: this.#spool, starts: this.#starts, texts: this.#texts };
  }

  #write(): void {
    append(this.#spool, new Uint8Array(this.#numbers.buffer, 0, this.#used * 4));
    this.#starts.push(this.#spool.length);
    this.#texts.push(this.#count);
    this.#used = 0;
  }
}
