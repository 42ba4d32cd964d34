/** Reads records that are a text and its labels, whatever their format. Plain ones never leave the kernels. */
import { isUtf8 } from "node:buffer";
import type { Kernels } from "../../engine/kernels.ts";
import type { BadRow, Block } from "../../io/codec.ts";
import { utf8Fault } from "../../io/encoding.ts";
import { NOT_UTF8 } from "../../io/lines.ts";
import { statusOf, TextReader, type Texts, textAt } from "../stream/texts.ts";
import { jsonLabels } from "./json-labels.ts";
import { type AddLabels, decodedLabels, type LabelFinder } from "./label-finder.ts";
import type { LabelIds } from "./label-ids.ts";
import { lineLabels } from "./line-labels.ts";

export interface LabelledFields {
  readonly textField: string;
  /** Records without it may have `labels`. */
  readonly labelField: string;
}

/** Some of a block's records; good until the next ones are asked for. */
export interface LabelledTexts {
  /** Without those that are blank or bad. */
  readonly texts: Texts;
  /** Those that are left, in order. */
  readonly rows: readonly LabelledRow[];
  /** Those that have no text or no label, in order. */
  readonly bad: readonly { readonly line: number; readonly error: string }[];
}

export interface LabelledRow {
  /** Which of the texts it is. */
  readonly index: number;
  readonly line: number;
  /** Where the ids of its labels are among those of the batch. */
  readonly labelsStart: number;
  readonly labelsEnd: number;
}

export class LabelledReader {
  readonly kernels: Kernels;
  readonly #texts: TextReader;
  readonly #labels: LabelIds;
  readonly #finders: { readonly json: LabelFinder; readonly lines: LabelFinder; readonly other: LabelFinder };

  /** `labels` holds those of one batch at a time. */
  constructor(labels: LabelIds, { textField, labelField }: LabelledFields) {
    this.kernels = labels.kernels;
    this.#labels = labels;
    this.#texts = new TextReader(this.kernels, { member: textField });
    this.#finders = {
      json: jsonLabels(labels, labelField),
      lines: lineLabels(labels),
      other: decodedLabels(labels, labelField),
    };
  }

  *read(block: Block): Generator<LabelledTexts> {
    const { json, lines, other } = this.#finders;
    if (block.codec === "jsonl") yield* this.#read(block, json);
    else if (block.codec === "text") yield* this.#read(block, () => () => NO_LABELS);
    else if (block.codec !== "fasttext") yield* this.#read(block, other);
    else yield* this.#read({ ...block, codec: "text" }, lines, !isUtf8(block.bytes));
  }

  *#read(block: Block, find: LabelFinder, check = false): Generator<LabelledTexts> {
    for (const texts of this.#texts.read(block)) {
      this.#labels.clear();
      yield this.#sorted(block, texts, find(block, texts), check);
    }
  }

  #sorted({ codec }: Block, texts: Texts, addLabels: AddLabels, check: boolean): LabelledTexts {
    const rows: LabelledRow[] = [];
    const bad: { line: number; error: string }[] = [];
    for (let index = 0; index < texts.count; index++) {
      const isBlank =
        codec === "text" ? this.#isBlank(texts, index) : statusOf(this.kernels, texts, index) !== "ok";
      const fault = texts.bad.get(index);
      const line = fault?.line ?? texts.decoded.get(index)?.line ?? texts.line + index;
      if (fault !== undefined)
        bad.push({ line, error: codec === "msgpack" ? fault.error : explained(fault) });
      else if (isBlank) this.#texts.drop(index);
      else {
        const labelsStart = this.#labels.length;
        const error = this.#add(texts, index, addLabels, check);
        if (error === undefined) rows.push({ index, line, labelsStart, labelsEnd: this.#labels.length });
        else bad.push({ line, error });
      }
    }
    return { texts, rows, bad };
  }

  /** Adds a row's labels, or takes the row out. */
  #add(texts: Texts, index: number, addLabels: AddLabels, check: boolean): string | undefined {
    this.#labels.begin();
    const line = check ? this.kernels.bytes.subarray(...textAt(this.kernels, texts, index)) : undefined;
    const error =
      line !== undefined && !isUtf8(line) ? explained({ error: NOT_UTF8, raw: line }) : addLabels(index);
    if (error === undefined) return undefined;
    this.#labels.dropRow();
    this.#texts.drop(index);
    return error;
  }

  #isBlank(texts: Texts, index: number): boolean {
    const [start, end] = textAt(this.kernels, texts, index);
    for (let at = start; at < end; at++) if (this.kernels.bytes[at] > SPACE) return false;
    return true;
  }
}

const SPACE = 0x20;
const NO_LABELS =
  "no label: a plain line has none (fastText's begin with __label__; --from csv reads columns)";

/** Where in the record the bytes are that are no UTF-8. */
function explained({ error, raw }: Pick<BadRow, "error" | "raw">): string {
  const at = error === NOT_UTF8 ? utf8Fault(raw) : undefined;
  if (at === undefined) return error;
  const byte = raw[at].toString(16).toUpperCase();
  return `${NOT_UTF8}: byte 0x${byte} at offset ${at}; --encoding latin1 takes every byte for a character`;
}
