/**
 * Words, which white space separates, and their ids, in the kernels' memory: a whole block of texts is encoded by one
 * call (src/kernels/word-ids.ts). Threads that share the memory may look words up in one table.
 */
import { Area, Kernels } from "../engine/kernels.ts";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "../kernels/row.ts";
import * as layout from "../kernels/word-ids-table.ts";
import type { SymbolTable } from "./symbol-table.ts";

const FIRST_SLOTS = 2 ** 12;
const ARENA_STEP = 2 ** 16;
const SLACK = 64;
/** Bytes of symbols that are added at once. */
const LIST = 2 ** 20;
/** Stands for no id. */
const NONE = 0xffffffff;
/** No word has this id. */
const ABSENT = 0xfffffffe;

/** Where the ids of rows lie in the kernels' memory, good until the table next encodes. */
export interface EncodedRows {
  /** All ids, u32, one row after the other. */
  readonly ids: number;
  /** A u32 for each row: how many ids there are up to its end. */
  readonly ends: number;
  /** How many ids there are. */
  readonly count: number;
}

export interface RowsOptions {
  /** The id of words that have none; without it they get a new one, and all words are counted. */
  readonly unseen?: number;
  /** The id that stands behind each row. */
  readonly last?: number;
  /** White space is that of ASCII and the byte 0, as in fastText, and not all that Unicode has. */
  readonly plain?: boolean;
}

export class WordTable implements SymbolTable {
  readonly kernels: Kernels;
  /** Where it lies, for other threads that share the memory. */
  readonly address: number;
  readonly #scratch: number;
  readonly #row: number;
  readonly #text: Area;
  readonly #ids: Area;
  readonly #ends: Area;

  /** A new table, or one that another thread has made: that may then no longer change. */
  constructor(kernels: Kernels = new Kernels(), address?: number) {
    this.kernels = kernels;
    this.#scratch = kernels.allocate(layout.SCRATCH);
    this.#row = kernels.allocate(ROW_SIZE);
    this.#text = new Area(kernels);
    this.#ids = new Area(kernels);
    this.#ends = new Area(kernels);
    this.address = address ?? kernels.allocate(layout.HEADER);
    if (address === undefined) this.#placeSlots(this.address, FIRST_SLOTS);
  }

  get size(): number {
    return this.#load(layout.SIZE);
  }

  add(symbol: string): number {
    const bytes = Buffer.from(symbol);
    const start = this.#place(bytes);
    return this.addBytes(start, start + bytes.length);
  }

  /** The id of [start, end) in the memory, whatever bytes these are; behind them 64 are readable. */
  addBytes(start: number, end: number): number {
    while (!this.kernels.call.word_ids_have_room(this.address, 1, end - start)) this.makeRoom(1);
    return this.kernels.call.word_id(this.address, start, end, NONE) >>> 0;
  }

  /** Adds many symbols, but not those that are there already. */
  addAll(symbols: Iterable<string | Uint8Array>): void {
    for (const list of lists(symbols)) {
      const start = this.#place(list);
      const end = start + list.length;
      for (let at = start; at < end; ) {
        at = this.kernels.call.word_ids_add(this.address, at, end) >>> 0;
        if (at < end) this.makeRoom(1);
      }
    }
  }

  /** The same of symbols whose bytes lie one behind the other, each up to its end. */
  addJoined(bytes: Uint8Array, ends: Uint32Array): void {
    const start = this.#place(bytes);
    const places = this.#ends.reserve(ends.length * 4);
    this.kernels.u32(places, ends.length).set(ends);
    this.makeRoom(ends.length);
    for (let done = 0; done < ends.length; ) {
      done = this.kernels.call.word_ids_add_joined(this.address, start, places, done, ends.length);
      if (done < ends.length) this.makeRoom(1);
    }
  }

  /** The id of a symbol, or of one with these bytes, if it has one. */
  find(symbol: string | Uint8Array): number | undefined {
    const bytes = typeof symbol === "string" ? Buffer.from(symbol) : symbol;
    const start = this.#place(bytes);
    const id = this.kernels.call.word_id(this.address, start, start + bytes.length, ABSENT) >>> 0;
    return id === ABSENT ? undefined : id;
  }

  symbol(id: number): string {
    return Buffer.from(this.bytes(id).slice()).toString();
  }

  /** The bytes of a symbol, a view of the kernels' memory. */
  bytes(id: number): Uint8Array {
    const copy = this.kernels.load(this.#load(layout.WORDS) + id * 4);
    const length = this.kernels.load(copy);
    return this.kernels.bytes.subarray(copy + 4, copy + 4 + length);
  }

  /** Below 0 where the bytes of one word come before those of the other: so its code points do. */
  compare(left: number, right: number): number {
    const { bytes } = this.kernels;
    const words = this.#load(layout.WORDS);
    const [a, b] = [this.kernels.load(words + left * 4), this.kernels.load(words + right * 4)];
    const [aLength, bLength] = [this.kernels.load(a), this.kernels.load(b)];
    const length = Math.min(aLength, bLength);
    for (let at = 4; at < length + 4; at++)
      if (bytes[a + at] !== bytes[b + at]) return bytes[a + at] - bytes[b + at];
    return aLength - bLength;
  }

  /** The bytes of all symbols, by id. */
  *allBytes(): Generator<Uint8Array> {
    for (let id = 0; id < this.size; id++) yield this.bytes(id);
  }

  /** How often each word came in texts that were encoded without `unseen`, by id. */
  counts(): Float64Array {
    const halves = this.kernels.u32(this.#load(layout.COUNTS), this.size * 2);
    return Float64Array.from({ length: this.size }, (_, id) => halves[2 * id] + halves[2 * id + 1] * 2 ** 32);
  }

  encode(text: Uint8Array, unseen?: number): Uint32Array<ArrayBuffer> {
    const start = this.#place(text);
    const row = [ROW_TEXT_START, start, ROW_TEXT_END, start + text.length, ROW_STATUS, OK];
    for (let at = 0; at < row.length; at += 2) this.kernels.store(this.#row + row[at], row[at + 1]);
    const { ids, count } = this.encodeRows(this.#row, 1, { unseen });
    return this.kernels.u32(ids, count).slice();
  }

  /** The ids of the texts of `count` rows (src/kernels/row.ts), behind which 64 bytes are readable. */
  encodeRows(
    rows: number,
    count: number,
    { unseen = NONE, last = NONE, plain = false }: RowsOptions = {},
  ): EncodedRows {
    const ends = this.#ends.reserve(count * 4);
    const ids = this.#ids.reserve(this.#mostIds(rows, count) * 4);
    const { call } = this.kernels;
    for (let done = 0; ; ) {
      done = call.word_ids_rows(
        this.address,
        rows,
        done,
        count,
        unseen,
        last,
        plain,
        ids,
        ends,
        this.#scratch,
      );
      if (done === count) break;
      this.makeRoom(layout.BATCH);
    }
    return { ids, ends, count: count === 0 ? 0 : this.kernels.load(ends + (count - 1) * 4) };
  }

  /** A word has a byte, and one behind it; and each row may have one more id. */
  #mostIds(rows: number, count: number): number {
    const structs = this.kernels.u32(rows, (count * ROW_SIZE) / 4);
    let most = 0;
    for (let at = 0; at < structs.length; at += ROW_SIZE / 4) {
      most += ((structs[at + ROW_TEXT_END / 4] - structs[at + ROW_TEXT_START / 4] + 1) >>> 1) + 1;
    }
    return most;
  }

  #place(text: Uint8Array): number {
    const start = this.#text.reserve(text.length + SLACK);
    this.kernels.bytes.set(text, start);
    return start;
  }

  #load(member: number): number {
    return this.kernels.load(this.address + member);
  }

  /** For a kernel that adds words: more slots, a larger capacity or more arena, whichever is too small for so many. */
  makeRoom(words: number): void {
    const most = this.size + words;
    const slots = this.#load(layout.MASK) + 1;
    if (most * 5 > slots * 3) this.#rehash(2 ** Math.ceil(Math.log2((most * 5) / 3)));
    else if (most > this.#load(layout.CAPACITY)) this.#widen(Math.max(FIRST_SLOTS, most * 2));
    else this.#addArena(Math.max(ARENA_STEP, this.#load(layout.WANTED)));
  }

  #rehash(slots: number): void {
    const larger = this.kernels.allocate(layout.HEADER);
    this.#placeSlots(larger, slots);
    this.kernels.call.word_ids_rehash(this.address, larger);
    for (const member of [layout.SLOTS, layout.MASK])
      this.kernels.store(this.address + member, this.kernels.load(larger + member));
  }

  #placeSlots(table: number, slots: number): void {
    this.kernels.store(table + layout.SLOTS, this.kernels.allocate(slots * layout.SLOT));
    this.kernels.store(table + layout.MASK, slots - 1);
  }

  #widen(capacity: number): void {
    for (const [member, bytes] of [
      [layout.WORDS, 4],
      [layout.COUNTS, 8],
    ]) {
      const wider = this.kernels.allocate(capacity * bytes);
      const old = this.#load(member);
      this.kernels.bytes.copyWithin(wider, old, old + this.size * bytes);
      this.kernels.store(this.address + member, wider);
    }
    this.kernels.store(this.address + layout.CAPACITY, capacity);
  }

  #addArena(room: number): void {
    const arena = this.kernels.allocate(room + SLACK);
    this.kernels.store(this.address + layout.ARENA, arena);
    this.kernels.store(this.address + layout.ARENA_END, arena + room);
  }
}

/** Symbols as {length u32, bytes, padding to 4}, many at a time; a list is good until the next one is asked for. */
function* lists(symbols: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let list = Buffer.alloc(LIST);
  let used = 0;
  for (const symbol of symbols) {
    const most = symbol.length * 3 + 8;
    if (used + most > list.length) {
      yield list.subarray(0, used);
      list = Buffer.alloc(Math.max(LIST, most));
      used = 0;
    }
    const place = list.subarray(used + 4);
    if (typeof symbol !== "string") place.set(symbol);
    const written = typeof symbol === "string" ? encoder.encodeInto(symbol, place).written : symbol.length;
    list.writeUInt32LE(written, used);
    used += 4 + Math.ceil(written / 4) * 4;
  }
  yield list.subarray(0, used);
}
