/** What a thread does that trains what writes texts on a condition: it learns from its shards, and writes texts for them. */
import type { Engine } from "../../engine/engine.ts";
import type { Run } from "../../engine/team.ts";
import { beamSearch } from "../../models/beam-search.ts";
import { type ConditionalBatch, conditionalNetwork } from "../../models/conditional-batch.ts";
import type { ConditionalModel } from "../../models/conditional-model.ts";
import {
  type EvaluateInput,
  type Member,
  member,
  type StepInput,
  type StepResult,
  shardsOf,
} from "../../nn/member.ts";
import type { Totals } from "../../nn/network.ts";
import { type OptimizerSettings, optimizer } from "../../nn/optimizer.ts";
import type { Plan } from "../../nn/plan.ts";
import type { BeginInput } from "./job.ts";

export interface ConditionalSpec {
  readonly plan: Plan;
  readonly optimizer: OptimizerSettings;
  /** The id that ends a text. */
  readonly end: number;
  /** The BLAS to take, where one was named. */
  readonly blas?: string;
}

export type ConditionalInput<Source> =
  | BeginInput
  | ({ readonly do: "step" } & StepInput<ConditionalBatch<Source>>)
  | ({ readonly do: "evaluate" } & EvaluateInput<ConditionalBatch<Source>>)
  | WriteInput<Source>;

/** Asks for the likeliest texts, word by word. */
export interface WriteInput<Source> {
  readonly do: "write";
  readonly batch: ConditionalBatch<Source>;
  /** In tokens. */
  readonly maxLength: number;
}

/** The texts that were written for the rows of a shard, as ids. */
export interface WrittenShard {
  readonly shard: number;
  readonly texts: readonly (readonly number[])[];
}

export type ConditionalOutput = StepResult | Totals | readonly WrittenShard[] | undefined;

export function conditionalThread<Source>(
  model: ConditionalModel<Source>,
  engine: Engine,
  { plan, optimizer: settings, end }: ConditionalSpec,
): Run<ConditionalInput<Source>, ConditionalOutput> {
  const network = conditionalNetwork(model);
  let self: Member<ConditionalBatch<Source>>;
  let index = 0;
  return (input) => {
    if (input.do === "step") return self.step(input);
    if (input.do === "evaluate") return self.evaluate(input);
    if (input.do === "write") {
      const { batch, maxLength } = input;
      return shardsOf({ plan, index }).map((shard) => ({
        shard,
        texts: write(model, engine, batch, shard, { maxLength, end }),
      }));
    }
    index = input.index;
    self = member({ engine, plan, index, network, optimizer: optimizer(settings) });
    return undefined;
  };
}

function write<Source>(
  model: ConditionalModel<Source>,
  engine: Engine,
  { shards }: ConditionalBatch<Source>,
  shard: number,
  { maxLength, end }: { readonly maxLength: number; readonly end: number },
): number[][] {
  const { source, target } = shards[shard];
  if (target.lengths.length === 0) return [];
  const limits = target.lengths.map(() => maxLength);
  const options = { beam: 1, lengthPenalty: 0, nBest: 1, maxLength, end };
  return beamSearch(model, engine, source, limits, options).map(([{ ids }]) => [...ids]);
}
