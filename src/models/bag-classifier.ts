/**
 * A classifier of fastText (Joulin, Grave, Bojanowski and Mikolov, "Bag of Tricks for Efficient Text Classification", 2017) in
 * memory that threads share: the mean of a text's input rows, and the labels whose scores it gives.
 */
import type { BackendName, Prepared } from "../engine/backend.ts";
import { backendNamed } from "../engine/backends.ts";
import { Engine } from "../engine/engine.ts";
import { Area, Kernels } from "../engine/kernels.ts";
import type { Matrix } from "../engine/matrix.ts";
import * as state from "../kernels/bag-state.ts";
import * as label from "../kernels/label-state.ts";
import { Bag, type SharedBag } from "./bag.ts";
import type { ClassifyOptions, PredictedRows, RowClassifier } from "./classifier.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedBagClassifier {
  readonly reads: "texts";
  readonly path: string;
  readonly labels: readonly string[];
  readonly backend: BackendName;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly bag: SharedBag;
  /** D */
  readonly dim: number;
  /** Numbers from one row to the next: D and zeros up to a multiple of 4. */
  readonly stride: number;
  readonly scores: SharedScores;
}

/** How a mean becomes probabilities: all of them by one product, or down a tree of labels. */
export type SharedScores =
  | { readonly kind: "softmax" | "sigmoid"; readonly output: Prepared }
  | { readonly kind: "tree"; readonly children: number; readonly nodes: number };

/** Scores of texts that are worked out side by side, unless one text has more. */
const SCORES = 2 ** 18;
/** Texts that are read side by side. */
const TEXTS = 2 ** 10;
/** Bytes of a thread's memo of words. */
const MEMO = 2 ** 24;

/** The model must not change. */
export function joinBagClassifier(shared: SharedBagClassifier): RowClassifier {
  const { module, memory, labels, scores, stride } = shared;
  const engine = new Engine(new Kernels(module, memory), backendNamed(shared.backend));
  const { kernels } = engine;
  const bag = openBag(kernels, shared);
  const choice = new LabelChoice(engine, labels.length, stride, scores);
  const areas = Array.from({ length: 4 }, () => new Area(kernels));
  const classify = (rows: number, first: number, count: number, options: ClassifyOptions): PredictedRows => {
    const size = choice.use(options);
    const [means, counts, found, ends] = [stride * 4, 4, size * label.FOUND_SIZE, 4].map((bytes, i) =>
      areas[i].reserve(bytes * (i < 2 ? Math.min(count, TEXTS) : count)),
    );
    let total = 0;
    for (let at = 0; at < count; at += TEXTS) {
      const texts = Math.min(TEXTS, count - at);
      kernels.call.bag_means(bag, rows, first + at, texts, means, counts);
      total = choice.choose({ means, texts, dim: shared.dim, counts, found, ends: ends + at * 4, total });
    }
    return { address: found, ends: kernels.u32(ends, count) };
  };
  return { reads: "texts", labels, kernels, classify };
}

/** The kernel's state, with the room of this thread. */
function openBag(kernels: Kernels, { bag }: SharedBagClassifier): number {
  const { address } = new Bag(kernels, bag);
  kernels.store(address + state.LIST, kernels.allocate(kernels.call.bag_list(address)));
  if (kernels.load(address + state.WORD_HASHES) === 0) openMemo(kernels, address);
  return address;
}

/** Of words and the sums of their n-grams of characters. */
function openMemo(kernels: Kernels, address: number): void {
  const size = (sets: number) => state.MEMO_SET * sets + kernels.call.bag_rooms_size(address, sets);
  const sets = 2 ** Math.max(4, Math.floor(Math.log2(MEMO / size(1))));
  kernels.store(address + state.MEMO, kernels.allocate(state.MEMO_SET * sets));
  kernels.store(address + state.MEMO_MASK, sets - 1);
  kernels.call.bag_open_memo(address, kernels.allocate(kernels.call.bag_rooms_size(address, sets)));
}

/** Some texts whose means are there. */
interface Means {
  /** (texts, stride) */
  readonly means: number;
  readonly texts: number;
  readonly dim: number;
  /** Of how many rows each is the mean. */
  readonly counts: number;
  /** Where labels go, of which there are `total` already, … */
  readonly found: number;
  readonly total: number;
  /** … and where it is written how many there are up to the end of each text. */
  readonly ends: number;
}

/** One thread's choice of labels for means. */
class LabelChoice {
  readonly #engine: Engine;
  readonly #labels: number;
  readonly #stride: number;
  readonly #scores: SharedScores;
  readonly #state: number;
  readonly #heap: Area;
  readonly #threshold: DataView;

  constructor(engine: Engine, labels: number, stride: number, scores: SharedScores) {
    const { kernels } = engine;
    this.#engine = engine;
    this.#labels = labels;
    this.#stride = stride;
    this.#scores = scores;
    this.#heap = new Area(kernels);
    this.#state = kernels.allocate(label.LABEL_STATE_SIZE);
    this.#threshold = new DataView(kernels.memory.buffer, this.#state + label.THRESHOLD, 8);
    kernels.store(this.#state + label.LABELS, labels);
    if (scores.kind === "tree") this.#placeTree(scores.children, scores.nodes);
    else kernels.store(this.#state + label.IS_SOFTMAX, scores.kind === "softmax" ? 1 : 0);
  }

  /** Returns how many labels a text may then have. */
  use({ topK, threshold }: ClassifyOptions): number {
    const { kernels } = this.#engine;
    const size = Math.min(topK, this.#labels);
    kernels.store(this.#state + label.HEAP, this.#heap.reserve(size * 8));
    kernels.store(this.#state + label.TOP_K, size);
    this.#threshold.setFloat64(0, threshold, true);
    return size;
  }

  /** Returns the new total. */
  choose({ means, texts, dim, counts, found, ends, total }: Means): number {
    const { call } = this.#engine.kernels;
    if (this.#scores.kind === "tree")
      return call.best_leaves(this.#state, means, texts, counts, found, ends, total) >>> 0;
    const most = Math.max(1, Math.floor(SCORES / this.#labels));
    for (let at = 0; at < texts; at += most) {
      const rows = Math.min(most, texts - at);
      const left = { pointer: means + at * this.#stride * 4, rows, columns: dim, stride: this.#stride };
      const mark = this.#engine.step.mark();
      const scores = this.#score({ ...left, transposed: false }, this.#scores.output);
      total = call.best_labels(this.#state, scores, rows, counts + at * 4, found, ends + at * 4, total) >>> 0;
      this.#engine.step.release(mark);
    }
    return total;
  }

  /** Where the scores lie, (rows, labels). */
  #score(left: Matrix, output: Prepared): number {
    const scores = this.#engine.tensor(left.rows, this.#labels);
    this.#engine.multiply(scores, left, output);
    return scores.pointer;
  }

  #placeTree(children: number, nodes: number): void {
    const { kernels } = this.#engine;
    const stack = kernels.allocate((this.#labels + 1) * label.STACK_ENTRY);
    for (const [member, value] of [
      [label.TREE, children],
      [label.NODES, nodes],
      [label.NODE_STRIDE, this.#stride * 4],
      [label.STACK, stack],
    ])
      kernels.store(this.#state + member, value);
  }
}
