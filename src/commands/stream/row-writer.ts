/** Writes records with new members: plain cases as bytes, straight from the record as it came, all others by way of a row. */
import type { Kernels } from "../../engine/kernels.ts";
import { DataError } from "../../errors.ts";
import type { Block, CodecName, Origin, RawRow, Row } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import * as row from "../../kernels/row.ts";
import type { Output } from "./output.ts";
import type { TextReader, Texts } from "./texts.ts";

/** The new members of one row, in each form that an output may need. */
export interface Members {
  readonly count: number;
  /** `"name":value,…` */
  writeJson(): void;
  /** Names and values, one after the other. */
  writeMsgpack(): void;
  /** What a line of text shows, with its end. */
  writeLine(): void;
  values(): Row;
}

export interface WriterOptions {
  readonly to: CodecName;
  /** Drop the members that a record came with. */
  readonly only: boolean;
  /** The member that a line of text is; without it, a line of text is no record of its own. */
  readonly lineMember?: string;
}

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const MAP = 0x80; // msgpack: a map of up to 15 members
const ESCAPED = 6; // bytes that one byte of text may become in JSON
const QUOTE_COMMA = new TextEncoder().encode('",');

export class RowWriter {
  readonly #options: WriterOptions;
  readonly #kernels: Kernels;
  readonly #reader: TextReader;
  readonly #output: Output;
  readonly #lineOpening: Uint8Array;
  #columns: readonly string[] | undefined;

  constructor(reader: TextReader, output: Output, options: WriterOptions) {
    this.#options = options;
    this.#kernels = reader.kernels;
    this.#reader = reader;
    this.#output = output;
    this.#lineOpening = new TextEncoder().encode(`{${JSON.stringify(options.lineMember)}:"`);
  }

  /** @returns why the row is bad, where the output's format cannot hold it */
  write(block: Block, texts: Texts, index: number, members: Members): string | undefined {
    const { to } = this.#options;
    const plain = !texts.decoded.has(index);
    if (to === "text") members.writeLine();
    else if (to === "jsonl" && plain) this.#writeJson(block, texts, index, members);
    else if (to === "msgpack" && plain && this.#writeMsgpack(block, texts, index, members)) return undefined;
    else return this.#writeRow(block, texts, index, members);
    return undefined;
  }

  /** A record of the new members alone, which no record of the input stands for. */
  writeAlone(members: Members): void {
    const { to } = this.#options;
    if (to === "text") members.writeLine();
    else this.#writeEncoded(members.values(), undefined);
  }

  #writeJson(block: Block, texts: Texts, index: number, members: Members): void {
    const { only, lineMember } = this.#options;
    if (block.codec === "jsonl" && !only) {
      this.#splice(texts, index, members);
      return;
    }
    if (block.codec === "text" && !only && lineMember !== undefined) this.#openLine(texts, index);
    else this.#output.byte(OPEN);
    members.writeJson();
    this.#output.byte(CLOSE);
    this.#output.byte(NEWLINE);
  }

  /** The members go in front of the closing brace of the line as it came. */
  #splice(texts: Texts, index: number, members: Members): void {
    const struct = texts.rows + index * row.ROW_SIZE;
    const close = this.#kernels.load(struct + row.ROW_CLOSE);
    this.#output.copy(this.#kernels.load(struct + row.ROW_LINE_START), close);
    this.#output.byte(COMMA);
    members.writeJson();
    this.#output.copy(close, this.#kernels.load(struct + row.ROW_LINE_END));
    this.#output.byte(NEWLINE);
  }

  /** A line of text as the first member. */
  #openLine(texts: Texts, index: number): void {
    const [start, end] = this.#line(texts, index);
    this.#output.write(this.#lineOpening);
    const out = this.#output.room((end - start) * ESCAPED + 16);
    this.#output.at = this.#kernels.call.json_escape(start, end, out) >>> 0;
    this.#output.write(QUOTE_COMMA);
  }

  /** False where the kernel leaves the line to the general way. */
  #writeMsgpack(block: Block, texts: Texts, index: number, members: Members): boolean {
    const { only, lineMember } = this.#options;
    if (only || (block.codec === "text" && lineMember === undefined)) this.#output.byte(MAP + members.count);
    else if (block.codec !== "jsonl" || !this.#transcode(texts, index, members.count)) return false;
    members.writeMsgpack();
    return true;
  }

  #transcode(texts: Texts, index: number, more: number): boolean {
    const [start, end] = this.#line(texts, index);
    const out = this.#output.room((end - start) * 3 + 64);
    const stop = this.#kernels.call.json_to_msgpack(start, end, more, out) >>> 0;
    if (stop !== 0) this.#output.at = stop;
    return stop !== 0;
  }

  #writeRow(block: Block, texts: Texts, index: number, members: Members): string | undefined {
    const { only } = this.#options;
    const added = members.values();
    const { raw } = this.#reader.source(texts, index);
    const record = only ? added : { ...this.#record(block, texts, index), ...added };
    try {
      this.#writeEncoded(record, only ? undefined : { codec: block.codec, raw, added });
      return undefined;
    } catch (error) {
      if (error instanceof DataError) return error.message;
      throw error;
    }
  }

  /** The first row names the columns. @throws DataError before anything is written. */
  #writeEncoded(record: Row, from: Origin | undefined): void {
    const codec = codecNamed(this.#options.to);
    const columns = this.#columns ?? Object.keys(record);
    const bytes = codec.encode(record, from, codec.header && columns);
    if (codec.header !== undefined && this.#columns === undefined) {
      this.#columns = columns;
      this.#output.write(codec.header(columns));
    }
    this.#output.write(bytes);
  }

  #record(block: Block, texts: Texts, index: number): Row {
    const decoded = texts.decoded.get(index);
    if (decoded !== undefined) return decoded.row;
    const { raw, line } = this.#reader.source(texts, index);
    const { lineMember } = this.#options;
    if (block.codec === "text")
      return lineMember === undefined ? {} : { [lineMember]: Buffer.from(raw).toString() };
    const [again] = codecNamed(block.codec).decode({ ...block, bytes: raw, line });
    return (again as RawRow).row;
  }

  #line(texts: Texts, index: number): readonly [number, number] {
    const struct = texts.rows + index * row.ROW_SIZE;
    return [this.#kernels.load(struct + row.ROW_LINE_START), this.#kernels.load(struct + row.ROW_LINE_END)];
  }
}
