/** What a thread does with the blocks of `weft tokenize`: the records, with what was asked for of their texts. */
import { Kernels } from "../engine/kernels.ts";
import type { Run } from "../engine/team.ts";
import type { Block, CodecName, RawRow, Row } from "../io/codec.ts";
import { codecNamed } from "../io/codecs.ts";
import * as row from "../kernels/row.ts";
import { type PackedTokenizer, unpack } from "../text/packed.ts";
import type { Mapped } from "./stream/map.ts";
import { Output } from "./stream/output.ts";
import { type ErrorPolicy, mapTexts } from "./stream/rows.ts";
import { TextReader, type Texts } from "./stream/texts.ts";
import { IdMaker, type IdOptions, type Ids } from "./tokenize-ids.ts";
import { type Member, MemberWriter } from "./tokenize-members.ts";

export interface TokenizeSpec extends IdOptions {
  readonly tokenizer: PackedTokenizer;
  readonly field: string;
  readonly to: CodecName;
  /** What is written of each text. */
  readonly members: readonly Member[];
  /** Drop the members that a record came with. */
  readonly only: boolean;
  readonly onError: ErrorPolicy;
}

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const ESCAPED = 6; // bytes that one byte of text may become in JSON

export async function tokenizeRows(spec: TokenizeSpec): Promise<Run<Block, Mapped>> {
  const kernels = new Kernels();
  const tokenizer = unpack(spec.tokenizer);
  const reader = new TextReader(kernels, { member: spec.field, reserved: spec.only ? [] : spec.members });
  const maker = new IdMaker(kernels, tokenizer, spec);
  const output = new Output(kernels);
  const writer = new RowWriter(
    spec,
    reader,
    new MemberWriter(kernels, tokenizer, spec.members, output),
    output,
  );
  return mapTexts(reader, output, spec, (block, texts) => {
    const idsOf = maker.encode(texts);
    return (index) => writer.write(block, texts, index, idsOf(index));
  });
}

/** Records with their new members, in the format of the output. */
class RowWriter {
  readonly #spec: TokenizeSpec;
  readonly #reader: TextReader;
  readonly #members: MemberWriter;
  readonly #output: Output;
  /** `{"text":"`, to open a record made of a line of text. */
  readonly #opening: Uint8Array;

  constructor(spec: TokenizeSpec, reader: TextReader, members: MemberWriter, output: Output) {
    this.#spec = spec;
    this.#reader = reader;
    this.#members = members;
    this.#output = output;
    this.#opening = new TextEncoder().encode(`{${JSON.stringify(TEXT)}:"`);
  }

  write(block: Block, texts: Texts, index: number, ids: Ids): undefined {
    const { to, only } = this.#spec;
    if (to === "text") this.#members.writeLine(ids);
    else if (to !== "jsonl" || texts.decoded.has(index)) this.#encode(block, texts, index, ids);
    else if (only) this.#writeAlone(ids);
    else if (block.codec === "jsonl") this.#splice(texts, index, ids);
    else this.#writeText(texts, index, ids);
  }

  /** By way of a record: any format to any other. */
  #encode(block: Block, texts: Texts, index: number, ids: Ids): void {
    const { to, only } = this.#spec;
    const added = this.#members.values(ids);
    const source = this.#reader.source(texts, index);
    const row = only ? added : { ...this.#record(block, texts, index), ...added };
    this.#output.write(
      codecNamed(to).encode(row, only ? undefined : { codec: block.codec, raw: source.raw, added }),
    );
  }

  #record(block: Block, texts: Texts, index: number): Row {
    const decoded = texts.decoded.get(index);
    if (decoded !== undefined) return decoded.row;
    const { raw, line } = this.#reader.source(texts, index);
    if (block.codec === "text") return { [TEXT]: Buffer.from(raw).toString() };
    const [again] = codecNamed(block.codec).decode({ ...block, bytes: raw, line });
    return (again as RawRow).row;
  }

  #writeAlone(ids: Ids): void {
    this.#output.byte(OPEN);
    this.#members.write(ids);
    this.#close();
  }

  /** The members go in front of the closing brace of the line as it came. */
  #splice(texts: Texts, index: number, ids: Ids): void {
    const { kernels } = this.#reader;
    const struct = texts.rows + index * row.ROW_SIZE;
    const close = kernels.load(struct + row.ROW_CLOSE);
    this.#output.copy(kernels.load(struct + row.ROW_LINE_START), close);
    this.#output.byte(COMMA);
    this.#members.write(ids);
    this.#output.copy(close, kernels.load(struct + row.ROW_LINE_END));
    this.#output.byte(NEWLINE);
  }

  #writeText(texts: Texts, index: number, ids: Ids): void {
    const { kernels } = this.#reader;
    const struct = texts.rows + index * row.ROW_SIZE;
    const [start, end] = [kernels.load(struct + row.ROW_TEXT_START), kernels.load(struct + row.ROW_TEXT_END)];
    this.#output.write(this.#opening);
    const out = this.#output.room((end - start) * ESCAPED + 16);
    this.#output.at = kernels.call.json_escape(start, end, out) >>> 0;
    this.#output.write(QUOTE_COMMA);
    this.#members.write(ids);
    this.#close();
  }

  #close(): void {
    this.#output.byte(CLOSE);
    this.#output.byte(NEWLINE);
  }
}

const TEXT = "text"; // the member that a line of text becomes
const QUOTE_COMMA = new TextEncoder().encode('",');
