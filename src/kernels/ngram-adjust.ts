// From the counts of N-grams, sorted by their last word, then the one before it, and so on, to those of all shorter
// n-grams: they are the ends of the N-grams, and so lie together. The adjusted count of a shorter n-gram is that of the
// distinct words before it (Kneser & Ney 1995); one that begins a passage has nothing before it and keeps its own
// (Heafield et al. 2013, whose steps these are).
import {
  ADJUST_BEGIN, ADJUST_COUNTS, ADJUST_LEFT, ADJUST_OPEN, ADJUST_ORDER, ADJUST_OUT, ADJUST_OUT_END, ADJUST_PADDING,
  ADJUST_PRUNE, ADJUST_RAW, ADJUST_STATISTICS, ADJUST_WORDS, PRUNED,
} from "./ngram-state";

/**
 * Reads sorted records of N ids and a count. Each n-gram that no more records end with is written to the room of its
 * order as n ids, its adjusted count, and a 0 where another number will come. Returns the end, or the first record for which there may be no room.
 */
export function ngram_adjust(state: usize, records: usize, end: usize): usize {
  const order = load<u32>(state, ADJUST_ORDER);
  const size: usize = (order + 1) << 2;
  for (; records < end; records += size) {
    if (!has_room(state, order)) return records;
    const shared = load<u32>(state, ADJUST_OPEN) ? shared_words(state, records, order) : 0;
    if (load<u32>(state, ADJUST_OPEN)) close_ngrams(state, order, shared);
    open_ngrams(state, records, order, shared);
  }
  return records;
}

/** Writes what is still open; there must be room for one n-gram of each order. */
export function ngram_adjust_end(state: usize): void {
  if (load<u32>(state, ADJUST_OPEN)) close_ngrams(state, load<u32>(state, ADJUST_ORDER), 0);
  store<u32>(state, 0, ADJUST_OPEN);
}

function has_room(state: usize, order: u32): bool {
  for (let n: u32 = 1; n <= order; n++) {
    const at: usize = state + ((n - 1) << 2);
    if (load<u32>(at, ADJUST_OUT) + ((n + 2) << 2) > load<u32>(at, ADJUST_OUT_END)) return false;
  }
  return true;
}

/** How many of their last words the record and the one before it share. */
@inline
function shared_words(state: usize, record: usize, order: u32): u32 {
  let shared: u32 = 0;
  for (let at: usize = (order - 1) << 2; shared < order; at -= 4, shared++) {
    if (load<u32>(record + at) != load<u32>(state + at, ADJUST_WORDS)) break;
  }
  return shared;
}

/** The n-grams of the record before that are longer than `shared` are over. */
function close_ngrams(state: usize, order: u32, shared: u32): void {
  const padding = load<u32>(state, ADJUST_PADDING);
  for (let n = shared + 1; n <= order; n++) {
    const words: usize = state + ADJUST_WORDS + ((order - n) << 2);
    if (load<u32>(words) == padding) return;
    write_ngram(state, words, n, order);
  }
}

function write_ngram(state: usize, words: usize, n: u32, order: u32): void {
  const slot: usize = state + ((n - 1) << 3);
  const count = load<u64>(slot, ADJUST_COUNTS);
  const isOwn = n == order || load<u32>(state, ADJUST_RAW) != 0 || load<u32>(words) == load<u32>(state, ADJUST_BEGIN);
  const adjusted: u64 = isOwn ? count : load<u64>(slot, ADJUST_LEFT);
  const place: usize = state + ((n - 1) << 2);
  let out: usize = load<u32>(place, ADJUST_OUT);
  for (let i: u32 = 0; i < n; i++, words += 4, out += 4) store<u32>(out, load<u32>(words));
  const pruned: u32 = count <= load<u64>(slot, ADJUST_PRUNE) ? PRUNED : 0;
  store<u32>(out, <u32>min<u64>(adjusted, PRUNED - 1) | pruned);
  store<u32>(out, 0, 4);
  store<u32>(place, <u32>(out + 8), ADJUST_OUT);
  if (adjusted >= 1 && adjusted <= 4) add(state + ADJUST_STATISTICS + ((n - 1) << 5) + (<usize>(adjusted - 1) << 3), 1);
}

function open_ngrams(state: usize, record: usize, order: u32, shared: u32): void {
  const padding = load<u32>(state, ADJUST_PADDING);
  const count: u64 = load<u32>(record + (order << 2));
  memory.copy(state + ADJUST_WORDS, record, order << 2);
  store<u32>(state, 1, ADJUST_OPEN);
  for (let n: u32 = 1; n <= order; n++) {
    if (load<u32>(record + ((order - n) << 2)) == padding) return;
    const slot: usize = state + ((n - 1) << 3);
    if (n > shared) {
      store<u64>(slot, 0, ADJUST_COUNTS);
      store<u64>(slot, 0, ADJUST_LEFT);
      if (n > 1) add(slot - 8 + ADJUST_LEFT, 1);
    }
    add(slot + ADJUST_COUNTS, count);
  }
}

@inline
function add(at: usize, count: u64): void {
  store<u64>(at, load<u64>(at) + count);
}
