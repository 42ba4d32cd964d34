import { gru } from "../../src/nn/gru.ts";
import { describeRecurrent } from "../helpers/recurrent.ts";
import { gruAfterCell, gruCell } from "../reference/recurrent.ts";

describeRecurrent("gru", 1, gruCell, (options) => (scope) => gru(scope, options));

describeRecurrent(
  "gru with resetAfter",
  1,
  gruAfterCell,
  (options) => (scope) => gru(scope, { ...options, resetAfter: true }),
);
