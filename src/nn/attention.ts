/**
 * Attention: of a memory, such as all that an encoder made of a text, what matters to a query now. A query is compared with
 * the keys of the memory, and gets the mean of its values, weighted by the softmax of the scores. The score is the product
 * of query and key (Luong et al. 2015) or v · tanh(query · W + key) (Bahdanau et al. 2015).
 */
import type { Engine } from "../engine/engine.ts";
import { transposed } from "../engine/matrix.ts";
import { Tensor } from "../engine/tensor.ts";
import { chain } from "./chain.ts";
import { uniform } from "./initializers.ts";
import type { Layer, Pass } from "./layer.ts";
import { linear } from "./linear.ts";
import { unpack } from "./packed.ts";
import type { Scope, Weight } from "./slab.ts";

export interface AttentionOptions {
  readonly score: "dot" | "additive";
  /** H: numbers of a query. */
  readonly queries: number;
  /** D: numbers of a value. */
  readonly values: number;
}

/** What can be attended to: that of several texts, packed one behind the other, as `lengths` says; none is empty. */
export interface Memory {
  readonly values: Tensor; // (M, D)
  /** The same tensor where values are compared as they are. */
  readonly keys: Tensor; // (M, H)
  readonly lengths: readonly number[];
}

export interface MemoryGradient {
  readonly values: Tensor; // (M, D)
  /** The same tensor where the keys are the values. */
  readonly keys: Tensor; // (M, H)
}

export interface Attended {
  readonly contexts: Tensor; // (N, D)
  /** Of each text, how much each of its queries looked at each value, (queries, length); a row adds up to 1. */
  readonly weights: readonly Tensor[];
}

export interface AttentionGradient {
  readonly queries: Tensor; // (N, H)
  readonly memory: MemoryGradient;
}

export interface Attention {
  /** Works out the keys of values (M, D), once, however often they are attended to; the backward pass gives the values' gradient. */
  remember(
    pass: Pass,
    values: Tensor,
    lengths: readonly number[],
  ): [Memory, (dMemory: MemoryGradient) => Tensor];
  /** `counts` says how many of the queries (N, H) ask each text; those of a text lie together, in the texts' order. */
  attend(
    pass: Pass,
    queries: Tensor,
    counts: readonly number[],
    memory: Memory,
  ): [Attended, (dContexts: Tensor) => AttentionGradient];
}

/** Weights: of the product, `keys.W` (D, H) where sizes differ; of the sum, `keys.W` (D, H), `queries.W` (H, H), `queries.b` and `v` (H). */
export function attention(scope: Scope, options: AttentionOptions): Attention {
  const score = SCORES[options.score](scope, options);
  return {
    remember: (pass, values, lengths) => remember(score, pass, values, lengths),
    attend: (pass, queries, counts, memory) => {
      const [asked, askedBackward] = score.queries.forward(pass, queries);
      const { engine } = pass;
      const attended = look(engine, score, asked, counts, memory);
      return [
        attended,
        (dContexts) => {
          const { weights } = attended;
          const gradient = lookBack(engine, score, { asked, counts, weights, memory }, dContexts);
          return { ...gradient, queries: askedBackward(gradient.queries) };
        },
      ];
    },
  };
}

/** How queries and keys are compared. */
interface Score {
  readonly queries: Layer;
  readonly keys: Layer;
  /** Fills the scores of the queries (Q, H) of a text against its keys (S, H), (Q, S). */
  fill(engine: Engine, scores: Tensor, queries: Tensor, keys: Tensor): void;
  /** Adds to the gradients of queries and keys. */
  backward(engine: Engine, dScores: Tensor, at: Compared, gradient: Compared): void;
}

interface Compared {
  readonly queries: Tensor; // (Q, H)
  readonly keys: Tensor; // (S, H)
}

const SCORES = { dot: dotScore, additive: additiveScore };

function dotScore(scope: Scope, { queries: size, values }: AttentionOptions): Score {
  const inputs = { inputs: values, outputs: size, bias: false };
  return {
    queries: chain(),
    keys: size === values ? chain() : linear(scope.scope("keys"), inputs),
    fill: (engine, scores, queries, keys) => engine.multiply(scores, queries, transposed(keys)),
    backward(engine, dScores, { queries, keys }, gradient) {
      engine.addProduct(gradient.queries, dScores, keys);
      engine.addProduct(gradient.keys, transposed(dScores), queries);
    },
  };
}

function additiveScore(scope: Scope, { queries: size, values }: AttentionOptions): Score {
  const keys = linear(scope.scope("keys"), { inputs: values, outputs: size, bias: false });
  const queries = linear(scope.scope("queries"), { inputs: size, outputs: size });
  const v: Weight = scope.weight("v", [size], uniform(1 / Math.sqrt(size)));
  return {
    queries,
    keys,
    fill({ call }, scores, { pointer }, { pointer: at }) {
      const { rows, columns } = scores;
      call.additive_scores(scores.pointer, pointer, at, v.value.pointer, rows, columns, size);
    },
    backward({ call }, dScores, at, gradient) {
      call.additive_scores_backward(
        dScores.pointer,
        at.queries.pointer,
        at.keys.pointer,
        v.value.pointer,
        gradient.queries.pointer,
        gradient.keys.pointer,
        v.gradient.pointer,
        dScores.rows,
        dScores.columns,
        size,
      );
    },
  };
}

function remember(
  { keys: layer }: Score,
  pass: Pass,
  values: Tensor,
  lengths: readonly number[],
): [Memory, (dMemory: MemoryGradient) => Tensor] {
  const [keys, keysBackward] = layer.forward(pass, values);
  return [
    { values, keys, lengths },
    (dMemory) => {
      if (dMemory.keys === dMemory.values) return dMemory.values;
      const { pointer, size } = dMemory.values;
      pass.engine.call.vector_add(pointer, pointer, keysBackward(dMemory.keys).pointer, size);
      return dMemory.values;
    },
  ];
}

/** Text by text: its products are as large as it is long, so nothing is padded and nothing masked. */
function look(
  engine: Engine,
  score: Score,
  asked: Tensor,
  counts: readonly number[],
  memory: Memory,
): Attended {
  const { lengths } = memory;
  const contexts = engine.tensor(asked.rows, memory.values.columns); // (N, D)
  const [queries, outputs] = [unpack(asked, counts), unpack(contexts, counts)];
  const [keys, values] = [unpack(memory.keys, lengths), unpack(memory.values, lengths)];
  const weights = roomForWeights(engine, counts, lengths);
  for (const [text, scores] of weights.entries()) {
    if (counts[text] === 0) continue;
    score.fill(engine, scores, queries[text], keys[text]);
    engine.call.softmax(scores.pointer, scores.rows, scores.columns, 1);
    engine.multiply(outputs[text], scores, values[text]);
  }
  return { contexts, weights };
}

function roomForWeights(
  engine: Engine,
  counts: readonly number[],
  lengths: readonly number[],
): readonly Tensor[] {
  const size = counts.reduce((sum, count, text) => sum + count * lengths[text], 0);
  let { pointer } = engine.tensor(size);
  return counts.map((count, text) => {
    const weights = new Tensor(pointer, [count, lengths[text]]); // (Q, S)
    pointer += weights.size * 4;
    return weights;
  });
}

/** What the forward pass read and left behind. */
interface Run {
  readonly asked: Tensor; // (N, H)
  readonly counts: readonly number[];
  readonly weights: readonly Tensor[];
  readonly memory: Memory;
}

function lookBack(
  engine: Engine,
  score: Score,
  { asked, counts, weights, memory: { values, keys, lengths } }: Run,
  dContexts: Tensor,
): AttentionGradient {
  const dAsked = engine.zeros(...asked.shape); // (N, H)
  const dValues = engine.zeros(...values.shape); // (M, D)
  const dKeys = keys === values ? dValues : engine.zeros(...keys.shape); // (M, H)
  const at = comparedOf(asked, counts, keys, lengths);
  const gradient = comparedOf(dAsked, counts, dKeys, lengths);
  const dOutputs = unpack(dContexts, counts);
  const [each, dEach] = [unpack(values, lengths), unpack(dValues, lengths)];
  const mark = engine.step.mark();
  for (const [text, shares] of weights.entries()) {
    if (counts[text] === 0) continue;
    const dScores = engine.tensor(...shares.shape); // (Q, S)
    engine.multiply(dScores, dOutputs[text], transposed(each[text]));
    engine.addProduct(dEach[text], transposed(shares), dOutputs[text]);
    engine.call.softmax_backward(dScores.pointer, shares.pointer, dScores.rows, dScores.columns);
    score.backward(engine, dScores, at[text], gradient[text]);
    engine.step.release(mark);
  }
  return { queries: dAsked, memory: { values: dValues, keys: dKeys } };
}

/** Text by text. */
function comparedOf(
  queries: Tensor,
  counts: readonly number[],
  keys: Tensor,
  lengths: readonly number[],
): Compared[] {
  const own = unpack(keys, lengths);
  return unpack(queries, counts).map((part, text) => ({ queries: part, keys: own[text] }));
}
