/** What a text takes in the training of a bag-of-words classifier: see src/kernels/bag-train-state.ts. */
import { WINDOW_HEAD } from "../kernels/bag-train-state.ts";

/** Where the lists of a window lie, in bytes from its beginning. */
export interface BagLayout {
  readonly outputs: number;
  readonly weights: number;
  readonly logits: number;
  readonly steps: number;
  readonly hidden: number;
  readonly gradient: number;
  readonly bytes: number;
}

/** Behind a list kernels may write a few more numbers. */
const SLACK = 12;

/** `outputs` is how many rows tell a label at most, `stride` the numbers of a row. */
export function bagLayout(outputs: number, stride: number): BagLayout {
  let bytes = WINDOW_HEAD;
  const place = (numbers: number) => {
    const at = Math.ceil(bytes / 64) * 64;
    bytes = at + numbers * 4;
    return at;
  };
  const size = Math.ceil(outputs / 4) * 4 + SLACK;
  return {
    outputs: place(size),
    weights: place(size),
    logits: place(size),
    steps: place(size),
    hidden: place(stride),
    gradient: place(stride),
    bytes: place(0),
  };
}
