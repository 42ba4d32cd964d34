/** From the adjusted counts of an order to probabilities that wait for those of the shorter n-grams. */
import { append, readAt, type Spool } from "../../../io/spool.ts";
import * as state from "../../../kernels/ngram-state.ts";
import { RecordSorter } from "./record-sorter.ts";
import { FileRecords, Room, sizeOf, Window, writeRecords } from "./records.ts";
import { beginId, type NgramFile, ngramFile, shapeOf, type TaskContext } from "./task.ts";

export const SMOOTHINGS = ["kneser-ney", "witten-bell", "laplace", "none"] as const;
export type Smoothing = (typeof SMOOTHINGS)[number];

export interface SmoothInput {
  readonly n: number;
  readonly file: NgramFile;
  readonly smoothing: Smoothing;
  /** Of counts of 1, 2, and 3 and more. */
  readonly discounts: readonly number[];
  readonly outputs: { readonly ngrams: Spool; readonly contexts: Spool };
}

export interface Smoothed {
  /** n ids, the part u of the probability that is the n-gram's own, the weight g of the shorter one's. */
  readonly ngrams: NgramFile;
  /** n - 1 ids of each context, and g. */
  readonly contexts: NgramFile;
}

/** All is sorted from the first word on. */
export function smooth(context: TaskContext, { n, file, ...how }: SmoothInput): Smoothed {
  const { kernels, memory, window: least } = context;
  const shape = shapeOf(context, n, 2, "prefix");
  const room = new Room(memory.pointer, memory.size);
  // A context is followed by each word at most once; all of its n-grams lie in the window together.
  const windowSize = least + Math.min(file.count, context.vocabulary + 2) * sizeOf(shape);
  const space = new Room(room.take(windowSize), windowSize);
  const output = new SmoothOutput(context, room, { n, ...how });
  const sorter = new RecordSorter(kernels, room, shape).addAll(new FileRecords(kernels, file.spool, n + 2));
  const window = new Window(kernels, sorter.sorted(), space, windowSize);
  for (window.refill(); window.at < window.end; window.refill()) {
    const end = window.over ? window.end : kernels.call.ngram_last_context(window.at, window.end, n) >>> 0;
    output.add(window.at, end);
    window.at = end;
  }
  sorter.close();
  return output.files();
}

/** The state of the kernel that does it, and where it writes. */
class SmoothOutput {
  readonly #context: TaskContext;
  readonly #n: number;
  readonly #state: number;
  readonly #contexts: number;
  readonly #files: SmoothInput["outputs"];

  constructor(context: TaskContext, room: Room, how: Omit<SmoothInput, "file">) {
    const { kernels, order, vocabulary, window } = context;
    const { n, smoothing, discounts, outputs } = how;
    this.#context = context;
    this.#files = outputs;
    this.#n = n;
    this.#state = room.take(state.SMOOTH_SIZE);
    this.#contexts = room.take(window);
    const { buffer, byteOffset } = kernels.u32(this.#state + state.SMOOTH_DISCOUNTS, 6);
    new Float64Array(buffer, byteOffset, 3).set(discounts);
    kernels.store(this.#state + state.SMOOTH_CONTEXTS_END, this.#contexts + window);
    kernels.store(this.#state + state.SMOOTH_KIND, KINDS[smoothing]);
    kernels.store(this.#state + state.SMOOTH_VOCABULARY, vocabulary);
    kernels.store(this.#state + state.SMOOTH_BEGIN, beginId(context));
    kernels.store(this.#state + state.SMOOTH_HIGHEST, n === order ? 1 : 0);
  }

  /** Records of whole contexts, in whose place the results come before they are written. */
  add(start: number, end: number): void {
    const { kernels } = this.#context;
    kernels.store(this.#state + state.SMOOTH_OUT, start);
    for (let at = start; at < end; ) {
      kernels.store(this.#state + state.SMOOTH_CONTEXTS, this.#contexts);
      at = kernels.call.ngram_smooth(this.#state, at, end, this.#n) >>> 0;
      const contextsEnd = kernels.load(this.#state + state.SMOOTH_CONTEXTS);
      writeRecords(kernels, this.#files.contexts, this.#contexts, contextsEnd);
    }
    writeRecords(kernels, this.#files.ngrams, start, kernels.load(this.#state + state.SMOOTH_OUT));
  }

  files(): Smoothed {
    const { ngrams, contexts } = this.#files;
    return { ngrams: ngramFile(ngrams, this.#n + 2), contexts: ngramFile(contexts, this.#n) };
  }
}

const KINDS: Readonly<Record<Smoothing, number>> = {
  "kneser-ney": state.KNESER_NEY,
  "witten-bell": state.WITTEN_BELL,
  laplace: state.LAPLACE,
  none: state.NONE,
};

/**
 * The probabilities of all words, in the order of their ids, and of <s>, which is never predicted: what the smoothed
 * unigrams have of their own, and an even share of the rest.
 */
export function unigrams(
  { vocabulary }: TaskContext,
  { ngrams, contexts }: Smoothed,
  output: Spool,
): NgramFile {
  const numbers = new Float32Array(ngrams.count * 3);
  readAt(ngrams.spool, 0, new Uint8Array(numbers.buffer));
  const ids = new Uint32Array(numbers.buffer);
  const weight = new Float32Array(1);
  readAt(contexts.spool, 0, new Uint8Array(weight.buffer));
  const records = new Float32Array((vocabulary + 1) * 2);
  const recordIds = new Uint32Array(records.buffer);
  for (let id = 0; id <= vocabulary; id++) {
    recordIds[id * 2] = id;
    records[id * 2 + 1] = id < vocabulary ? weight[0] / vocabulary : 0;
  }
  for (let at = 0; at < numbers.length; at += 3) records[ids[at] * 2 + 1] += numbers[at + 1];
  append(output, new Uint8Array(records.buffer));
  return ngramFile(output, 2);
}
