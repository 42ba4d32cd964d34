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

/** Rows that come to the cache together before they are added, … */
const TOGETHER: usize = 64;
/** … and bytes of their columns whose sums fit into registers. */
const WIDE: usize = 208;

/** Adds rows, whose addresses are in [list, end), in this order. */
export function addRows(bag: usize, out: usize, list: usize, end: usize): void {
  const stride: usize = load<u32>(bag, STRIDE);
  for (; list < end; list += TOGETHER << 2) {
    const last = min(end, list + (TOGETHER << 2));
    for (let column: usize = 0; column < stride; column += WIDE) {
      const width = min(WIDE, stride - column);
      if (width > 64) look(bag, list, last, column, width);
      if (width == WIDE) addWide(out + column, list, last, column);
      else addColumns(out, list, last, column, stride);
    }
  }
}

/** A loop of nothing but looks is so short that many misses of the caches are under way at a time. */
function look(bag: usize, list: usize, end: usize, column: usize, width: usize): void {
  const b = min<usize>(64, width - 4), c = min<usize>(128, width - 4), d = min<usize>(192, width - 4);
  let seen: u32 = 0;
  for (; list < end; list += 4) {
    const row = (load<u32>(list) as usize) + column;
    seen += load<u32>(row) + load<u32>(row + b) + load<u32>(row + c) + load<u32>(row + d);
  }
  store<u32>(bag, seen, SEEN); // kept so that the looks are not optimized away
}

function addWide(out: usize, list: usize, end: usize, column: usize): void {
  let a = v128.load(out), b = v128.load(out, 16), c = v128.load(out, 32), d = v128.load(out, 48);
  let e = v128.load(out, 64), f = v128.load(out, 80), g = v128.load(out, 96), h = v128.load(out, 112);
  let i = v128.load(out, 128), j = v128.load(out, 144), k = v128.load(out, 160), l = v128.load(out, 176);
  let m = v128.load(out, 192);
  for (; list < end; list += 4) {
    const row = (load<u32>(list) as usize) + column;
    a = f32x4.add(a, v128.load(row));
    b = f32x4.add(b, v128.load(row, 16));
    c = f32x4.add(c, v128.load(row, 32));
    d = f32x4.add(d, v128.load(row, 48));
    e = f32x4.add(e, v128.load(row, 64));
    f = f32x4.add(f, v128.load(row, 80));
    g = f32x4.add(g, v128.load(row, 96));
    h = f32x4.add(h, v128.load(row, 112));
    i = f32x4.add(i, v128.load(row, 128));
    j = f32x4.add(j, v128.load(row, 144));
    k = f32x4.add(k, v128.load(row, 160));
    l = f32x4.add(l, v128.load(row, 176));
    m = f32x4.add(m, v128.load(row, 192));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
  v128.store(out, e, 64);
  v128.store(out, f, 80);
  v128.store(out, g, 96);
  v128.store(out, h, 112);
  v128.store(out, i, 128);
  v128.store(out, j, 144);
  v128.store(out, k, 160);
  v128.store(out, l, 176);
  v128.store(out, m, 192);
}

/** Sixteen columns at a time. */
function addColumns(out: usize, list: usize, end: usize, column: usize, stride: usize): void {
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
