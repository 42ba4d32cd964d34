/** n-grams of a file as lines of ARPA. */
import type { Kernels } from "../../../engine/kernels.ts";
import { FileRecords, Room } from "./records.ts";
import type { NgramFile, TaskContext } from "./task.ts";

export interface LinesInput {
  readonly n: number;
  /** n ids and two logarithms. */
  readonly file: NgramFile;
  /** Which n-grams. */
  readonly from: number;
  readonly count: number;
}

/** The words as they stand in the file, one behind the other, and where each begins and ends: plain data. */
export interface ArpaWords {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** The same in a thread's memory. */
export interface PlacedWords {
  readonly bytes: number;
  readonly ends: number;
  /** The bytes of the longest one. */
  readonly longest: number;
}

export function placeWords(kernels: Kernels, { bytes, ends }: ArpaWords): PlacedWords {
  const place = kernels.allocate(bytes.length + 16);
  kernels.bytes.set(bytes, place);
  const ending = kernels.allocate(ends.length * 4);
  kernels.u32(ending, ends.length).set(ends);
  let longest = 0;
  for (let id = 1; id < ends.length; id++) longest = Math.max(longest, ends[id] - ends[id - 1]);
  return { bytes: place, ends: ending, longest };
}

const TEXT = 2 ** 22; // bytes
const NUMBERS = 32; // the most bytes of a line's two logarithms
const SLACK = 16;

export function arpaLines(
  context: TaskContext,
  words: PlacedWords,
  { n, file, from, count }: LinesInput,
): Uint8Array {
  const { kernels, memory } = context;
  const size = (n + 2) * 4;
  const longestLine = NUMBERS + n * (words.longest + 1);
  const room = new Room(memory.pointer, memory.size);
  const records = room.take(count * size);
  const textSize = Math.max(TEXT, longestLine + SLACK);
  const text = room.take(textSize);
  const last = new FileRecords(kernels, file.spool, n + 2, from * size, (from + count) * size).fill(
    records,
    records + count * size,
  );
  const pieces: Uint8Array[] = [];
  let out = text;
  for (let at = records; at < last; ) {
    const lines = Math.floor((text + textSize - SLACK - out) / longestLine);
    if (lines === 0) {
      pieces.push(kernels.bytes.slice(text, out));
      out = text;
      continue;
    }
    const end = Math.min(last, at + lines * size);
    out = kernels.call.arpa_write(at, end, n, words.ends, words.bytes, out) >>> 0;
    at = end;
  }
  pieces.push(kernels.bytes.slice(text, out));
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}
