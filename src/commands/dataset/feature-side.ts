/** Vectors of features that stand beside a text: they are read, and their numbers are kept, as the bits of f32. */
import { Kernels } from "../../engine/kernels.ts";
import type { Block } from "../../io/codec.ts";
import { IdStore, type IdStoreOptions } from "../../io/id-store.ts";
import { statusOf, TextReader, type Texts, textAt } from "../stream/texts.ts";
import type { EncodedRows, Side, SideRows } from "./side.ts";
import { lineOf } from "./text-side.ts";

export interface FeatureSideOptions extends IdStoreOptions {
  /** The member that holds them. */
  readonly field: string;
  /** How many a vector must have; without it as many as the first one has. */
  readonly size?: number;
}

export class FeatureSide implements Side {
  readonly store: IdStore;
  readonly #reader: TextReader;
  #size: number | undefined;

  constructor(options: FeatureSideOptions) {
    this.store = new IdStore(options);
    this.#reader = new TextReader(new Kernels(), { member: options.field, numbers: true });
    this.#size = options.size;
  }

  /** How many numbers each vector has. */
  get size(): number {
    return this.#size ?? 0;
  }

  *read(block: Block): Generator<SideRows> {
    const { kernels } = this.#reader;
    for (const texts of this.#reader.read(block)) {
      yield {
        count: texts.count,
        isBlank: (index) => !texts.bad.has(index) && statusOf(kernels, texts, index) === "blank",
        problem: (index) => {
          const error = texts.bad.get(index)?.error ?? this.#wrongSize(texts, index);
          return error === undefined ? undefined : { file: block.file, line: lineOf(texts, index), error };
        },
        drop: (index) => this.#reader.drop(index),
        encode: () => this.#encode(texts),
      };
    }
  }

  add(): void {}

  #wrongSize(texts: Texts, index: number): string | undefined {
    const [start, end] = textAt(this.#reader.kernels, texts, index);
    const size = (end - start) / 4;
    if (size === 0) return "there are no features";
    this.#size ??= size;
    return size === this.#size ? undefined : wrongSize(size, this.#size);
  }

  #encode(texts: Texts): EncodedRows {
    const { kernels } = this.#reader;
    return {
      numbers: (index) => {
        const [start, end] = textAt(kernels, texts, index);
        return kernels.u32(start, (end - start) / 4);
      },
      problem: () => undefined,
    };
  }
}

/** `3 features, where there must be 64` */
export const wrongSize = (size: number, wanted: number): string =>
  `${size} ${size === 1 ? "feature" : "features"}, where there must be ${wanted}`;
