/**
 * Words, which white space separates, and their ids: a hash table over the words' bytes with open addressing, since
 * making a string of each word of a large text would take several times as long.
 */
import { type SymbolTable, withRoom } from "./symbol-table.ts";
import { skipSpace, wordEnd } from "./white-space.ts";

const FIRST_SLOTS = 2 ** 12;

export class WordIds implements SymbolTable {
  size = 0;
  /** The words, one after the other; word `id` ends at `#ends[id + 1]`, where the next one begins. */
  #bytes = new Uint8Array(2 ** 16);
  #ends = new Uint32Array(2 ** 12);
  /** Two numbers a slot: an id plus one, 0 where the slot is free, and the word's hash. Twice as many slots as words. */
  #slots = new Uint32Array(FIRST_SLOTS * 2);
  #ids = new Uint32Array(2 ** 10);

  add(symbol: string): number {
    const word = Buffer.from(symbol);
    return this.#idOf(word, 0, word.length);
  }

  symbol(id: number): string {
    return Buffer.from(this.#bytes.buffer, this.#ends[id], this.#ends[id + 1] - this.#ends[id]).toString();
  }

  encode(text: Uint8Array, unseen?: number): Uint32Array<ArrayBuffer> {
    this.#ids = withRoom(this.#ids, (text.length >>> 1) + 1); // a word has a byte, and one behind it
    let count = 0;
    for (let start = skipSpace(text, 0); start < text.length; count++) {
      const end = wordEnd(text, start);
      this.#ids[count] = this.#idOf(text, start, end, unseen);
      start = skipSpace(text, end);
    }
    return this.#ids.slice(0, count);
  }

  #idOf(text: Uint8Array, start: number, end: number, unseen?: number): number {
    const hash = hashOf(text, start, end);
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    for (; slots[slot] !== 0; slot = (slot + 2) & mask) {
      const id = slots[slot] - 1;
      if (slots[slot + 1] === hash && this.#isWord(id, text, start, end)) return id;
    }
    return unseen ?? this.#append(text, start, end, hash, slot);
  }

  #isWord(id: number, text: Uint8Array, start: number, end: number): boolean {
    const bytes = this.#bytes;
    let own = this.#ends[id];
    if (this.#ends[id + 1] - own !== end - start) return false;
    for (let at = start; at < end; at++) if (bytes[own++] !== text[at]) return false;
    return true;
  }

  #append(text: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const id = this.size++;
    const first = this.#ends[id];
    const last = first + end - start;
    this.#bytes = withRoom(this.#bytes, last);
    this.#bytes.set(text.subarray(start, end), first);
    this.#ends = withRoom(this.#ends, id + 2);
    this.#ends[id + 1] = last;
    this.#slots[slot] = id + 1;
    this.#slots[slot + 1] = hash;
    if (this.size * 4 > this.#slots.length) this.#spread();
    return id;
  }

  /** Twice as many slots. */
  #spread(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 2;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === 0) continue;
      let slot = (old[at + 1] << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[at];
      slots[slot + 1] = old[at + 1];
    }
    this.#slots = slots;
  }
}

/** FNV-1a (Fowler, Noll, Vo), with its high bits mixed into the low ones. */
function hashOf(text: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text[at], 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
