/** The place in the shared memory through which the texts of a batch go to the threads. */
import { Area, type Kernels } from "../../engine/kernels.ts";
import type { TextBatch } from "../../models/text-encoder.ts";
import { pickRows } from "../dataset/labelled.ts";
import type { SideTexts } from "../dataset/text-side.ts";
import { border } from "./job.ts";

export class TextPlace {
  readonly #kernels: Kernels;
  readonly #shards: number;
  readonly #ids: Area;

  constructor(kernels: Kernels, shards: number) {
    this.#kernels = kernels;
    this.#shards = shards;
    this.#ids = new Area(kernels);
  }

  /** Brings the texts of these rows, each with its end token, in the place of those before; each shard has an even part of them. */
  async fill(texts: SideTexts, rows: Uint32Array): Promise<TextBatch[]> {
    const { ids, ends } = await pickRows(texts, rows);
    const pointer = this.#ids.reserve(ids.length * 4);
    this.#kernels.u32(pointer, ids.length).set(ids);
    const startOf = (row: number) => (row === 0 ? 0 : ends[row - 1]);
    return Array.from({ length: this.#shards }, (_, shard) => {
      const from = border(rows.length, shard, this.#shards);
      const to = border(rows.length, shard + 1, this.#shards);
      const lengths = Array.from(ends.subarray(from, to), (end, i) => end - startOf(from + i));
      return { ids: pointer + startOf(from) * 4, lengths };
    });
  }
}
