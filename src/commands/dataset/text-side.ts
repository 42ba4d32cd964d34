/** Texts that stand beside something else, such as their translations: they are read, and their ids are kept. */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { Kernels } from "../../engine/kernels.ts";
import type { Block } from "../../io/codec.ts";
import { IdStore, type IdStoreOptions } from "../../io/id-store.ts";
import { NOT_UTF8 } from "../../io/lines.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { EncodedPassages } from "../stream/encoded-texts.ts";
import { statusOf, TextReader, type Texts, textAt } from "../stream/texts.ts";
import { f64Column } from "./column.ts";
import type { IdRows } from "./labelled.ts";
import type { EncodedRows, Side, SideRows } from "./side.ts";
import { type TextIds, type TextIdsOptions, textIds } from "./text-ids.ts";

/** How texts are read and become ids. */
export interface SideTextOptions extends TextIdsOptions {
  /** The member that holds the text. */
  readonly field: string;
}

export interface TextSideOptions extends SideTextOptions, IdStoreOptions {
  /** What it is called where something is wrong with it. */
  readonly name: string;
}

/** The ids of all texts of one side, each with the end token behind it. */
export interface SideTexts extends IdRows {
  readonly vocabulary: Vocabulary;
  /** With the end tokens. */
  readonly tokens: number;
  /** How many of them are the one for what is unknown. */
  readonly unknown: number;
  /** SHA-256 in hexadecimal of the ids and where the rows end. */
  readonly fingerprint: string;
}

export class TextSide implements Side {
  readonly store: IdStore;
  /** How many ids there are up to the end of each row. */
  readonly #ends = f64Column();
  readonly #name: string;
  readonly #reader: TextReader;
  readonly #ids: TextIds;
  readonly #mustBeText: boolean;

  constructor(options: TextSideOptions) {
    const { vocabulary, level = "word", name, field } = options;
    const kernels = vocabulary?.words?.kernels ?? new Kernels(); // so that words are encoded where they lie
    this.store = new IdStore(options);
    this.#name = name;
    this.#reader = new TextReader(kernels, { member: field });
    this.#ids = textIds(kernels, options);
    this.#mustBeText = ["word", "char"].includes(vocabulary?.level ?? level);
  }

  *read(block: Block): Generator<SideRows> {
    const { kernels } = this.#reader;
    const check = this.#mustBeText && block.codec === "text" && !isUtf8(block.bytes);
    for (const texts of this.#reader.read(block)) {
      yield {
        count: texts.count,
        isBlank: (index) => !texts.bad.has(index) && statusOf(kernels, texts, index) === "blank",
        problem: (index) => {
          const error = this.#problem(texts, index, check);
          return error === undefined ? undefined : { file: block.file, line: lineOf(texts, index), error };
        },
        drop: (index) => this.#reader.drop(index),
        encode: () => this.#encode(block, texts),
      };
    }
  }

  add(row: Uint32Array): void {
    const { length } = this.#ends;
    this.#ends.push((length === 0 ? 0 : this.#ends.at(length - 1)) + row.length);
  }

  /** What all rows come to. */
  finish(): SideTexts {
    const { vocabulary, map, unknown } = this.#ids.finish();
    if (map !== undefined) this.store.renumber(map);
    const ends = this.#ends;
    return {
      ids: this.store,
      rows: { start: (row) => (row === 0 ? 0 : ends.at(row - 1)), end: (row) => ends.at(row) },
      vocabulary,
      tokens: this.store.length,
      unknown,
      fingerprint: this.#fingerprint(),
    };
  }

  #problem(texts: Texts, index: number, check: boolean): string | undefined {
    const bad = texts.bad.get(index);
    if (bad !== undefined) return bad.error;
    const { kernels } = this.#reader;
    const text = kernels.bytes.subarray(...textAt(kernels, texts, index));
    if (check && !isUtf8(text)) return NOT_UTF8;
    return text.every((byte) => byte <= SPACE) ? this.#empty : undefined;
  }

  #encode({ file }: Block, texts: Texts): EncodedRows {
    const encoded = this.#ids.encode(texts);
    return {
      numbers: (index) => encoded.ids.subarray(startOf(encoded, index), encoded.ends[index]),
      problem: (index) => {
        const isEmpty = encoded.ends[index] - startOf(encoded, index) === 1; // the end token is all there is
        const error = encoded.errors.get(index) ?? (isEmpty ? this.#empty : undefined);
        return error === undefined ? undefined : { file, line: lineOf(texts, index), error };
      },
    };
  }

  get #empty(): string {
    return `the ${this.#name} is empty`;
  }

  #fingerprint(): string {
    const { buffer, byteOffset, byteLength } = this.#ends.values;
    const hash = createHash("sha256").update(this.store.fingerprint);
    return hash.update(new Uint8Array(buffer, byteOffset, byteLength)).digest("hex");
  }
}

const SPACE = 0x20;

const startOf = ({ ends }: EncodedPassages, index: number): number => (index === 0 ? 0 : ends[index - 1]);

/** For people. */
export const lineOf = ({ bad, decoded, line }: Texts, index: number): number =>
  bad.get(index)?.line ?? decoded.get(index)?.line ?? line + index;
