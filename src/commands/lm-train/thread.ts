/** What a thread of `weft lm-train` does: it builds the same network over the same memory and works on its shards. */
import { backendNamed } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import { type FlowInput, type GradientFlow, gradientFlow } from "../../models/gradient-flow.ts";
import { type LanguageModel, type LanguageModelConfig, languageModel } from "../../models/language-model.ts";
import { type Segment, segmentNetwork } from "../../models/segment.ts";
import { type EvaluateInput, type Member, member, type StepInput, type StepResult } from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import { type OptimizerSettings, optimizer } from "../../nn/optimizer.ts";
import type { Plan } from "../../nn/plan.ts";

export interface ThreadSpec {
  readonly plan: Plan;
  readonly config: LanguageModelConfig;
  readonly optimizer: OptimizerSettings;
  /** The BLAS to take, where one was named. */
  readonly blas?: string;
}

/** The first input tells a thread which one it is. */
export type ThreadInput =
  | { readonly do: "begin"; readonly index: number }
  | ({ readonly do: "step" } & StepInput<Segment>)
  | ({ readonly do: "evaluate" } & EvaluateInput<Segment>)
  | ({ readonly do: "probe" } & FlowInput);

export type ThreadOutput = StepResult | Totals | GradientFlow | undefined;

export async function trainThread(spec: ThreadSpec): Promise<Run<ThreadInput, ThreadOutput>> {
  const { plan } = spec;
  const engine = new Engine(new Kernels(plan.module, plan.memory), backendNamed(plan.backend, spec.blas));
  const model = languageModel(spec.config);
  const network = segmentNetwork(model);
  let self: Member<Segment>;
  return (input) => {
    if (input.do === "step") return self.step(input);
    if (input.do === "evaluate") return self.evaluate(input);
    if (input.do === "probe") return probe(model, engine, plan, input);
    self = member({ engine, plan, index: input.index, network, optimizer: optimizer(spec.optimizer) });
    return undefined;
  };
}

/** Between two steps, when the gradients of the first shard are of no use any more. */
function probe(model: LanguageModel, engine: Engine, plan: Plan, input: FlowInput): GradientFlow {
  model.slab.values = plan.values;
  model.slab.gradients = plan.gradients[0];
  return gradientFlow(model, engine, input);
}
