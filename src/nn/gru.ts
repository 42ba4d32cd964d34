/** The gated recurrent unit, with its reset gate before or after the product of the candidate. */
import { gruAfter } from "./gru-after.ts";
import { gruBefore } from "./gru-before.ts";
import type { Recurrent } from "./layer.ts";
import { initializerOf, type RecurrentOptions, recurrence } from "./recurrence.ts";
import type { Scope } from "./slab.ts";

export interface GruOptions extends RecurrentOptions {
  /** The form of cuDNN and PyTorch; without it that of Cho et al. 2014. */
  readonly resetAfter?: boolean;
}

/**
 * h' = (1 - z) ⊙ n + z ⊙ h. Weights `W_x` (E, 3H), `W_h` (H, 3H) and `b` (3H), the gates in the order r, z, n; with
 * `resetAfter` also `b_hn` (H). The state is [h].
 */
export function gru(scope: Scope, options: GruOptions): Recurrent {
  const layer = recurrence(scope, options, 3);
  if (!options.resetAfter) return gruBefore(layer);
  return gruAfter(layer, scope.weight("b_hn", [options.hidden], initializerOf(options)));
}
