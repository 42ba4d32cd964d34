import type { ActivationName } from "../../src/nn/activation.ts";
import { rnn } from "../../src/nn/rnn.ts";
import { describeRecurrent } from "../helpers/recurrent.ts";
import { rnnCell, sigmoid } from "../reference/recurrent.ts";

const activations: [ActivationName, (x: number) => number][] = [
  ["tanh", Math.tanh],
  ["relu", (x) => Math.max(0, x)],
  ["sigmoid", sigmoid],
];

for (const [activation, exact] of activations) {
  describeRecurrent(
    `rnn with ${activation}`,
    1,
    rnnCell(exact),
    (options) => (scope) => rnn(scope, { ...options, activation }),
  );
}
