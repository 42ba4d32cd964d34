/** What a thread of `weft caption-train` does: it builds the same network over the same memory and works on its shards. */
import { backendNamed } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import { captionModel, type FeatureBatch } from "../../models/caption-model.ts";
import type { CaptionerConfig } from "../../models/captioner-config.ts";
import {
  type ConditionalInput,
  type ConditionalOutput,
  type ConditionalSpec,
  conditionalThread,
} from "../training/conditional-thread.ts";

export interface ThreadSpec extends ConditionalSpec {
  readonly config: CaptionerConfig;
  readonly smoothing: number;
}

export async function captionTrainThread(
  spec: ThreadSpec,
): Promise<Run<ConditionalInput<FeatureBatch>, ConditionalOutput>> {
  const { plan, config, smoothing, blas } = spec;
  const engine = new Engine(new Kernels(plan.module, plan.memory), backendNamed(plan.backend, blas));
  return conditionalThread(captionModel(config, { smoothing }), engine, spec);
}
