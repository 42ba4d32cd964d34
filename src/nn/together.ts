/** The owner's side of a training run: one input for all members, who wait for each other on the way. */
import { isAborted } from "../engine/barrier.ts";
import type { Team } from "../engine/team.ts";
import { abort, type Plan } from "./plan.ts";

/**
 * Gives an input to every member and waits for all answers, in the order of the members. When one fails or dies, the
 * others are told to wait for it no longer; the team can then only be closed. @throws why the first one failed.
 */
export async function together<In, Out>(team: Team<In, Out>, plan: Plan, input: In): Promise<Out[]> {
  const answers = Array.from({ length: team.size }, (_, index) => team.runOn(index, input));
  for (const answer of answers) answer.catch(() => abort(plan));
  const failures = (await Promise.allSettled(answers)).flatMap((answer) =>
    answer.status === "rejected" ? [answer.reason] : [],
  );
  if (failures.length > 0) throw failures.find((failure) => !isAborted(failure)) ?? failures[0];
  return Promise.all(answers);
}
