/** What a thread does with the blocks of `weft detokenize`: the records, with the text of their ids. */
import { Area, Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName, Row } from "../../io/codec.ts";
import { packValue } from "../../io/msgpack.ts";
import * as row from "../../kernels/row.ts";
import { Decoder } from "../../text/decoder.ts";
import { type PackedTokenizer, unpack } from "../../text/packed.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { type Members, RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader, type Texts } from "../stream/texts.ts";

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
const QUOTE = 0x22;
const ESCAPED = 6; // bytes that one byte of text may become in JSON

export async function detokenizeRows(spec: DetokenizeSpec): Promise<Run<Block, Mapped>> {
  const kernels = new Kernels();
  const decoder = new Decoder(kernels, unpack(spec.tokenizer), spec.skipSpecial);
  const reserved = spec.to === "text" || spec.only ? [] : [spec.textField];
  const reader = new TextReader(kernels, { member: spec.field, ids: true, reserved });
  const output = new Output(kernels);
  const writer = new RowWriter(reader, output, spec);
  const text = new TextMember(kernels, output, spec);
  const pieces = new Pieces(kernels);
  const write = (block: Block, texts: Texts) => (index: number) => {
    const struct = texts.rows + index * row.ROW_SIZE;
    const [start, end] = [kernels.load(struct + row.ROW_TEXT_START), kernels.load(struct + row.ROW_TEXT_END)];
    const decoded = decoder.decodeAt(start, end);
    if (typeof decoded === "number") return `no token has the id ${decoded}`;
    return writer.write(block, texts, index, text.of(spec.stream ? pieces.join(decoded) : decoded));
  };
  return mapTexts(reader, output, spec, write, () => {
    const rest = pieces.rest();
    if (rest !== undefined) writer.writeAlone(text.of(rest));
  });
}

/** The text as the only new member; `of` sets where it lies in the kernels' memory. */
class TextMember implements Members {
  readonly count = 1;
  readonly #kernels: Kernels;
  readonly #output: Output;
  readonly #name: string;
  readonly #opening: Uint8Array;
  readonly #lineEnd: boolean;
  #start = 0;
  #end = 0;

  constructor(kernels: Kernels, output: Output, { textField, stream }: DetokenizeSpec) {
    this.#kernels = kernels;
    this.#output = output;
    this.#name = textField;
    this.#opening = new TextEncoder().encode(`${JSON.stringify(textField)}:"`);
    this.#lineEnd = !stream;
  }

  of([start, end]: readonly [number, number]): this {
    this.#start = start;
    this.#end = end;
    return this;
  }

  writeJson(): void {
    this.#output.write(this.#opening);
    const out = this.#output.room((this.#end - this.#start) * ESCAPED + 16);
    this.#output.at = this.#kernels.call.json_escape(this.#start, this.#end, out) >>> 0;
    this.#output.byte(QUOTE);
  }

  writeMsgpack(): void {
    this.#output.write(packValue(this.#name));
    this.#output.write(packValue(this.#string()));
  }

  writeLine(): void {
    this.#output.copy(this.#start, this.#end);
    if (this.#lineEnd) this.#output.byte(NEWLINE);
  }

  values(): Row {
    return { [this.#name]: this.#string() };
  }

  #string(): string {
    return Buffer.from(this.#kernels.bytes.slice(this.#start, this.#end)).toString();
  }
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

  /** What is still held back when the ids end inside a character. */
  rest(): readonly [number, number] | undefined {
    if (this.#held.length === 0) return undefined;
    const out = this.#area.reserve(this.#held.length + 64);
    this.#kernels.bytes.set(this.#held, out);
    return [out, out + this.#held.length];
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
