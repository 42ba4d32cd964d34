import { gru } from "../../src/nn/gru.ts";
import { describeRecurrent } from "../helpers/recurrent.ts";
import { gruAfterCell, gruCell } from "../reference/recurrent.ts";

describeRecurrent(
  "gru",
  1,
  gruCell,
  ({ inputs, hidden }, reverse) =>
    (scope) =>
      gru(scope, { inputs, hidden, reverse }),
);

describeRecurrent(
  "gru with resetAfter",
  1,
  gruAfterCell,
  ({ inputs, hidden }, reverse) =>
    (scope) =>
      gru(scope, { inputs, hidden, reverse, resetAfter: true }),
);
