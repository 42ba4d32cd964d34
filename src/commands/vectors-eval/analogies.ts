/** How many analogies word vectors answer rightly. */
import type { Team } from "../../engine/team.ts";
import type { Context } from "../context.ts";
import type { Quadruple, Section } from "./files.ts";
import { LEFT_OUT, RIGHT } from "./thread.ts";

export interface Tally {
  readonly questions: number;
  /** Those whose words are all among the vectors that are searched. */
  readonly used: number;
  readonly correct: number;
  /** Of those that are used. */
  readonly accuracy: number | null;
}

export interface AnalogiesResult extends Tally {
  readonly file: string;
  readonly kind: "analogies";
  /** The share of the questions that are not used. */
  readonly out_of_vocabulary: number | null;
  readonly semantic: Tally;
  readonly syntactic: Tally;
  readonly sections: readonly ({ readonly section: string } & Tally)[];
}

/** Questions that a thread answers at once. */
const PART = 512;

export async function testAnalogies(
  context: Pick<Context, "progress">,
  team: Team<readonly Quadruple[], Uint8Array>,
  { path, sections }: { readonly path: string; readonly sections: readonly Section[] },
): Promise<AnalogiesResult> {
  const verdicts = await verdictsOf(
    context,
    team,
    sections.flatMap(({ questions }) => questions),
  );
  let at = 0;
  const tallies = sections.map(({ name, questions }) => {
    at += questions.length;
    return { section: name, ...tallyOf(verdicts.subarray(at - questions.length, at)) };
  });
  const all = sumOf(tallies);
  return {
    file: path,
    kind: "analogies",
    ...all,
    out_of_vocabulary: all.questions === 0 ? null : (all.questions - all.used) / all.questions,
    semantic: sumOf(tallies.filter(({ section }) => !isSyntactic(section))),
    syntactic: sumOf(tallies.filter(({ section }) => isSyntactic(section))),
    sections: tallies,
  };
}

/** As the authors of questions-words.txt named them. */
const isSyntactic = (section: string): boolean => section.startsWith("gram");

async function verdictsOf(
  context: Pick<Context, "progress">,
  team: Team<readonly Quadruple[], Uint8Array>,
  questions: readonly Quadruple[],
): Promise<Uint8Array> {
  const starts = Array.from({ length: Math.ceil(questions.length / PART) }, (_, part) => part * PART);
  const progress = context.progress("answering", {
    total: questions.length,
    unit: "questions",
    isMinor: true,
  });
  let answered = 0;
  const answer = async (start: number) => {
    const verdicts = await team.run(questions.slice(start, start + PART));
    answered += verdicts.length;
    progress.update(answered);
    return verdicts;
  };
  try {
    return Buffer.concat(await Promise.all(starts.map(answer)));
  } finally {
    progress.stop();
  }
}

function tallyOf(verdicts: Uint8Array): Tally {
  const used = verdicts.filter((verdict) => verdict !== LEFT_OUT).length;
  return tally(verdicts.length, used, verdicts.filter((verdict) => verdict === RIGHT).length);
}

const sumOf = (tallies: readonly Tally[]): Tally =>
  tally(
    tallies.reduce((sum, { questions }) => sum + questions, 0),
    tallies.reduce((sum, { used }) => sum + used, 0),
    tallies.reduce((sum, { correct }) => sum + correct, 0),
  );

const tally = (questions: number, used: number, correct: number): Tally => ({
  questions,
  used,
  correct,
  accuracy: used === 0 ? null : correct / used,
});
