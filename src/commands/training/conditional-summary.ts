/** How far the training has come of what writes texts, and how well: for the record that tells of it. */
import { exponential } from "../../engine/exponential.ts";
import type { Position } from "../../nn/train.ts";

export const conditionalSummary = ({ step, epoch, tokens, best }: Position) => ({
  step,
  epoch,
  tokens,
  ...(best !== undefined && {
    valid_loss: best.loss,
    valid_perplexity: exponential(best.loss),
    valid_bleu: best.measures?.bleu,
    valid_step: best.step,
  }),
});
