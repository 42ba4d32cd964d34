/** The flags of recurrent layers that mean the same in every command that trains some. */
import { UsageError } from "../../errors.ts";
import { boolean, number, type Options } from "../command.ts";

export const recurrentFlags = {
  recurrentDropout: number({
    describe: "the share of a recurrent layer's state that its own product does not see in training",
    default: 0,
    min: 0,
    max: 0.99,
  }),
  residual: boolean({ describe: "add the input of a layer to its output, where they have the same size" }),
  layerNorm: boolean({ describe: "normalize the output of each recurrent layer" }),
  resetAfter: boolean({ describe: "the GRU's reset gate comes after the product, as in cuDNN and PyTorch" }),
  forgetBias: number({
    describe:
      "added to the forget gates' biases of --arch lstm at the start; with 1 or more it remembers longer",
    default: 0,
  }),
};

/** @throws UsageError where a flag was given that the layers do not have */
export function checkRecurrentFlags({
  arch,
  resetAfter,
  forgetBias,
}: Options<typeof recurrentFlags> & { readonly arch: string }): void {
  if (resetAfter && arch !== "gru") throw new UsageError("--reset-after goes with --arch gru only");
  if (forgetBias !== 0 && arch !== "lstm") throw new UsageError("--forget-bias goes with --arch lstm only");
}
