/**
 * Beam search: of each text that a model may write, the hypotheses that are likeliest so far are followed side by side, a
 * word at a time. Those of several texts are read in one step of the decoder; none of them depends on the other texts.
 */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { gather } from "../nn/gather.ts";
import type { Pass, State } from "../nn/layer.ts";
import { BeamText, type Candidate } from "./beam-text.ts";
import { bestWords, type Word } from "./best-words.ts";
import type { Condition, ConditionalDecoder, Written } from "./conditional-decoder.ts";
import type { ConditionalModel } from "./conditional-model.ts";
import type { BeamOptions, Hypothesis } from "./hypothesis.ts";

export interface SearchOptions extends BeamOptions {
  /** The id that ends a text, and behind which it is read. */
  readonly end: number;
}

/** The best hypotheses for each source, from the best on; `limits` are the lengths that they can have. */
export function beamSearch<Source>(
  { decoder, begin }: ConditionalModel<Source>,
  engine: Engine,
  source: Source,
  limits: readonly number[],
  options: SearchOptions,
): Hypothesis[][] {
  const mark = engine.step.mark();
  const pass: Pass = { engine, training: false, key: 0, lengths: 0 };
  const [beginning] = begin(pass, source);
  const texts = limits.map((limit) => new BeamText(limit, options));
  const kept = decoder.stateSizes.map((size) => engine.tensor(texts.length * options.beam, size));
  const search = { decoder, pass, texts, options, condition: decoder.conditionOf(beginning), kept };
  let { state } = beginning;
  while (texts.some(({ live }) => live.length > 0)) state = step(search, state);
  engine.step.release(mark);
  return texts.map((text) => text.best());
}

interface Search {
  readonly decoder: ConditionalDecoder;
  readonly pass: Pass;
  readonly texts: readonly BeamText[];
  readonly options: SearchOptions;
  readonly condition: Condition;
  /** Where the states of the live hypotheses of all texts stay. */
  readonly kept: State;
}

/** A word more; gives the state of the hypotheses that go on. */
function step(search: Search, state: State): State {
  const { engine } = search.pass;
  const mark = engine.step.mark();
  const written = read(search, state);
  const rows = extend(search, written);
  const next = search.kept.map((tensor) => tensor.slice(0, rows.length));
  for (const [index, tensor] of written.last.entries()) {
    const [from] = gather(engine, tensor, rows);
    engine.numbers(next[index]).set(engine.numbers(from));
  }
  engine.step.release(mark);
  return next;
}

/** Every live hypothesis reads its last word. */
function read({ decoder, pass, texts, options, condition }: Search, state: State): Written {
  const { engine } = pass;
  const ids = texts.flatMap(({ live }) => live.map(({ id }) => id ?? options.end));
  const counts = texts.map(({ live }) => live.length);
  const pointer = engine.step.take(ids.length * 4);
  engine.kernels.u32(pointer, ids.length).set(ids);
  const words = { ids: pointer, steps: 1, batch: ids.length, lengths: 0 };
  const known = { words, lengths: ids.map(() => 1), counts };
  const context = condition.context && repeated(engine, condition.context, counts);
  const [written] = decoder.read(pass, known, state, { ...condition, context });
  return written;
}

/** The row of each text as often as it has hypotheses. */
const repeated = (engine: Engine, rows: Tensor, counts: readonly number[]): Tensor =>
  gather(
    engine,
    rows,
    counts.flatMap((count, text) => Array<number>(count).fill(text)),
  )[0];

/** Gives the rows, among those that were read, which the hypotheses that go on come from. */
function extend({ decoder, pass, texts, options }: Search, { output, weights }: Written): number[] {
  const { engine } = pass;
  const logits = decoder.softmax.logits(pass, output); // (R, V)
  const words = bestWords(engine, logits, options.beam + 1);
  const looks = options.attention ? weights : undefined;
  const rows: number[] = [];
  let start = 0;
  for (const [index, text] of texts.entries()) {
    const count = text.live.length;
    const seen =
      looks && Array.from({ length: count }, (_, row) => engine.numbers(looks[index].at(row)).slice());
    const parents = text.extend(candidates(text, words.slice(start, start + count), seen));
    rows.push(...parents.map((parent) => start + parent));
    start += count;
  }
  return rows;
}

/** What the hypotheses of a text could go on with, from the likeliest on; of equals, first what comes of a better hypothesis. */
function candidates(
  { live }: BeamText,
  words: readonly (readonly Word[])[],
  seen?: readonly Float32Array[],
): Candidate[] {
  const all = live.flatMap((before, parent) =>
    words[parent].map(({ id, logprob }) => ({
      parent,
      id,
      before,
      length: before.length + 1,
      logprob: before.logprob + logprob,
      weights: seen?.[parent],
    })),
  );
  return all.sort((a, b) => b.logprob - a.logprob);
}
