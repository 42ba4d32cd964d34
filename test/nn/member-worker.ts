/** A worker that is one member of a training run of the bigram network. */
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { serve } from "../../src/engine/serve.ts";
import type { Program } from "../../src/engine/team.ts";
import { wasmBackend } from "../../src/engine/wasm-backend.ts";
import { type EvaluateInput, member, type StepInput } from "../../src/nn/member.ts";
import { type OptimizerSettings, optimizer } from "../../src/nn/optimizer.ts";
import type { Plan } from "../../src/nn/plan.ts";
import { type BigramBatch, bigram } from "./bigram.ts";

export interface MemberSpec {
  readonly plan: Plan;
  readonly words: number;
  readonly columns: number;
  readonly settings: OptimizerSettings;
}

/** Its number comes with the first input. */
export type MemberInput =
  | { readonly index: number }
  | { readonly step: StepInput<BigramBatch> }
  | { readonly evaluate: EvaluateInput<BigramBatch> };

const program: Program<MemberSpec, MemberInput> = async ({ plan, words, columns, settings }) => {
  const engine = new Engine(new Kernels(plan.module, plan.memory), wasmBackend(plan.backend));
  const network = bigram({ words, columns, shards: plan.shards, exit: () => process.exit(3) });
  let self: ReturnType<typeof member<BigramBatch>>;
  return (input) => {
    if ("index" in input)
      self = member({ engine, plan, index: input.index, network, optimizer: optimizer(settings) });
    else if ("step" in input) return self.step(input.step);
    else return self.evaluate(input.evaluate);
    return undefined;
  };
};

serve({ member: async () => program });
