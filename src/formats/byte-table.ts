/**
 * A set of distinct byte strings, numbered as they come: one slab of bytes and one open-addressing hash table over
 * it, so that a vocabulary of any size is looked up without a string or an object an entry.
 */

export interface ByteTable {
  /** All byte strings, one after another. */
  slab: Uint8Array;
  /** String `i` ends at `ends[i]` and begins where the one before ends. */
  ends: Uint32Array;
  /** Index plus one of the string in each slot, 0 where it is free. */
  slots: Int32Array;
  size: number;
}

/** The hash starts differently in every process, so that no file can be made to collide. Results never depend on it. */
const SEED = (Math.random() * 2 ** 32) | 0;

export function byteTable(): ByteTable {
  return {
    slab: new Uint8Array(1 << 12),
    ends: new Uint32Array(1 << 8),
    slots: new Int32Array(1 << 9),
    size: 0,
  };
}

/** Adds `bytes[from, to)` and returns its index, or -1 if it is there already. */
export function insertBytes(table: ByteTable, bytes: Uint8Array, from: number, to: number): number {
  if (table.size === table.ends.length) grow(table);
  const slot = findSlot(table, bytes, from, to);
  if (table.slots[slot] !== 0) return -1;
  const start = startOf(table, table.size);
  reserve(table, start + to - from);
  for (let at = from, out = start; at < to; ) table.slab[out++] = bytes[at++] as number;
  table.ends[table.size] = start + to - from;
  table.slots[slot] = table.size + 1;
  return table.size++;
}

/** The index of `bytes[from, to)`, or -1. */
export const lookupBytes = (table: ByteTable, bytes: Uint8Array, from: number, to: number): number =>
  (table.slots[findSlot(table, bytes, from, to)] as number) - 1;

/** Where string `index` begins in the slab. */
export const startOf = (table: ByteTable, index: number): number =>
  index === 0 ? 0 : (table.ends[index - 1] as number);

/** String `index`, as a view of the slab. */
export const bytesOf = (table: ByteTable, index: number): Uint8Array =>
  table.slab.subarray(startOf(table, index), table.ends[index]);

function findSlot(table: ByteTable, bytes: Uint8Array, from: number, to: number): number {
  const mask = table.slots.length - 1;
  let slot = hash(bytes, from, to) & mask;
  for (;;) {
    const entry = table.slots[slot] as number;
    if (entry === 0 || equals(table, entry - 1, bytes, from, to)) return slot;
    slot = (slot + 1) & mask;
  }
}

/** FNV-1a, finished as MurmurHash3 does. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let h = SEED;
  for (let at = from; at < to; at++) h = Math.imul(h ^ (bytes[at] as number), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function equals(table: ByteTable, index: number, bytes: Uint8Array, from: number, to: number): boolean {
  const { slab } = table;
  let other = startOf(table, index);
  if ((table.ends[index] as number) - other !== to - from) return false;
  for (let at = from; at < to; ) if (slab[other++] !== bytes[at++]) return false;
  return true;
}

/** Room for twice as many strings; the slots stay at most half full. */
function grow(table: ByteTable): void {
  const ends = new Uint32Array(table.ends.length * 2);
  ends.set(table.ends);
  table.ends = ends;
  table.slots = new Int32Array(ends.length * 2);
  for (let index = 0; index < table.size; index++) {
    const slot = findSlot(table, table.slab, startOf(table, index), ends[index] as number);
    table.slots[slot] = index + 1;
  }
}

function reserve(table: ByteTable, length: number): void {
  if (length <= table.slab.length) return;
  const slab = new Uint8Array(Math.max(length, table.slab.length * 2));
  slab.set(table.slab);
  table.slab = slab;
}
