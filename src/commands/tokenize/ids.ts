/** The ids of a batch of texts, as they are written: encoded, cut to length, framed and padded. */
import { Area, type Kernels } from "../../engine/kernels.ts";
import * as row from "../../kernels/row.ts";
import { Encoder } from "../../text/encoder.ts";
import { needsSegments, segments } from "../../text/segments.ts";
import { byteSpans, type OffsetUnit, type Span, spansFromUtf16, spansIn } from "../../text/token-spans.ts";
import type { Tokenizer } from "../../text/tokenizer.ts";
import type { Texts } from "../stream/texts.ts";

export interface IdOptions {
  readonly maxLength?: number;
  readonly padTo?: number;
  readonly padId?: number;
  /** The ids that the tokenizer's file puts around each text. */
  readonly template: boolean;
  /** Text that looks like an added token is text. */
  readonly plain: boolean;
  readonly dropout: number;
  readonly seed: number;
  /** Spans are wanted, in this unit. */
  readonly offsets?: OffsetUnit;
}

/** The ids of one text, u32 in the kernels' memory. */
export interface Ids {
  readonly start: number;
  readonly count: number;
  readonly spans?: readonly Span[];
}

export class IdMaker {
  readonly #kernels: Kernels;
  readonly #tokenizer: Tokenizer;
  readonly #options: IdOptions;
  readonly #encoder: Encoder;
  readonly #spans: Area;
  readonly #ids: Area;
  readonly #framed: Area;
  readonly #oneByOne: boolean;

  constructor(kernels: Kernels, tokenizer: Tokenizer, options: IdOptions) {
    this.#kernels = kernels;
    this.#tokenizer = tokenizer;
    this.#options = options;
    const added = options.plain ? [] : tokenizer.added;
    this.#encoder = new Encoder(kernels, tokenizer, { dropout: options.dropout, added });
    this.#spans = new Area(kernels);
    this.#ids = new Area(kernels);
    this.#framed = new Area(kernels);
    this.#oneByOne = needsSegments(tokenizer) || options.dropout > 0;
  }

  /** Encodes a batch and gives a function from a row's index to its ids, good until the next one is asked for. */
  encode(texts: Texts): (index: number) => Ids {
    if (this.#oneByOne) return (index) => this.#frame(this.#encodeOne(texts, index));
    const spans = this.#spans.reserve(texts.count * 8);
    const ids = this.#ids.reserve(this.#textBytes(texts) * 4 + texts.count * 64 + 64);
    this.#encoder.encodeRows(texts.rows, texts.count, spans, ids);
    return (index) => {
      const [start, end] = [this.#kernels.load(spans + index * 8), this.#kernels.load(spans + index * 8 + 4)];
      const made = { start, count: (end - start) / 4 };
      return this.#frame(
        this.#options.offsets ? { ...made, spans: this.#spansOf(texts, index, made) } : made,
      );
    };
  }

  #textBytes(texts: Texts): number {
    const structs = this.#kernels.u32(texts.rows, (texts.count * row.ROW_SIZE) / 4);
    let sum = 0;
    for (let at = 0; at < structs.length; at += row.ROW_SIZE / 4) {
      if (structs[at + row.ROW_STATUS / 4] !== row.OK) continue;
      sum +=
        (structs[at + row.ROW_TEXT_END / 4] as number) - (structs[at + row.ROW_TEXT_START / 4] as number);
    }
    return sum;
  }

  #text(texts: Texts, index: number): readonly [number, number] {
    const struct = texts.rows + index * row.ROW_SIZE;
    return [this.#kernels.load(struct + row.ROW_TEXT_START), this.#kernels.load(struct + row.ROW_TEXT_END)];
  }

  #spansOf(texts: Texts, index: number, { start, count }: Ids): Span[] {
    const text = this.#kernels.bytes.slice(...this.#text(texts, index));
    const unit = this.#options.offsets as OffsetUnit;
    return spansIn(unit, text, byteSpans(this.#tokenizer, text, this.#kernels.u32(start, count)));
  }

  /** A text that must be normalized, or whose random numbers follow from its line. */
  #encodeOne(texts: Texts, index: number): Ids {
    const bytes = this.#kernels.bytes.slice(...this.#text(texts, index));
    const line = texts.decoded.get(index)?.line ?? texts.line + index;
    this.#encoder.seed(BigInt(this.#options.seed) * 0x9e3779b97f4a7c15n + BigInt(line));
    if (!needsSegments(this.#tokenizer)) {
      const made = this.#store([...this.#encoder.encode(bytes)]);
      return this.#options.offsets ? { ...made, spans: this.#spansOf(texts, index, made) } : made;
    }
    return this.#encodeSegments(Buffer.from(bytes).toString());
  }

  #encodeSegments(text: string): Ids {
    const ids: number[] = [];
    const spans: Span[] = [];
    for (const segment of segments(this.#tokenizer, text, this.#options.plain)) {
      const made = segment.id === undefined ? this.#encoder.encode(segment.text) : Uint32Array.of(segment.id);
      for (const id of made) ids.push(id);
      if (this.#options.offsets === undefined) continue;
      const bytes = Buffer.from(segment.text);
      const inBytes =
        segment.id === undefined ? byteSpans(this.#tokenizer, bytes, made) : [[0, bytes.length] as const];
      for (const [start, end] of spansIn("utf16", bytes, inBytes)) spans.push(segment.origin(start, end));
    }
    const made = this.#store(ids);
    const unit = this.#options.offsets;
    return unit === undefined ? made : { ...made, spans: spansFromUtf16(unit, text, spans) };
  }

  #store(ids: readonly number[]): Ids {
    const start = this.#ids.reserve(ids.length * 4 + 64);
    this.#kernels.u32(start, ids.length).set(ids);
    return { start, count: ids.length };
  }

  /** Template, length and padding; untouched where none of them is wanted. */
  #frame(made: Ids): Ids {
    const { maxLength = Number.POSITIVE_INFINITY, padTo = 0, padId = 0, template } = this.#options;
    const [prefix, suffix] = template ? [this.#tokenizer.prefix, this.#tokenizer.suffix] : [[], []];
    const around = prefix.length + suffix.length;
    const kept = Math.min(made.count, Math.max(0, maxLength - around));
    if (around === 0 && kept >= padTo)
      return { start: made.start, count: kept, spans: made.spans?.slice(0, kept) };
    const ids = [...prefix, ...this.#kernels.u32(made.start, kept), ...suffix];
    const spans = [...prefix.map(NOWHERE), ...(made.spans ?? []).slice(0, kept), ...suffix.map(NOWHERE)];
    while (ids.length < padTo) {
      ids.push(padId);
      spans.push(NOWHERE());
    }
    const start = this.#framed.reserve(ids.length * 4);
    this.#kernels.u32(start, ids.length).set(ids);
    return { start, count: ids.length, spans: made.spans && spans };
  }
}

const NOWHERE = (): Span => [0, 0];
