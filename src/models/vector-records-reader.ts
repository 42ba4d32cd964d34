/** Reads files that are one word and its numbers after the other, as text or binary, as the bytes come. */
import { Area, compile, Kernels } from "../engine/kernels.ts";
import { quoted, type Refuse } from "../formats/refuse.ts";
import type { WordVectorsOutline } from "../formats/word-vectors-detect.ts";
import { LONGEST_LINE, LONGEST_WORD, MOST_NUMBERS } from "../formats/word-vectors-limits.ts";
import * as state from "../kernels/vector-records-state.ts";
import { WordTable } from "../text/word-table.ts";
import { GrowingRows, refuseTooLarge } from "./growing-rows.ts";
import type { SharedWordVectors } from "./word-vectors.ts";

/** Bytes of the rows that a call of the kernel reads. */
const BATCH = 2 ** 20;
const SLACK = 64;
const NEWLINE = 0x0a;

/** The bytes behind the header are pushed, piece by piece; then `finish` gives the vectors. */
export class VectorRecordsReader {
  readonly #outline: WordVectorsOutline;
  readonly #refuse: Refuse;
  readonly #module = compile("baseline");
  readonly #kernels = new Kernels(this.#module); // for what reading needs
  readonly #table = new WordTable(this.#kernels);
  readonly #input = new Area(this.#kernels);
  readonly #state = this.#kernels.allocate(state.HEADER);
  readonly #batch: number;
  readonly #limit: number;
  readonly #kept = new Kernels(this.#module);
  readonly #rows: GrowingRows;
  /** A record whose end is yet to come. */
  #rest: Uint8Array = new Uint8Array(0);
  #records = 0;
  #lines: number;

  /** @throws ModelError when what the outline says cannot be */
  constructor(outline: WordVectorsOutline, refuse: Refuse) {
    const { count = 0, dim, format } = outline;
    if (dim === 0) throw refuse("its vectors have 0 numbers");
    if (dim > MOST_NUMBERS) throw refuse(`vectors of ${dim} numbers, more than ${MOST_NUMBERS}`);
    refuseTooLarge(refuse, count, dim);
    this.#outline = outline;
    this.#refuse = refuse;
    this.#lines = format === "word2vec-text" ? 1 : 0;
    this.#rows = new GrowingRows(this.#kept, dim, refuse);
    const { stride } = this.#rows;
    this.#limit = Math.max(1, Math.floor(BATCH / (stride * 4)));
    this.#batch = this.#kernels.allocate(this.#limit * stride * 4);
    const members = [state.DIM, dim, state.STRIDE, stride, state.TABLE, this.#table.address];
    for (let at = 0; at < members.length; at += 2) this.#store(members[at], members[at + 1]);
    this.#store(state.ROWS, this.#batch);
  }

  push(chunk: Uint8Array): void {
    const size = this.#rest.length + chunk.length;
    const start = this.#input.reserve(size + SLACK);
    this.#kernels.bytes.set(this.#rest, start);
    this.#kernels.bytes.set(chunk, start + this.#rest.length);
    const at = this.#read(start, start + size);
    this.#rest = this.#kernels.bytes.slice(at, start + size);
    const longest = this.#isBinary ? LONGEST_WORD + 1 + this.#rows.dim * 4 : LONGEST_LINE;
    if (this.#rest.length > longest)
      throw this.#refuse(`${this.#place()}: longer than a word and its numbers`);
  }

  /** @throws ModelError when there are more or fewer words than the header says, or none */
  finish(path: string): SharedWordVectors {
    if (!this.#isBinary && this.#rest.length > 0) this.push(Uint8Array.of(NEWLINE));
    const { count = this.#records, format } = this.#outline;
    const isCut = this.#rest.length > 0;
    if (isCut && this.#records < count) throw this.#refuse(`cut short in ${this.#place()}`);
    if (isCut || this.#records !== count)
      throw this.#refuse(
        `its header says ${count} words, it has ${this.#records}${isCut ? " and more" : ""}`,
      );
    if (count === 0) throw this.#refuse("no words are in it");
    const { address, dim, stride } = this.#rows;
    const words = new WordTable(this.#kept);
    words.addAll(this.#table.allBytes());
    const place = { module: this.#module, memory: this.#kept.memory, words: words.address, rows: address };
    const repeated = count - words.size;
    return { path, format, ...place, count: words.size, dim, stride, repeated };
  }

  get #isBinary(): boolean {
    return this.#outline.format === "word2vec-binary";
  }

  /** Returns the end of the last whole record. */
  #read(start: number, stop: number): number {
    const { vector_lines, vector_records } = this.#kernels.call;
    const read = this.#isBinary ? vector_records : vector_lines;
    const { bytes } = this.#kernels;
    const end = this.#isBinary ? stop : start + bytes.subarray(start, stop).lastIndexOf(NEWLINE) + 1;
    let at = start;
    while (at < end) {
      const first = this.#table.size;
      this.#store(state.FIRST, first);
      const from = at;
      at = read(this.#state, at, end, this.#limit) >>> 0;
      this.#lines += this.#load(state.LINES);
      this.#records += this.#load(state.RECORDS);
      this.#rows.addStrided(this.#kernels.f32(this.#batch, (this.#table.size - first) * this.#rows.stride));
      const status = this.#load(state.STATUS);
      if (status === state.NO_ROOM) this.#table.makeRoom(1);
      else if (status === state.PARTIAL) break;
      else if (status !== state.DONE) throw this.#refuse(this.#problem(at, status));
      else if (at === from) throw new Error("the kernel does not go on");
    }
    return at;
  }

  #problem(start: number, status: number): string {
    const word = this.#kernels.bytes.slice(start, this.#load(state.WORD_END));
    const number = this.#load(state.NUMBER);
    const reason = PROBLEMS[status](number, this.#rows.dim);
    return `${this.#place()}, the word ${quoted(Buffer.from(word).toString())}: ${reason}`;
  }

  /** Where the next record stands. */
  #place(): string {
    return this.#isBinary ? `word ${this.#records + 1}` : `line ${this.#lines + 1}`;
  }

  #load(member: number): number {
    return this.#kernels.load(this.#state + member);
  }

  #store(member: number, value: number): void {
    this.#kernels.store(this.#state + member, value);
  }
}

/** What is wrong with a record, by STATUS. */
const PROBLEMS: Readonly<Record<number, (number: number, dim: number) => string>> = {
  [state.FEW_NUMBERS]: (number, dim) => `${number} numbers, where ${dim} are needed`,
  [state.MORE_NUMBERS]: (_, dim) => `more than ${dim} numbers`,
  [state.BAD_NUMBER]: (number) => `what stands for number ${number} is none`,
  [state.NOT_FINITE]: (number) => `number ${number} is not finite`,
};
