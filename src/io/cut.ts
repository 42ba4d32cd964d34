/** Cuts a stream of bytes into blocks of whole records, and lets go of what is whole when the stream pauses. */
import { DataError } from "../errors.ts";
import { ByteQueue } from "./byte-queue.ts";
import { closeSource } from "./closing.ts";
import type { Framer, FramingError } from "./framer.ts";
import { place } from "./place.ts";

/** Whole records and the number of their first line. */
export interface Cut {
  /** Owns an ArrayBuffer of exactly its size. */
  readonly bytes: Uint8Array;
  readonly line: number;
}

/** After so many milliseconds without a byte, the records that are whole go on. */
const PAUSE = 10;

/**
 * Blocks of about `blockBytes`. Their records do not depend on how the chunks were cut.
 * @throws DataError with the place, and whatever the source throws, after the whole records before it.
 */
export async function* cutBlocks(
  chunks: AsyncIterable<Uint8Array>,
  framer: Framer,
  { file, blockBytes }: { file: string; blockBytes: number },
): AsyncGenerator<Cut> {
  const source = chunks[Symbol.asyncIterator]();
  const queue = new ByteQueue();
  const state = { whole: 0, line: 1, nextLine: 1 };
  try {
    for (let next = arrival(source); ; ) {
      const arrived = state.whole > 0 ? await unlessPaused(next) : await next;
      if (arrived === undefined) {
        yield take(queue, state);
      } else if ("error" in arrived) {
        if (state.whole > 0) yield take(queue, state);
        throw arrived.error;
      } else if (arrived.done) {
        yield* finish(queue, state, framer, file);
        return;
      } else {
        next = arrival(source);
        yield* add(arrived.value, queue, state, framer, { file, blockBytes });
      }
    }
  } finally {
    await closeSource(source);
  }
}

/** How far the whole records in the queue reach, the line they begin with and the line behind them. */
interface State {
  whole: number;
  line: number;
  nextLine: number;
}

type Arrival = { done: true } | { done: false; value: Uint8Array } | { error: unknown };

/** The next chunk, asked for at once and never rejected, so that it can be waited for again and again. */
async function arrival(source: AsyncIterator<Uint8Array>): Promise<Arrival> {
  try {
    const { done, value } = await source.next();
    return done ? { done: true } : { done: false, value };
  } catch (error) {
    return { error };
  }
}

async function unlessPaused(next: Promise<Arrival>): Promise<Arrival | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PAUSE, undefined);
  });
  const first = await Promise.race([next, pause]);
  clearTimeout(timer);
  return first;
}

function take(queue: ByteQueue, state: State): Cut {
  const cut = { bytes: queue.take(state.whole), line: state.line };
  state.whole = 0;
  state.line = state.nextLine;
  return cut;
}

function* add(
  chunk: Uint8Array,
  queue: ByteQueue,
  state: State,
  framer: Framer,
  { file, blockBytes }: { file: string; blockBytes: number },
): Generator<Cut> {
  for (let start = 0; start < chunk.length; start += blockBytes) {
    const part = chunk.subarray(start, start + blockBytes);
    const { end, line, error } = framer.scan(part);
    if (end >= 0) state.whole = queue.size + end;
    state.nextLine = line;
    queue.push(part);
    const full = state.whole + part.length > blockBytes;
    if (state.whole > 0 && (full || error)) yield take(queue, state);
    if (error !== undefined) throw dataError(file, error);
  }
}

function* finish(queue: ByteQueue, state: State, framer: Framer, file: string): Generator<Cut> {
  const error = queue.size > state.whole ? framer.rest() : undefined;
  if (error === undefined) state.whole = queue.size;
  if (state.whole > 0) yield take(queue, state);
  if (error !== undefined) throw dataError(file, error);
}

const dataError = (file: string, { line, reason }: FramingError) => new DataError(place(file, line, reason));
