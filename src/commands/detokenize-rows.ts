/** What a thread does with the blocks of `weft detokenize`: the records, with the text of their ids. */
import { Area, Kernels } from "../engine/kernels.ts";
import type { Run } from "../engine/team.ts";
import type { Block, CodecName, RawRow } from "../io/codec.ts";
import { codecNamed } from "../io/codecs.ts";
import * as row from "../kernels/row.ts";
import { Decoder } from "../text/decoder.ts";
import { type PackedTokenizer, unpack } from "../text/packed.ts";
import type { Mapped } from "./stream/map.ts";
import { Output } from "./stream/output.ts";
import { type ErrorPolicy, mapTexts } from "./stream/rows.ts";
import { TextReader, type Texts } from "./stream/texts.ts";

export interface DetokenizeSpec {
  readonly tokenizer: PackedTokenizer;
  /** The member that holds the ids. */
  readonly field: string;
  /** The member that the text becomes. */
  readonly textField: string;
  readonly to: CodecName;
  readonly only: boolean;
  readonly skipSpecial: boolean;
  /** The rows are pieces of one text: a character that a row begins is held back until it is whole. */
  readonly stream: boolean;
  readonly onError: ErrorPolicy;
}

const NEWLINE = 0x0a;
const ESCAPED = 6; // bytes that one byte of text may become in JSON
const QUOTE = 0x22;
const CLOSE = 0x7d;

export async function detokenizeRows(spec: DetokenizeSpec): Promise<Run<Block, Mapped>> {
  const kernels = new Kernels();
  const decoder = new Decoder(kernels, unpack(spec.tokenizer), spec.skipSpecial);
  const direct = spec.to === "text" || spec.only;
  const reader = new TextReader(kernels, {
    member: spec.field,
    ids: true,
    reserved: direct ? [] : [spec.textField],
  });
  const output = new Output(kernels);
  const writer = new RowWriter(spec, reader, output);
  const pieces = new Pieces(kernels);
  return mapTexts(reader, output, spec, (block, texts) => (index) => {
    const struct = texts.rows + index * row.ROW_SIZE;
    const decoded = decoder.decodeAt(
      kernels.load(struct + row.ROW_TEXT_START),
      kernels.load(struct + row.ROW_TEXT_END),
    );
    if (typeof decoded === "number") return `no token has the id ${decoded}`;
    return writer.write(block, texts, index, spec.stream ? pieces.join(decoded) : decoded);
  });
}

/** Pieces of one text, each made to end where a character ends. */
class Pieces {
  readonly #kernels: Kernels;
  readonly #area: Area;
  #held: Uint8Array = new Uint8Array(0);

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.#area = new Area(kernels);
  }

  /** The piece with what was held back before it, without what is held back now. */
  join([start, end]: readonly [number, number]): readonly [number, number] {
    const piece = Buffer.concat([this.#held, this.#kernels.bytes.slice(start, end)]);
    const whole = piece.length - unfinished(piece);
    this.#held = piece.subarray(whole);
    const out = this.#area.reserve(piece.length + 64);
    this.#kernels.bytes.set(piece.subarray(0, whole), out);
    return [out, out + whole];
  }
}

/** How many bytes at the end begin a character that is not there as a whole. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte < 0xf5 && length > back ? back : 0;
  }
  return 0;
}

/** Records with their text, in the format of the output. */
class RowWriter {
  readonly #spec: DetokenizeSpec;
  readonly #reader: TextReader;
  readonly #output: Output;
  /** `{"text":"` for a record of its own, `,"text":"` for one more member. */
  readonly #alone: Uint8Array;
  readonly #member: Uint8Array;

  constructor(spec: DetokenizeSpec, reader: TextReader, output: Output) {
    this.#spec = spec;
    this.#reader = reader;
    this.#output = output;
    const opening = `${JSON.stringify(spec.textField)}:"`;
    this.#alone = new TextEncoder().encode(`{${opening}`);
    this.#member = new TextEncoder().encode(`,${opening}`);
  }

  /** The text is [start, end) in the kernels' memory. */
  write(block: Block, texts: Texts, index: number, [start, end]: readonly [number, number]): undefined {
    const { to, only } = this.#spec;
    if (to === "text") this.#writeLine(start, end);
    else if (to !== "jsonl" || texts.decoded.has(index)) this.#encode(block, texts, index, start, end);
    else if (only || block.codec === "text") this.#writeAlone(start, end);
    else this.#splice(texts, index, start, end);
  }

  #writeLine(start: number, end: number): void {
    this.#output.copy(start, end);
    if (!this.#spec.stream) this.#output.byte(NEWLINE);
  }

  #writeAlone(start: number, end: number): void {
    this.#output.write(this.#alone);
    this.#writeEscaped(start, end);
    this.#output.byte(CLOSE);
    this.#output.byte(NEWLINE);
  }

  #splice(texts: Texts, index: number, start: number, end: number): void {
    const { kernels } = this.#reader;
    const struct = texts.rows + index * row.ROW_SIZE;
    const close = kernels.load(struct + row.ROW_CLOSE);
    this.#output.copy(kernels.load(struct + row.ROW_LINE_START), close);
    this.#output.write(this.#member);
    this.#writeEscaped(start, end);
    this.#output.copy(close, kernels.load(struct + row.ROW_LINE_END));
    this.#output.byte(NEWLINE);
  }

  /** The text as the rest of a JSON string, with its closing quote. */
  #writeEscaped(start: number, end: number): void {
    const out = this.#output.room((end - start) * ESCAPED + 16);
    this.#output.at = this.#reader.kernels.call.json_escape(start, end, out) >>> 0;
    this.#output.byte(QUOTE);
  }

  /** By way of a record: any format to any other. */
  #encode(block: Block, texts: Texts, index: number, start: number, end: number): void {
    const { to, only, textField } = this.#spec;
    const { raw, line } = this.#reader.source(texts, index);
    const added = { [textField]: Buffer.from(this.#reader.kernels.bytes.slice(start, end)).toString() };
    const row = texts.decoded.get(index)?.row ?? decodeRow(block, raw, line);
    this.#output.write(
      codecNamed(to).encode(
        only ? added : { ...row, ...added },
        only ? undefined : { codec: block.codec, raw, added },
      ),
    );
  }
}

/** A line of ids is no record of its own. */
function decodeRow(block: Block, raw: Uint8Array, line: number): RawRow["row"] {
  if (block.codec === "text") return {};
  const [again] = codecNamed(block.codec).decode({ ...block, bytes: raw, line });
  return (again as RawRow).row;
}
