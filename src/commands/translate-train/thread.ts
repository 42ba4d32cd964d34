/** What a thread of `weft translate-train` does: it builds the same network over the same memory and works on its shards. */
import { backendNamed } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import type { TextBatch } from "../../models/text-encoder.ts";
import { translationModel } from "../../models/translation-model.ts";
import type { TranslatorConfig } from "../../models/translator-config.ts";
import {
  type ConditionalInput,
  type ConditionalOutput,
  type ConditionalSpec,
  conditionalThread,
} from "../training/conditional-thread.ts";

export interface ThreadSpec extends ConditionalSpec {
  readonly config: TranslatorConfig;
  readonly smoothing: number;
}

export async function translateTrainThread(
  spec: ThreadSpec,
): Promise<Run<ConditionalInput<TextBatch>, ConditionalOutput>> {
  const { plan, config, smoothing, blas } = spec;
  const engine = new Engine(new Kernels(plan.module, plan.memory), backendNamed(plan.backend, blas));
  return conditionalThread(translationModel(config, { smoothing }), engine, spec);
}
