/** What a thread of `weft classify-train` does: it builds the same network over the same memory and works on its shards. */
import { backendNamed } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import { type LabelledBatch, labelledNetwork } from "../../models/labelled-batch.ts";
import { textClassifier } from "../../models/text-classifier.ts";
import type { TextClassifierConfig } from "../../models/text-classifier-config.ts";
import { type EvaluateInput, type Member, member, type StepInput, type StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import { type OptimizerSettings, optimizer } from "../../nn/optimizer.ts";
import type { Plan } from "../../nn/plan.ts";
import type { BeginInput } from "../training/job.ts";

export interface ThreadSpec {
  readonly plan: Plan;
  readonly config: TextClassifierConfig;
  readonly optimizer: OptimizerSettings;
  readonly smoothing: number;
  readonly freeze: boolean;
  readonly maxNorm?: number;
  /** Where the weights lie that do not learn. */
  readonly frozen: number;
  /** The BLAS to take, where one was named. */
  readonly blas?: string;
}

export type ThreadInput =
  | BeginInput
  | ({ readonly do: "step" } & StepInput<LabelledBatch>)
  | ({ readonly do: "evaluate" } & EvaluateInput<LabelledBatch>);

export type ThreadOutput = StepResult | Totals | undefined;

export async function classifyTrainThread(spec: ThreadSpec): Promise<Run<ThreadInput, ThreadOutput>> {
  const { plan, config, smoothing, freeze, maxNorm, frozen } = spec;
  const engine = new Engine(new Kernels(plan.module, plan.memory), backendNamed(plan.backend, spec.blas));
  const model = textClassifier(config, { smoothing, freeze });
  model.frozen.values = frozen;
  const network = labelledNetwork(model, { maxNorm });
  let self: Member<LabelledBatch>;
  return (input) => {
    if (input.do === "step") return self.step(input);
    if (input.do === "evaluate") return self.evaluate(input);
    self = member({ engine, plan, index: input.index, network, optimizer: optimizer(spec.optimizer) });
    return undefined;
  };
}
