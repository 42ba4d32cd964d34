/** A text that a language model writes while it is being trained. */
import { setImmediate } from "node:timers/promises";
import { TextGenerator } from "../../models/generator.ts";
import { networkPredictor } from "../../models/network-predictor.ts";
import { keyOf } from "../../nn/key.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { LanguageModelJob } from "./job.ts";

export interface SampleOptions {
  readonly seed: number;
  readonly step: number;
  /** In tokens. */
  readonly length: number;
}

/** Between two steps, while the threads wait; nothing when it was interrupted. */
export async function sampleText(
  { model, engine }: LanguageModelJob,
  vocabulary: Vocabulary,
  { seed, step, length }: SampleOptions,
  interrupted: () => boolean,
): Promise<string | undefined> {
  const mark = engine.step.mark();
  const options = {
    maxTokens: length,
    temperature: 1,
    topK: 0,
    topP: 1,
    minP: 0,
    stop: [],
    stopAtEnd: false,
  };
  const generator = new TextGenerator(networkPredictor(model, engine, vocabulary), 1, options);
  const writing = generator.generate([{ ids: new Uint32Array(0), key: keyOf(seed, step) }]);
  let next = writing.next();
  for (; !next.done && !interrupted(); next = writing.next()) await setImmediate();
  engine.step.release(mark);
  return next.done ? next.value[0].text : undefined;
}
