/** Reads records that have two sides. A row that is bad on one side is left out on both. */
import { DataError } from "../../errors.ts";
import { place } from "../../io/place.ts";
import { withRoom } from "../../text/symbol-table.ts";
import type { Context } from "../context.ts";
import type { Reading } from "../stream/reading.ts";
import { untilAborted } from "../stream/stop.ts";
import type { BlockPair } from "./parallel-blocks.ts";
import type { BadRecord, Side, SideRows } from "./side.ts";

export interface ReadPairsOptions {
  /** Of the inputs that the blocks are made of. */
  readonly reading: Reading;
  readonly source: Side;
  readonly target: Side;
  readonly onError?: "fail" | "skip";
}

/** Returns how many pairs there are, at least one. Whatever goes wrong, the stores are closed. @throws DataError */
export async function readPairs(
  context: Context,
  blocks: AsyncIterable<BlockPair>,
  options: ReadPairsOptions,
): Promise<number> {
  try {
    const count = await untilAborted(context.signal, () => readAll(context, blocks, options));
    if (count === 0)
      throw new DataError("there is no record to learn from", { hint: "the files are empty: name others" });
    return count;
  } catch (error) {
    await options.source.store.close();
    await options.target.store.close();
    throw error;
  }
}

async function readAll(
  context: Context,
  blocks: AsyncIterable<BlockPair>,
  options: ReadPairsOptions,
): Promise<number> {
  const { reading } = options;
  let [count, skipped, bytes] = [0, 0, 0];
  try {
    for await (const { source, target } of blocks) {
      context.signal.throwIfAborted();
      bytes += source.bytes.length + (source === target ? 0 : target.bytes.length);
      const others = options.target.read(target);
      for (const rows of options.source.read(source)) {
        const taken = await take(options, rows, others.next().value);
        count += taken.good;
        skipped += taken.bad;
      }
      reading.worked(bytes, count + skipped);
    }
  } finally {
    reading.stop();
  }
  if (skipped > 0) context.warn(`${skipped} of ${skipped + count} records were bad and left out`);
  return count;
}

/** @throws DataError at the first bad record, unless these are left out */
async function take({ source, target, onError }: ReadPairsOptions, left: SideRows, right: SideRows) {
  const bad: BadRecord[] = [];
  const sound = (rows: readonly number[], problemOf: (index: number) => BadRecord | undefined) =>
    rows.filter((index) => {
      const problem = problemOf(index);
      if (problem === undefined) return true;
      bad.push(problem);
      left.drop(index);
      right.drop(index);
      return false;
    });
  const all = Array.from({ length: left.count }, (_, index) => index);
  const there = all.filter((index) => !left.isBlank(index)); // and so is, of the same record, the other side
  const whole = sound(there, (index) => left.problem(index) ?? right.problem(index));
  const lefts = left.encode();
  const known = sound(whole, lefts.problem);
  const rights = right.encode();
  const good = sound(known, rights.problem);
  if (bad.length > 0 && onError !== "skip") throw refusal(bad);
  await source.store.append(gathered(source, good, lefts.numbers));
  await target.store.append(gathered(target, good, rights.numbers));
  return { good: good.length, bad: bad.length };
}

function refusal(bad: readonly BadRecord[]): DataError {
  const { file, line, error } = bad.reduce((one, other) => (other.line < one.line ? other : one));
  return new DataError(place(file, line, error), { hint: "--on-error skip leaves bad records out" });
}

/** What is kept of rows, one behind the other. */
function gathered(
  side: Side,
  rows: readonly number[],
  numbersOf: (index: number) => Uint32Array,
): Uint32Array {
  let numbers = new Uint32Array(2 ** 10);
  let length = 0;
  for (const index of rows) {
    const row = numbersOf(index);
    side.add(row);
    numbers = withRoom(numbers, length + row.length);
    numbers.set(row, length);
    length += row.length;
  }
  return numbers.subarray(0, length);
}
