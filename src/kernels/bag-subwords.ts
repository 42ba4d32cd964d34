// The sums of the input rows of a word's n-grams of characters, and of any list of rows.

import { bucketRows } from "./bag";
import { BUCKETS, LIST, MATRIX, MAXN, MINN, PIECE, SEEN, STRIDE } from "./bag-state";
import { first_subwords, subwords_between } from "./subwords";

@inline
export function hasSubwords(bag: usize): bool {
  return load<u32>(bag, MAXN) > 0 && load<u32>(bag, BUCKETS) > 0;
}

/** Adds the rows of a word's n-grams of characters to `out`, piece by piece of the word; returns how many there are. */
export function addSubwords(bag: usize, start: usize, end: usize, out: usize): u32 {
  const minn = load<i32>(bag, MINN), maxn = load<i32>(bag, MAXN), buckets = load<u32>(bag, BUCKETS);
  const list: usize = load<u32>(bag, LIST);
  let next = first_subwords(start, end, minn, maxn, buckets, list);
  let count: u32 = 0;
  for (let at = start; at < end; at += PIECE, next = list) {
    next = subwords_between(at, min(end, at + PIECE), end, minn, maxn, buckets, next);
    count += addNumbered(bag, bucketRows(bag, list, next), out);
  }
  return count;
}

/** Adds the rows whose numbers are in LIST, up to `end`; returns how many there are. */
export function addNumbered(bag: usize, end: usize, out: usize): u32 {
  const list: usize = load<u32>(bag, LIST);
  const matrix = load<u32>(bag, MATRIX), stride = load<u32>(bag, STRIDE);
  for (let at = list; at < end; at += 4) store<u32>(at, matrix + load<u32>(at) * stride);
  addRows(bag, out, list, end);
  return ((end - list) >> 2) as u32;
}

/** Rows that come to the cache together before they are added. */
const TOGETHER: usize = 32;

/** Adds rows, whose addresses are in [list, end), in this order. */
export function addRows(bag: usize, out: usize, list: usize, end: usize): void {
  const stride: usize = load<u32>(bag, STRIDE);
  if (stride <= 64) return addColumns(out, list, end, stride);
  for (; list < end; list += TOGETHER << 2) {
    const last = min(end, list + (TOGETHER << 2));
    look(bag, list, last, stride);
    addColumns(out, list, last, stride);
  }
}

/** So that a row's page is looked up once, and all lines are on their way at the same time. */
function look(bag: usize, list: usize, end: usize, stride: usize): void {
  let seen: u32 = 0;
  for (; list < end; list += 4) {
    const row: usize = load<u32>(list);
    for (let at: usize = 0; at < stride; at += 64) seen += load<u32>(row + at);
  }
  store<u32>(bag, seen, SEEN);
}

/** Sixteen columns of all of them at a time. */
function addColumns(out: usize, list: usize, end: usize, stride: usize): void {
  if (list == end) return;
  let column: usize = 0;
  for (; column + 64 <= stride; column += 64) addSixteen(out + column, list, end, column);
  for (; column < stride; column += 16) addFour(out + column, list, end, column);
}

function addSixteen(out: usize, list: usize, end: usize, column: usize): void {
  let a = v128.load(out), b = v128.load(out, 16), c = v128.load(out, 32), d = v128.load(out, 48);
  for (; list < end; list += 4) {
    const row = (load<u32>(list) as usize) + column;
    a = f32x4.add(a, v128.load(row));
    b = f32x4.add(b, v128.load(row, 16));
    c = f32x4.add(c, v128.load(row, 32));
    d = f32x4.add(d, v128.load(row, 48));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

function addFour(out: usize, list: usize, end: usize, column: usize): void {
  let sum = v128.load(out);
  for (; list < end; list += 4) sum = f32x4.add(sum, v128.load((load<u32>(list) as usize) + column));
  v128.store(out, sum);
}
