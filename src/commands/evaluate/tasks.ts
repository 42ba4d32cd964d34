/** What rows carry decides how they are evaluated. */
import type { Row } from "../../io/codec.ts";
import { type LabelOptions, labelMetric } from "./labels.ts";
import { type Metric, missing } from "./metric.ts";
import { perplexityMetric } from "./perplexity.ts";
import { tagMetric } from "./tags.ts";
import { type TextOptions, textMetric } from "./translations.ts";

export const taskNames = ["labels", "tags", "text", "perplexity"] as const;

export type Task = (typeof taskNames)[number];

export interface TaskOptions extends LabelOptions, TextOptions {}

/** The member that each task is told by. */
const MEMBERS: readonly (readonly [member: string, task: Task])[] = [
  ["predicted", "labels"],
  ["predicted_tags", "tags"],
  ["translation", "text"],
  ["caption", "text"],
  ["logprob", "perplexity"],
];

/** What a row is to be evaluated as, if it says so. */
export function taskOf(row: Row): Task | undefined {
  return MEMBERS.find(([member]) => Object.hasOwn(row, member))?.[1];
}

export const NO_TASK = `nothing to evaluate: ${missing(MEMBERS.map(([member]) => member))}`;

export function metricOf(task: Task, options: TaskOptions): Metric {
  if (task === "labels") return labelMetric(options);
  if (task === "tags") return tagMetric(options);
  return task === "text" ? textMetric(options) : perplexityMetric();
}
