/** The passages of a corpus, a record each: a text, or ids where it was tokenized already. */
import { isUtf8 } from "node:buffer";
import { Kernels } from "../../engine/kernels.ts";
import type { Block } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { NOT_UTF8 } from "../../io/lines.ts";
import { statusOf, TextReader, type Texts, textAt } from "./texts.ts";

/** The member that `weft tokenize` writes. */
const IDS = "ids";

/** Its text, its ids or what is wrong with it; good until the next one is asked for. */
export type Passage = { readonly line: number } & (
  | { readonly text: Uint8Array }
  | { readonly ids: Uint32Array }
  | { readonly error: string }
);

/** Some texts of a block; good until the next ones are asked for. */
export interface Batch {
  readonly texts: Texts;
  /** None of them is bad. */
  readonly isWhole: boolean;
  /** One after the other. */
  passages(): Generator<Passage>;
}

export class PassageReader {
  readonly kernels = new Kernels();
  readonly #texts: TextReader;
  readonly #ids: TextReader;

  /** `field` is the member that holds the text. */
  constructor(field: string) {
    this.#texts = new TextReader(this.kernels, { member: field });
    this.#ids = new TextReader(this.kernels, { member: IDS, ids: true });
  }

  /** The texts of a block, many at a time; `utf8` where bytes that are no UTF-8 are wrong. */
  *batches(block: Block, utf8: boolean): Generator<Batch> {
    const check = utf8 && block.codec === "text" && !isUtf8(block.bytes);
    for (const texts of this.#texts.read(block)) {
      const passages = () => this.#passages(texts, check);
      yield { texts, isWhole: !check && texts.bad.size === 0, passages };
    }
  }

  /** How many texts of a batch without bad ones there are, and their bytes. */
  sizeOf(texts: Texts): { passages: number; bytes: number } {
    let [passages, bytes] = [0, 0];
    for (const { index } of rows(this.kernels, texts)) {
      const [start, end] = textAt(this.kernels, texts, index);
      passages++;
      bytes += end - start;
    }
    return { passages, bytes };
  }

  *#passages(texts: Texts, check: boolean): Generator<Passage> {
    for (const { index, line, error } of rows(this.kernels, texts)) {
      const text = this.kernels.bytes.subarray(...textAt(this.kernels, texts, index));
      if (error !== undefined) yield { line, error };
      else yield check && !isUtf8(text) ? { line, error: NOT_UTF8 } : { line, text };
    }
  }

  /** The passages of a block whose records hold ids; a line of text is a line of ids. */
  *ids(block: Block): Generator<Passage> {
    for (const texts of this.#ids.read(block)) {
      for (const { index, line, error } of rows(this.kernels, texts)) {
        const [start, end] = textAt(this.kernels, texts, index);
        yield error === undefined
          ? { line, ids: this.kernels.u32(start, (end - start) / 4) }
          : { line, error };
      }
    }
  }
}

/** Whether the first record of a block holds ids. */
export function holdsIds(block: Block): boolean {
  if (block.codec === "text") return false;
  for (const record of codecNamed(block.codec).decode(block))
    return "row" in record && Object.hasOwn(record.row, IDS);
  return false;
}

interface TextRow {
  readonly index: number;
  readonly line: number;
  readonly error?: string;
}

/** All rows that are not blank. */
function* rows(kernels: Kernels, texts: Texts): Generator<TextRow> {
  for (let index = 0; index < texts.count; index++) {
    const bad = texts.bad.get(index);
    const line = texts.decoded.get(index)?.line ?? texts.line + index;
    if (bad !== undefined) yield { index, line: bad.line, error: bad.error };
    else if (statusOf(kernels, texts, index) === "ok") yield { index, line };
  }
}
