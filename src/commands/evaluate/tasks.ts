/** What rows carry decides how they are evaluated. */
import type { Row } from "../../io/codec.ts";
import { missingMember } from "../../io/row.ts";
import { type LabelOptions, labelMetric } from "./labels.ts";
import type { Metric } from "./metric.ts";
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

/** What is wrong with a row that does not say so. */
export const noTask = (row: Row): string =>
  `nothing to evaluate: ${missingMember(
    MEMBERS.map(([member]) => member),
    row,
  )}`;

export function metricOf(task: Task, options: TaskOptions): Metric {
  if (task === "labels") return labelMetric(options);
  if (task === "tags") return tagMetric(options);
  return task === "text" ? textMetric(options) : perplexityMetric();
}
