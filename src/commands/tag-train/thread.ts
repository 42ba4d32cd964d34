/** What a thread of `weft tag-train` does: it builds the same network over the same memory and works on its shards. */
import { backendNamed } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import { type TaggedBatch, taggedNetwork } from "../../models/tagged-batch.ts";
import type { TaggerConfig } from "../../models/tagger-config.ts";
import { taggerNetwork } from "../../models/tagger-network.ts";
import { type EvaluateInput, type Member, member, type StepInput, type StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import { type OptimizerSettings, optimizer } from "../../nn/optimizer.ts";
import type { Plan } from "../../nn/plan.ts";
import type { TagRules } from "../../nn/viterbi.ts";
import type { BeginInput } from "../training/job.ts";

export interface ThreadSpec {
  readonly plan: Plan;
  readonly config: TaggerConfig;
  readonly optimizer: OptimizerSettings;
  readonly smoothing: number;
  readonly freeze: boolean;
  /** Which sequences of tags there may be. */
  readonly rules?: TagRules;
  /** Where the weights lie that do not learn. */
  readonly frozen: number;
  /** The BLAS to take, where one was named. */
  readonly blas?: string;
}

export type ThreadInput =
  | BeginInput
  | ({ readonly do: "step" } & StepInput<TaggedBatch>)
  | ({ readonly do: "evaluate" } & EvaluateInput<TaggedBatch>);

export type ThreadOutput = StepResult | Totals | undefined;

export async function tagTrainThread(spec: ThreadSpec): Promise<Run<ThreadInput, ThreadOutput>> {
  const { plan, config, smoothing, freeze, rules, frozen } = spec;
  const engine = new Engine(new Kernels(plan.module, plan.memory), backendNamed(plan.backend, spec.blas));
  const model = taggerNetwork(config, { smoothing, freeze });
  model.frozen.values = frozen;
  const network = taggedNetwork(model, rules);
  let self: Member<TaggedBatch>;
  return (input) => {
    if (input.do === "step") return self.step(input);
    if (input.do === "evaluate") return self.evaluate(input);
    self = member({ engine, plan, index: input.index, network, optimizer: optimizer(spec.optimizer) });
    return undefined;
  };
}
