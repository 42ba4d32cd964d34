/** How texts become input rows of a classifier of fastText (src/kernels/bag.ts): what threads share, and one thread's. */
import { Area, type Kernels } from "../engine/kernels.ts";
import * as layout from "../kernels/bag-state.ts";
import type { WordTable } from "../text/word-table.ts";

/** The members have the names of fastText's options. */
export interface BagSettings {
  /** N-grams of characters have so many, boundary marks included; with a maxn of 0 words have none. */
  readonly minn: number;
  readonly maxn: number;
  /** N-grams of words have 2 up to so many. */
  readonly wordNgrams: number;
  readonly bucket: number;
  /** Where only some buckets have a row: {bucket, row behind those of the words} of each. */
  readonly pruned?: Int32Array;
}

/** Plain data, which can be posted to a thread: the members of the kernel's state, but for the room of a thread. */
export interface SharedBag {
  readonly members: readonly (readonly [offset: number, value: number])[];
}

const END = "</s>";
/** What a known word's list holds beside its n-grams: its own row. */
const OWN = 1;

/**
 * The words of the table, which may then no longer change, have the rows of their ids; behind them are those of buckets.
 * With `lists` known words keep their rows as lists, which costs memory and spares their hashes; without them a known word
 * has its own row alone.
 */
export function shareBag(
  kernels: Kernels,
  table: WordTable,
  settings: BagSettings,
  { lists }: { readonly lists: boolean },
): SharedBag {
  const { minn, maxn, wordNgrams, pruned } = settings;
  const bucket = pruned?.length === 0 ? 0 : settings.bucket;
  const members: [number, number][] = [
    [layout.TABLE, table.address],
    [layout.WORDS, table.size],
    [layout.END_ROW, table.find(END) ?? layout.NO_ROW],
    [layout.MINN, minn],
    [layout.MAXN, maxn],
    [layout.WORD_NGRAMS, wordNgrams],
    [layout.BUCKETS, bucket],
  ];
  if (pruned !== undefined && pruned.length > 0) members.push(...placePruned(kernels, pruned));
  if (lists && maxn > 0 && bucket > 0) members.push(...placeLists(kernels, table, { members }));
  return { members };
}

/** One thread's. */
export class Bag {
  /** Where the kernel's state lies. */
  readonly address: number;
  readonly #kernels: Kernels;
  readonly #rows: Area;

  constructor(kernels: Kernels, { members }: SharedBag) {
    this.#kernels = kernels;
    this.address = kernels.allocate(layout.BAG_SIZE);
    for (const [offset, value] of members) kernels.store(this.address + offset, value);
    const scratch = kernels.allocate(kernels.call.bag_scratch(this.address));
    kernels.store(this.address + layout.SCRATCH, scratch);
    this.#rows = new Area(kernels);
  }

  /** The most rows that a text of so many bytes can have. */
  most(bytes: number): number {
    return this.#kernels.call.bag_most(this.address, bytes);
  }

  /** The rows of one text in the kernels' memory, behind which 64 bytes are readable: a view, good until the next. */
  text(start: number, end: number): Uint32Array {
    const out = this.#rows.reserve(this.most(end - start) * 4);
    return this.#kernels.u32(out, this.#kernels.call.bag_text(this.address, start, end, out));
  }
}

function placePruned(kernels: Kernels, pruned: Int32Array): [number, number][] {
  const pairs = kernels.allocate(pruned.length * 4);
  kernels.u32(pairs, pruned.length).set(pruned);
  const slots = 2 ** Math.ceil(Math.log2(pruned.length)); // twice as many as pairs at least
  const bits = (slots * layout.PRUNED_BITS) / 8;
  const address = kernels.allocate(bits + slots * 8) + bits;
  kernels.call.bag_place_pruned(address, slots - 1, pairs, pruned.length / 2);
  return [
    [layout.PRUNED, address],
    [layout.PRUNED_MASK, slots - 1],
  ];
}

function placeLists(kernels: Kernels, table: WordTable, shared: SharedBag): [number, number][] {
  const bag = new Bag(kernels, shared);
  let longest = 0;
  for (let id = 0; id < table.size; id++) longest = Math.max(longest, table.bytes(id).length);
  const scratch = kernels.allocate((bag.most(longest) + OWN) * 4);
  const starts = kernels.allocate((table.size + 1) * 4);
  const count = kernels.call.bag_lists(bag.address, starts, 0, scratch) >>> 0;
  const rows = kernels.allocate((count + bag.most(longest)) * 4);
  kernels.call.bag_lists(bag.address, starts, rows, scratch);
  return [
    [layout.LIST_STARTS, starts],
    [layout.LIST_ROWS, rows],
  ];
}
