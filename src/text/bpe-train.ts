/** Learning byte-pair merges from counted words; the work is done by src/kernels/bpe-train.ts. */
import type { Kernels } from "../engine/kernels.ts";
import * as state from "../kernels/bpe-train-state.ts";
import { eachWord, type Words } from "./words.ts";

const STATE = 128;
const CELL = 16;
const PAIR_SLOT = 24;
const NEIGHBOUR = 32;
const EDGE = 0xffffffff;
const FIRST_PAIRS = 2 ** 16;
const MERGES_A_CALL = 256;

/** Writes the symbols of the word words.bytes[start, end) to `out` and returns how many there are. */
export type Split = (bytes: Uint8Array, start: number, end: number, out: Uint32Array) => number;

export interface Goal {
  /** The bytes of the symbols that are there already, by id. */
  readonly tokens: readonly Uint8Array[];
  /** The length of each of them in smallest symbols. */
  readonly lengths: ArrayLike<number>;
  /** Stop at this many symbols. */
  readonly symbols: number;
  /** Only pairs that occur this often are merged; at least 1. */
  readonly minimum: number;
  /** No symbol becomes longer than this many smallest symbols. */
  readonly longest: number;
  /** Tokens that must not be made again, such as the special ones. */
  readonly taken: readonly Uint8Array[];
}

export interface Learnt {
  /** left id, right id, new id of each merge. */
  readonly merges: Uint32Array;
  /** The bytes of the new symbols, one after the other in order of id, and the length of each. */
  readonly bytes: Uint8Array;
  readonly lengths: Uint32Array;
}

/** How far learning is. */
export interface LearningProgress {
  /** How many merges there are. */
  readonly merges: number;
  /** How many tokens the text has, cut by these merges. */
  readonly tokens: number;
  /** The last of the merges that were made since the one before was told, the newest last. */
  readonly latest: readonly LearntMerge[];
}

export interface LearntMerge {
  /** Its place among the new merges, from 0. */
  readonly rank: number;
  /** The id of the new symbol. */
  readonly id: number;
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  /** How often the pair came. */
  readonly count: number;
}

/** The bytes of each new symbol. */
export function learntTokens({ bytes, lengths }: Learnt): Uint8Array[] {
  let end = 0;
  return Array.from(lengths, (length) => {
    end += length;
    return bytes.subarray(end - length, end);
  });
}

/**
 * Learns merges until the goal is reached or no pair is frequent enough. `cut` makes symbols of words, or is
 * the symbol of each byte. Yields how far it is now and then, so that the caller can tell of it; if it is answered with
 * true, there are no more merges.
 */
export function* learnMerges(
  kernels: Kernels,
  words: Words,
  cut: Split | Uint32Array,
  goal: Goal,
): Generator<LearningProgress, Learnt, boolean | undefined> {
  const at = kernels.allocate(STATE);
  placeGoal(kernels, at, goal);
  const tokens = placeCells(kernels, at, words, cut);
  placePairs(kernels, at);
  let status: number = state.RUNNING;
  let told = 0;
  while (status !== state.EXHAUSTED && status !== state.COMPLETE) {
    status = kernels.call.bpe_merge(at, MERGES_A_CALL);
    if (status === state.PAIRS_FULL) growPairs(kernels, at);
    if (status === state.HEAP_FULL) growHeap(kernels, at);
    if (status === state.TOKENS_FULL) growTokens(kernels, at);
    const progress = progressOf(kernels, at, tokens, told);
    told = progress.merges;
    if (yield progress) break;
  }
  return readLearnt(kernels, at, goal.tokens.length);
}

function placeGoal(kernels: Kernels, at: number, goal: Goal): void {
  const known = goal.tokens.length;
  const most = Math.max(goal.symbols, known);
  kernels.store(at + state.SYMBOLS, known);
  kernels.store(at + state.SYMBOL_LIMIT, most);
  kernels.store(at + state.LENGTH_LIMIT, Math.min(goal.longest, EDGE));
  kernels.store(at + state.MINIMUM, goal.minimum);
  kernels.store(at + state.MINIMUM + 4, Math.floor(goal.minimum / 2 ** 32));
  kernels.store(at + state.NEIGHBOURS, kernels.allocate((most + 1) * NEIGHBOUR));
  kernels.store(at + state.TOUCHED, kernels.allocate((most + 1) * 4));
  kernels.store(at + state.MERGES, kernels.allocate((most - known + 1) * 12));
  kernels.store(at + state.COUNTS, kernels.allocate((most - known + 1) * 8));
  kernels.store(at + state.LENGTHS, kernels.allocate((most + 1) * 4));
  kernels.u32(kernels.load(at + state.LENGTHS), known).set(goal.lengths);
  placeTaken(kernels, at, goal.taken);
  placeTokens(kernels, at, goal.tokens, most);
}

/** The hashes of taken tokens, sorted, for the kernel's binary search. */
function placeTaken(kernels: Kernels, at: number, taken: readonly Uint8Array[]): void {
  const hashes = BigUint64Array.from(taken, (token) => {
    const copy = kernels.allocate(token.length + 8);
    kernels.bytes.set(token, copy);
    return BigInt.asUintN(64, kernels.call.bytes_hash(copy, token.length));
  }).sort();
  const pointer = kernels.allocate(hashes.byteLength);
  new BigUint64Array(kernels.memory.buffer, pointer, hashes.length).set(hashes);
  kernels.store(at + state.TAKEN, pointer);
  kernels.store(at + state.TAKEN_COUNT, hashes.length);
}

/** The bytes of the tokens, and where each begins, with room for some more. */
function placeTokens(kernels: Kernels, at: number, tokens: readonly Uint8Array[], most: number): void {
  const starts = kernels.allocate((most + 2) * 4);
  const size = tokens.reduce((sum, token) => sum + token.length, 0);
  let pointer = allocateTokens(kernels, at, size + most * 8);
  kernels.store(at + state.TOKENS, starts);
  for (const [id, token] of tokens.entries()) {
    kernels.store(starts + id * 4, pointer);
    kernels.bytes.set(token, pointer);
    pointer += token.length;
  }
  kernels.store(starts + tokens.length * 4, pointer);
}

function allocateTokens(kernels: Kernels, at: number, size: number): number {
  const pointer = kernels.allocate(size + 64);
  kernels.store(at + state.TOKENS_END, pointer + size);
  return pointer;
}

function growTokens(kernels: Kernels, at: number): void {
  const starts = kernels.u32(kernels.load(at + state.TOKENS), kernels.load(at + state.SYMBOLS) + 1);
  const [first, last] = [starts[0] as number, starts[starts.length - 1] as number];
  const pointer = allocateTokens(kernels, at, (kernels.load(at + state.TOKENS_END) - first) * 4);
  kernels.bytes.copyWithin(pointer, first, last);
  const moved = kernels.u32(kernels.load(at + state.TOKENS), starts.length);
  for (let i = 0; i < moved.length; i++) moved[i] = (moved[i] as number) - first + pointer;
}

/**
 * Lays the words out as cells, an edge before the first and after each, and makes room for what learning wants. Returns
 * how many tokens the text has.
 */
function placeCells(kernels: Kernels, at: number, words: Words, cut: Split | Uint32Array): number {
  const most = words.size + words.count * 2 + 2; // a word may have one symbol more than bytes: `▁`
  const cells = kernels.allocate(most * CELL);
  kernels.store(at + state.EVENTS, kernels.allocate(most * CELL));
  kernels.store(at + state.POSTINGS_TOP, kernels.allocate(most * 3 * 4));
  const { end, tokens } =
    cut instanceof Uint32Array
      ? placeBytes(kernels, words, cut, cells)
      : placeSymbols(kernels, words, cut, cells);
  kernels.store(at + state.CELLS, cells);
  kernels.store(at + state.CELLS_END, end);
  return tokens;
}

interface Placed {
  readonly end: number;
  readonly tokens: number;
}

function placeBytes(
  kernels: Kernels,
  { bytes, address, textBytes: tokens }: Words,
  symbols: Uint32Array,
  cells: number,
): Placed {
  const table = kernels.allocate(256 * 4);
  kernels.u32(table, 256).set(symbols);
  const list = address ?? kernels.allocate(bytes.length);
  if (address === undefined) kernels.bytes.set(bytes, list);
  return { end: kernels.call.bpe_place_words(list, list + bytes.length, table, cells) >>> 0, tokens };
}

function placeSymbols(kernels: Kernels, words: Words, split: Split, cells: number): Placed {
  const out = kernels.u32(cells, (words.size + words.count * 2 + 2) * 4);
  const symbols = new Uint32Array(words.longest + 1);
  let cell = 0;
  let tokens = 0;
  out[cell] = EDGE;
  for (const { start, end, count } of eachWord(words)) {
    const length = split(words.bytes, start, end, symbols);
    tokens += length * Number(count);
    if (length < 2) continue;
    const [low, high] = [Number(count & 0xffffffffn), Number(count >> 32n)];
    for (let i = 0; i < length; i++) {
      cell += 4;
      out[cell] = symbols[i] as number;
      out[cell + 1] = 1;
      out[cell + 2] = low;
      out[cell + 3] = high;
    }
    cell += 4;
    out[cell] = EDGE;
  }
  return { end: cells + cell * 4 + CELL, tokens };
}

/** Counts all pairs, with as many slots as it takes, and makes the heap of those that are frequent enough. */
function placePairs(kernels: Kernels, at: number): void {
  for (let slots = FIRST_PAIRS; ; slots *= 2) {
    kernels.store(at + state.PAIRS, kernels.allocate(slots * PAIR_SLOT));
    kernels.store(at + state.PAIR_MASK, slots - 1);
    if (kernels.call.bpe_count_pairs(at)) break;
  }
  kernels.call.bpe_place_pairs(at);
  growHeap(kernels, at);
  kernels.call.bpe_fill_heap(at);
}

/** Pairs that are still frequent enough move to a table twice as large. */
function growPairs(kernels: Kernels, at: number): void {
  const slots = (kernels.load(at + state.PAIR_MASK) + 1) * 2;
  kernels.call.bpe_move_pairs(at, kernels.allocate(slots * PAIR_SLOT), slots - 1);
}

function growHeap(kernels: Kernels, at: number): void {
  const entries = kernels.load(at + state.HEAP_SIZE);
  const room =
    Math.max(kernels.load(at + state.PAIRS_USED), entries, kernels.load(at + state.SYMBOL_LIMIT)) * 2 + 1024;
  const heap = kernels.allocate(room * 16);
  const old = kernels.load(at + state.HEAP);
  kernels.bytes.copyWithin(heap, old, old + entries * 16);
  kernels.store(at + state.HEAP, heap);
  kernels.store(at + state.HEAP_ROOM, room);
}

const LATEST = 8;

/** `tokens` were there before the first merge; the first `told` merges have been told. */
function progressOf(kernels: Kernels, at: number, tokens: number, told: number): LearningProgress {
  const merges = kernels.load(at + state.MERGE_COUNT);
  const first = Math.max(told, merges - LATEST);
  const [joined] = new BigInt64Array(kernels.memory.buffer, at + state.JOINED, 1);
  const counts = new BigInt64Array(kernels.memory.buffer, kernels.load(at + state.COUNTS), merges);
  const latest = Array.from({ length: merges - first }, (_, index) => {
    const rank = first + index;
    const [left, right, id] = kernels.u32(kernels.load(at + state.MERGES) + rank * 12, 3);
    const [a, b] = [left, right].map((symbol) => tokenOf(kernels, at, symbol));
    return { rank, id, left: a, right: b, count: Number(counts[rank]) };
  });
  return { merges, tokens: tokens - Number(joined), latest };
}

function tokenOf(kernels: Kernels, at: number, symbol: number): Uint8Array {
  const [start, end] = kernels.u32(kernels.load(at + state.TOKENS) + symbol * 4, 2);
  return kernels.bytes.slice(start, end);
}

function readLearnt(kernels: Kernels, at: number, known: number): Learnt {
  const count = kernels.load(at + state.MERGE_COUNT);
  const starts = kernels.u32(kernels.load(at + state.TOKENS) + known * 4, count + 1);
  return {
    merges: kernels.u32(kernels.load(at + state.MERGES), count * 3).slice(),
    bytes: kernels.bytes.slice(starts[0], starts[count]),
    lengths: Uint32Array.from({ length: count }, (_, i) => (starts[i + 1] as number) - (starts[i] as number)),
  };
}
