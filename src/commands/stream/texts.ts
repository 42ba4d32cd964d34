/**
 * The texts (or ids) of a block's records, laid out in the kernels' memory as rows (src/kernels/row.ts). Plain cases
 * never leave the kernels; what a kernel is not sure of is decoded here, and the row then looks like any other.
 */
import { Area, type Kernels } from "../../engine/kernels.ts";
import type { BadRow, Block, RawRow } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { parseJson } from "../../io/json.ts";
import { missingMember } from "../../io/row.ts";
import * as row from "../../kernels/row.ts";

/** Rows at a time. */
export const MOST_ROWS = 32_768;
/** Bytes behind a text that kernels may read. */
export const SLACK = 64;
const RETURN = 0x0d;
const NO_NUMBERS = "a line of text, which has no numbers";

/** Some of a block's rows. */
export interface Texts {
  readonly rows: number;
  readonly count: number;
  /** The line number of each row is this plus its index, but for those in `decoded` and `bad`. */
  readonly line: number;
  /** Rows that were decoded here, by index. */
  readonly decoded: ReadonlyMap<number, RawRow>;
  /** Rows that have no text, by index, with the reason. */
  readonly bad: ReadonlyMap<number, BadRow>;
  /** The last row of the block has no line end. */
  readonly open: boolean;
}

export interface Wanted {
  /** The member that holds the text, or with `ids` the array of ids. */
  readonly member: string;
  readonly ids?: boolean;
  /** The member holds an array of numbers; a row's text is these, as f32. */
  readonly numbers?: boolean;
  /** Members that will be written: a record that has one already is decoded here. */
  readonly reserved?: readonly string[];
}

export class TextReader {
  readonly kernels: Kernels;
  readonly #wanted: Wanted;
  readonly #rows: number;
  readonly #keys: number;
  readonly #keyCount: number;
  readonly #input: Area;
  readonly #scratch: Area;
  readonly #values: Area;
  #valuesUsed = 0;

  constructor(kernels: Kernels, wanted: Wanted) {
    this.kernels = kernels;
    this.#wanted = wanted;
    this.#rows = kernels.allocate(MOST_ROWS * row.ROW_SIZE);
    this.#input = new Area(kernels);
    this.#scratch = new Area(kernels);
    this.#values = new Area(kernels, 2 ** 16);
    const names = [wanted.member, ...(wanted.reserved ?? [])];
    this.#keyCount = names.length;
    this.#keys = placeKeys(kernels, names);
  }

  /** The block's rows, some thousand at a time; each batch is good until the next is asked for. */
  *read(block: Block): Generator<Texts> {
    if (block.codec === "text") yield* this.#readLines(block, (start, end) => this.#lines(start, end));
    else if (block.codec === "jsonl") yield* this.#readLines(block, (start, end) => this.#json(start, end));
    else yield* this.#readDecoded(block);
  }

  *#readLines(block: Block, cut: (start: number, end: number) => number): Generator<Texts> {
    const length = block.bytes.length;
    const start = this.#input.reserve(length + SLACK);
    this.kernels.bytes.set(block.bytes, start);
    const end = start + length;
    let line = block.line;
    for (let at = start; at < end; ) {
      this.#valuesUsed = 0;
      const count = cut(at, end);
      const last = this.kernels.load(this.#rows + (count - 1) * row.ROW_SIZE + row.ROW_LINE_END);
      const slow = this.#resolve(block, count, line);
      yield { rows: this.#rows, count, line, ...slow, open: last >= end };
      line += count;
      at = last + 1;
    }
  }

  #lines(start: number, end: number): number {
    const count = this.kernels.call.lines(start, end, this.#rows, MOST_ROWS);
    if (this.#wanted.ids) this.#readIds(start, end, count);
    return count;
  }

  /** Lines of decimal numbers as ids. */
  #readIds(start: number, end: number, count: number): void {
    let ids = this.#scratch.reserve((end - start) * 2 + 4 * count + SLACK);
    for (let index = 0; index < count; index++) {
      const struct = this.#rows + index * row.ROW_SIZE;
      const [from, to] = [
        this.kernels.load(struct + row.ROW_LINE_START),
        this.kernels.load(struct + row.ROW_LINE_END),
      ];
      const end = to > from && this.kernels.bytes[to - 1] === RETURN ? to - 1 : to;
      const found = this.kernels.call.read_ids(from, end, ids, end - from + 1);
      if (found < 0) this.#mark(index, row.NOT_STRING);
      this.#setText(index, ids, ids + Math.max(found, 0) * 4);
      ids += Math.max(found, 0) * 4;
    }
  }

  #json(start: number, end: number): number {
    const { ids } = this.#wanted;
    const scratch = this.#scratch.reserve((end - start) * (ids ? 2 : 1) + SLACK);
    return this.kernels.call.json_rows(
      start,
      end,
      this.#keys,
      this.#keyCount,
      ids ?? false,
      this.#rows,
      MOST_ROWS,
      scratch,
    );
  }

  /** Decodes what the kernel left open: it has found no numbers. */
  #resolve(block: Block, count: number, line: number): Pick<Texts, "decoded" | "bad"> {
    const decoded = new Map<number, RawRow>();
    const bad = new Map<number, BadRow>();
    const structs = this.kernels.u32(this.#rows, (count * row.ROW_SIZE) / 4);
    for (let index = 0; index < count; index++) {
      const at = (index * row.ROW_SIZE) / 4;
      const status = structs[at + row.ROW_STATUS / 4];
      if (status === row.BLANK || (status === row.OK && !this.#wanted.numbers)) continue;
      const bytes = this.kernels.bytes.slice(structs[at], structs[at + 1]);
      if (block.codec === "text") {
        const error = this.#wanted.numbers ? NO_NUMBERS : "not a line of ids";
        bad.set(index, { error, raw: bytes, line: line + index });
        continue;
      }
      for (const result of codecNamed(block.codec).decode({ ...block, bytes, line: line + index })) {
        this.#settle(index, result, decoded, bad);
      }
    }
    return { decoded, bad };
  }

  *#readDecoded(block: Block): Generator<Texts> {
    let decoded = new Map<number, RawRow>();
    let bad = new Map<number, BadRow>();
    let count = 0;
    this.#valuesUsed = 0;
    const batch = (): Texts => ({ rows: this.#rows, count, line: block.line, decoded, bad, open: false });
    for (const result of codecNamed(block.codec).decode(block)) {
      this.#settle(count++, result, decoded, bad);
      if (count === MOST_ROWS) {
        yield batch();
        [decoded, bad, count, this.#valuesUsed] = [new Map(), new Map(), 0, 0];
      }
    }
    const open = block.codec !== "msgpack" && block.bytes.at(-1) !== 0x0a;
    if (count > 0) yield { ...batch(), open };
  }

  /** Makes a row of what was decoded: with its text in place, or as a bad one. */
  #settle(
    index: number,
    result: RawRow | BadRow,
    decoded: Map<number, RawRow>,
    bad: Map<number, BadRow>,
  ): void {
    const problem = "error" in result ? result.error : this.#place(index, result);
    this.#mark(index, problem === undefined ? row.OK : row.ODD);
    if (problem !== undefined) bad.set(index, { error: problem, raw: result.raw, line: result.line });
    else decoded.set(index, result as RawRow);
  }

  /** Puts the wanted value into the row's text; otherwise says what is wrong with it. */
  #place(index: number, { row: record }: RawRow): string | undefined {
    const { member } = this.#wanted;
    if (!Object.hasOwn(record, member)) return missingMember([member], record);
    const bytes = this.#bytesOf(record[member]);
    if (bytes === undefined) return `"${member}" is not ${this.#kind}`;
    this.replace(index, bytes);
    return undefined;
  }

  #bytesOf(value: unknown): Uint8Array | undefined {
    if (this.#wanted.ids) return idBytes(parsed(value));
    if (this.#wanted.numbers) return numberBytes(parsed(value));
    return typeof value === "string" ? Buffer.from(value) : undefined;
  }

  get #kind(): string {
    if (this.#wanted.ids) return "an array of ids";
    return this.#wanted.numbers ? "an array of finite numbers" : "a string";
  }

  /** A row's own bytes and line number. */
  source(texts: Texts, index: number): { raw: Uint8Array; line: number } {
    const decoded = texts.decoded.get(index);
    if (decoded !== undefined) return { raw: decoded.raw, line: decoded.line };
    const struct = texts.rows + index * row.ROW_SIZE;
    const [start, end] = [
      this.kernels.load(struct + row.ROW_LINE_START),
      this.kernels.load(struct + row.ROW_LINE_END),
    ];
    return { raw: this.kernels.bytes.slice(start, end), line: texts.line + index };
  }

  /** Gives a row another text. */
  replace(index: number, text: Uint8Array): void {
    const start = this.#take(text.length);
    this.kernels.bytes.set(text, start);
    this.#setText(index, start, start + text.length);
  }

  /** Takes a row out, as if it were blank. */
  drop(index: number): void {
    this.#mark(index, row.BLANK);
  }

  #setText(index: number, start: number, end: number): void {
    const struct = this.#rows + index * row.ROW_SIZE;
    this.kernels.store(struct + row.ROW_TEXT_START, start);
    this.kernels.store(struct + row.ROW_TEXT_END, end);
  }

  #mark(index: number, status: number): void {
    this.kernels.store(this.#rows + index * row.ROW_SIZE + row.ROW_STATUS, status);
  }

  /** Room for a value of this batch. A larger area leaves the earlier values where they are. */
  #take(size: number): number {
    const aligned = Math.ceil((size + SLACK) / 16) * 16;
    if (this.#valuesUsed + aligned > this.#values.size) {
      this.#values.reserve(Math.max(this.#values.size * 2, aligned));
      this.#valuesUsed = 0;
    }
    const start = this.#values.pointer + this.#valuesUsed;
    this.#valuesUsed += aligned;
    return start;
  }
}

/** Whether a row has a text, or is a blank line. */
export function statusOf(kernels: Kernels, texts: Texts, index: number): "ok" | "blank" {
  return kernels.load(texts.rows + index * row.ROW_SIZE + row.ROW_STATUS) === row.OK ? "ok" : "blank";
}

/** Where a row's text lies. */
export function textAt(
  kernels: Kernels,
  { rows }: Texts,
  index: number,
): readonly [start: number, end: number] {
  const struct = rows + index * row.ROW_SIZE;
  return [kernels.load(struct + row.ROW_TEXT_START), kernels.load(struct + row.ROW_TEXT_END)];
}

/** The names of members as `json_rows` wants them: as they stand in JSON, without quotes. */
export function placeKeys(kernels: Kernels, names: readonly string[]): number {
  const keys = names.map((name) => Buffer.from(JSON.stringify(name).slice(1, -1)));
  const list = kernels.allocate(keys.length * 8);
  for (const [index, key] of keys.entries()) {
    const copy = kernels.allocate(key.length + SLACK);
    kernels.bytes.set(key, copy);
    kernels.u32(list + index * 8, 2).set([copy, key.length]);
  }
  return list;
}

/** In csv and tsv an array is its JSON. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return parseJson(value);
  } catch {
    return undefined;
  }
}

function idBytes(value: unknown): Uint8Array | undefined {
  const isId = (id: unknown) => Number.isInteger(id) && (id as number) >= 0 && (id as number) < 2 ** 31;
  if (!Array.isArray(value) || !value.every(isId)) return undefined;
  return new Uint8Array(Uint32Array.from(value).buffer);
}

function numberBytes(value: unknown): Uint8Array | undefined {
  if (!Array.isArray(value) || !value.every((one) => Number.isFinite(Math.fround(asNumber(one)))))
    return undefined;
  return new Uint8Array(Float32Array.from(value, asNumber).buffer);
}

/** Large integers are bigints. */
const asNumber = (value: unknown): number =>
  typeof value === "number" || typeof value === "bigint" ? Number(value) : Number.NaN;
