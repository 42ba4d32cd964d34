/** Counting the distinct pieces of text, in memory that grows with their number and not with the text. */
import { Area, type Kernels } from "../engine/kernels.ts";
import { DataError } from "../errors.ts";
import { ARENA, ARENA_END, MASK, SLOT, SLOTS, USED, WANTED } from "../kernels/words-table.ts";
import { PATTERNS } from "./pretokenize.ts";
import type { PretokenizerName } from "./tokenizer.ts";
import { placeClasses } from "./unicode.ts";
import { measureWords, type Words } from "./words.ts";

const FIRST_SLOTS = 2 ** 16;
const ARENA_STEP = 2 ** 20;
const HEADER = 64;
// Addresses of texts must stay below 2 GiB (src/kernels/scan.ts), with room for the texts themselves.
const MOST = 2 ** 31 - 2 ** 28;
const BATCH = 1024;
const ENDS = 5 * 1024;

export interface Cut {
  readonly pretokenizer: PretokenizerName;
  readonly digits: number;
}

/** A table of pieces and how often each came. `limit` is the most bytes that it may take. */
export class WordCounts {
  readonly #kernels: Kernels;
  readonly #cut: Cut;
  readonly #limit: number;
  readonly #table: number;
  readonly #classes: number;
  readonly #ends: number;

  constructor(kernels: Kernels, cut: Cut, limit = MOST) {
    this.#kernels = kernels;
    this.#cut = cut;
    this.#limit = Math.min(limit, MOST);
    this.#classes = placeClasses(kernels);
    this.#ends = kernels.allocate(ENDS);
    this.#table = kernels.allocate(HEADER);
    this.#place(this.#table, FIRST_SLOTS);
    this.#addArena(ARENA_STEP);
  }

  /** Distinct pieces so far. */
  get size(): number {
    return this.#kernels.load(this.#table + USED);
  }

  /** Counts the texts of `count` rows (src/kernels/row.ts) at `rows`. @throws DataError above the limit. */
  countRows(rows: number, count: number): void {
    const { call } = this.#kernels;
    let done = 0;
    while (done < count) {
      const pattern = PATTERNS[this.#cut.pretokenizer];
      done = call.count_rows(
        this.#table,
        rows,
        done,
        count,
        pattern,
        this.#cut.digits,
        this.#classes,
        this.#ends,
      );
      if (done < count) this.#makeRoom();
    }
  }

  /** All pieces as {count u64, length u32, bytes, padding to 4}, in no particular order, in the kernels' memory. */
  list(): Words {
    const { call } = this.#kernels;
    const size = call.words_size(this.#table) >>> 0;
    const out = this.#kernels.allocate(size + 64);
    call.words_export(this.#table, out);
    return measureWords(this.#kernels.bytes.subarray(out, out + size), out);
  }

  /** The same as a copy that can travel to another thread. */
  export(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.list().bytes);
  }

  /** Adds what another table exported. */
  import(words: Uint8Array): void {
    const area = new Area(this.#kernels, words.length + 64);
    this.#kernels.bytes.set(words, area.pointer);
    const end = area.pointer + words.length;
    let at = area.pointer;
    while (at < end) {
      at = this.#kernels.call.words_import(this.#table, at, end) >>> 0;
      if (at < end) this.#makeRoom();
    }
  }

  /** Either more slots or more arena, whichever is short. */
  #makeRoom(): void {
    const slots = this.#kernels.load(this.#table + MASK) + 1;
    if ((this.size + BATCH) * 4 > slots * 3) this.#rehash(slots * 2);
    else this.#addArena(Math.max(ARENA_STEP, this.#kernels.load(this.#table + WANTED)));
  }

  #rehash(slots: number): void {
    this.#check(slots * SLOT);
    const { call } = this.#kernels;
    const larger = this.#kernels.allocate(HEADER);
    this.#place(larger, slots);
    call.words_rehash(this.#table, larger);
    for (const field of [SLOTS, MASK, USED])
      this.#kernels.store(this.#table + field, this.#kernels.load(larger + field));
  }

  #place(table: number, slots: number): void {
    this.#kernels.store(table + SLOTS, this.#kernels.allocate(slots * SLOT));
    this.#kernels.store(table + MASK, slots - 1);
  }

  #addArena(room: number): void {
    this.#check(room);
    const arena = this.#kernels.allocate(room + 64);
    this.#kernels.store(this.#table + ARENA, arena);
    this.#kernels.store(this.#table + ARENA_END, arena + room);
  }

  #check(more: number): void {
    if (this.#kernels.allocated + more <= this.#limit) return;
    const words = `${this.size.toLocaleString("en")} distinct words need more than`;
    const room = `${Math.ceil(this.#limit / 2 ** 20)} MiB`;
    const share = `the ${room} that are a thread's share of --memory`;
    const others = "train on a --sample of the records, or choose a --pretokenizer that cuts shorter words";
    if (this.#limit < MOST) throw new DataError(`${words} ${share}`, { hint: `raise --memory, ${others}` });
    throw new DataError(`${words} ${room}, the most that a thread can count`, { hint: others });
  }
}
