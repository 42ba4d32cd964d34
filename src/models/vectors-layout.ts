/** What a window of word vectors in training takes: see src/kernels/vectors-state.ts. */
import { INPUTS_AT } from "../kernels/vectors-state.ts";
import type { VectorsConfig } from "./vectors-config.ts";

/** Where its lists lie, in bytes from its beginning. */
export interface WindowLayout {
  readonly outputs: number;
  readonly weights: number;
  readonly targets: number;
  readonly logits: number;
  readonly steps: number;
  readonly hidden: number;
  readonly gradient: number;
  readonly bytes: number;
}

/** Behind a list kernels may write a few more numbers. */
const SLACK = 12;

/** `stride` is that of rows, in numbers; `longest` the length of the longest path to a word. */
export function windowLayout(
  config: VectorsConfig,
  vocabulary: number,
  stride: number,
  longest: number,
): WindowLayout {
  const { arch, loss, window, negative, subwords } = config;
  const words = 2 * window;
  const isHidden = arch === "cbow" || subwords !== undefined;
  const targets = arch === "skipgram" && isHidden ? words : 1;
  const each = { negative: 1 + negative, hierarchical: longest, softmax: vocabulary }[loss];
  const outputs = Math.ceil(((loss === "softmax" ? 1 : targets) * each) / 4) * 4;
  const logits = (isHidden ? 1 : words) * outputs;
  const sizes = {
    outputs: outputs + SLACK,
    weights: outputs + SLACK,
    targets,
    logits: logits + SLACK,
    steps: logits + SLACK,
    hidden: stride,
    gradient: stride,
  };
  let bytes = INPUTS_AT + words * 4 + SLACK * 4;
  const place = (numbers: number) => {
    const at = Math.ceil(bytes / 64) * 64;
    bytes = at + numbers * 4;
    return at;
  };
  return {
    outputs: place(sizes.outputs),
    weights: place(sizes.weights),
    targets: place(sizes.targets),
    logits: place(sizes.logits),
    steps: place(sizes.steps),
    hidden: place(sizes.hidden),
    gradient: place(sizes.gradient),
    bytes: place(0),
  };
}
