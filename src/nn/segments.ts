/**
 * One long sequence of ids as a batch of parallel streams, cut into segments for truncated backpropagation through
 * time (Williams & Peng 1990): what a segment ends with, the same stream's next segment goes on from.
 */
import { UsageError } from "../errors.ts";

/** Where ids are read from. */
export interface IdReader {
  readonly length: number;
  /** The ids from `start` on, fewer than `count` where there are no more. */
  read(start: number, count: number): Promise<Uint32Array>;
}

export interface SegmentShape {
  /** B */
  readonly batch: number;
  /** T */
  readonly steps: number;
}

/** A range of streams: `from`, and those before `to`. */
export interface Streams {
  readonly from: number;
  readonly to: number;
}

export interface Segments {
  /** How many segments an epoch has. */
  readonly count: number;
  /** How many targets an epoch has, in all streams. */
  readonly targets: number;
  /** T, or less in the last segment. */
  stepsOf(segment: number): number;
  /**
   * Writes the inputs of a segment and the ids that follow each of them, (T, B), time by time; where only some streams
   * are wanted, (T, to - from). Calls follow one another; segments that do too are read many at a time.
   */
  fill(segment: number, inputs: Uint32Array, targets: Uint32Array, streams?: Streams): Promise<void>;
}

/** Ids in memory at a time, for all streams together. */
const WINDOW = 2 ** 20;

/**
 * Stream b is the ids from b · L on, L = ⌊(N - 1) / B⌋; the last target of a stream is the first id of the next.
 * @throws UsageError when there are too few ids for a step of each stream
 */
export function segments(ids: IdReader, { batch, steps }: SegmentShape): Segments {
  const streamLength = Math.floor((ids.length - 1) / batch); // L
  if (streamLength < 1) throw tooShort(ids.length, batch);
  const window = new Window(ids, { batch, streamLength, size: windowSize(batch, steps) });
  const stepsOf = (segment: number) => Math.min(steps, streamLength - segment * steps);
  return {
    count: Math.ceil(streamLength / steps),
    targets: streamLength * batch,
    stepsOf,
    fill: async (segment, inputs, targets, { from, to } = { from: 0, to: batch }) => {
      const first = segment * steps;
      const count = stepsOf(segment);
      await window.reach(first, count);
      for (let stream = from; stream < to; stream++) {
        const ids = window.stream(stream, first);
        const columns = to - from;
        for (let time = 0, at = stream - from; time < count; time++, at += columns) {
          inputs[at] = ids[time];
          targets[at] = ids[time + 1];
        }
      }
    },
  };
}

function tooShort(length: number, batch: number): UsageError {
  return new UsageError(`${length} tokens are too few for a batch of ${batch}`, {
    hint: "a smaller --batch fits: one of B reads B streams side by side, and needs at least B + 1 tokens",
  });
}

/** Whole segments. */
const windowSize = (batch: number, steps: number): number =>
  steps * Math.max(1, Math.floor(WINDOW / batch / steps));

interface WindowShape {
  readonly batch: number;
  readonly streamLength: number;
  /** Steps. */
  readonly size: number;
}

/** The same stretch of every stream. */
class Window {
  readonly #ids: IdReader;
  readonly #shape: WindowShape;
  #streams: Uint32Array[] = [];
  /** In steps from the start of each stream. */
  #start = 0;
  #end = 0;

  constructor(ids: IdReader, shape: WindowShape) {
    this.#ids = ids;
    this.#shape = shape;
  }

  /** Makes sure that these steps, and the target of the last, are there. */
  async reach(start: number, count: number): Promise<void> {
    if (start >= this.#start && start + count <= this.#end) return;
    const { batch, streamLength, size } = this.#shape;
    const length = Math.min(size, streamLength - start);
    this.#end = 0; // nothing holds while it is being read
    this.#streams = [];
    for (let stream = 0; stream < batch; stream++)
      this.#streams.push(await this.#ids.read(stream * streamLength + start, length + 1));
    [this.#start, this.#end] = [start, start + length];
  }

  /** The ids of a stream from this step on. */
  stream(stream: number, start: number): Uint32Array {
    return this.#streams[stream].subarray(start - this.#start);
  }
}
