/** `weft vectors-eval`: how good word vectors are. */
import { UsageError } from "../errors.ts";
import { standardInputTwice } from "../io/standard-input.ts";
import { shareNearest } from "../models/nearest-vectors.ts";
import { WordVectors } from "../models/word-vectors.ts";
import { boolean, choice, command, integer, list, type Options } from "./command.ts";
import type { Context } from "./context.ts";
import { reportWriter } from "./report.ts";
import { outputFlags, threadFlags } from "./stream/flags.ts";
import { untilAborted } from "./stream/stop.ts";
import { readWordVectors, searchBackend, wordVectorsFlags } from "./stream/word-vectors.ts";
import { testAnalogies } from "./vectors-eval/analogies.ts";
import { type Quadruple, readTestFile, type TestFile } from "./vectors-eval/files.ts";
import { type Result, resultPage } from "./vectors-eval/page.ts";
import { testPairs } from "./vectors-eval/pairs.ts";
import { analogyVerdicts } from "./vectors-eval/thread.ts";

const flags = {
  ...wordVectorsFlags,
  pairs: list({ describe: "a file of word pairs with their likeness", value: "FILE", common: true }),
  analogies: list({ describe: "a file of analogies", value: "FILE", common: true }),
  restrict: integer({
    describe: "ask and search only this many words of the file, the first ones, in analogies",
    default: 30_000,
    min: 1,
    common: true,
  }),
  method: choice(["add", "mul"], {
    describe: "how analogies are answered, as in weft analogy",
    default: "add",
  }),
  lower: boolean({ describe: "take the words of the tests in lower case", common: true }),
  ...searchBackend,
  json: boolean({ describe: "write JSON records, also on a terminal" }),
  ...outputFlags,
  ...threadFlags,
};

export const vectorsEval = command({
  name: "vectors-eval",
  summary: "test word vectors by word pairs and analogies",
  description: `Tests word vectors by files that people have made for it, and writes one JSON record a file; on a terminal a page for people.

A file of pairs, --pairs, has two words and a number a line, separated by tabs, commas or spaces: how alike people find them. The first line may name the columns, and lines that begin with # are passed over. Told are Spearman's rho (equal numbers have their mean rank) and Pearson's r of those numbers and the cosines of the vectors; how many pairs there are; how many are used; and the share of the others, where a word has no vector.

A file of analogies, --analogies, has four words a line, of which the fourth is to be found (see weft analogy); a line that begins with a colon names a section. Told is how many answers are right, in all, by section, and in semantic and syntactic sections: those whose names begin with "gram". Questions with a word that is not among the first --restrict words of the vectors are not used, and no other word is an answer, as in the program compute-accuracy of word2vec.

Files that are named without a flag are of either kind: where the first line begins with a colon there are analogies.

A word is looked up as it is, and where the vectors do not have it so, in lower case; with --lower always in lower case. A fastText model has a vector for every word of a pair.`,
  operands: "[FILE…]",
  flags,
  examples: [
    {
      title: "Pairs and analogies",
      shell: "weft vectors-eval -m words.vec --pairs pairs.tsv --analogies questions.txt",
    },
    {
      title: "All tests of a folder, by the quotient of cosines",
      shell: "weft vectors-eval -m words.vec --method mul pairs.tsv questions.txt",
    },
  ],
  run: async (context, options, paths) => {
    const output = await context.output(options.output, options);
    const write = reportWriter(context, options);
    try {
      const results = await untilAborted(context.signal, () => testAll(context, options, paths));
      for (const record of results) await output.write(write({ record, page: () => resultPage(record) }));
    } catch (error) {
      await output.abort();
      throw error;
    }
    await output.end();
  },
});

/** What the threads run. */
export const program = analogyVerdicts;

type EvalOptions = Options<typeof flags>;

async function testAll(context: Context, options: EvalOptions, paths: readonly string[]): Promise<Result[]> {
  const { restrict, method, lower } = options;
  const tests = await readTests(options, paths);
  const shared = await readWordVectors(context, options.model, []);
  const vectors = new WordVectors(shared);
  const start = async () => {
    const spec = { nearest: await shareNearest(shared, options.backend), restrict, method, lower };
    const threads = options.threads ?? context.cores;
    return context.team<readonly Quadruple[], Uint8Array>(threads, "vectors-eval", spec);
  };
  let team: ReturnType<typeof start> | undefined;
  const results: Result[] = [];
  for (const test of tests) {
    if (test.kind === "pairs") results.push(testPairs(vectors, test, lower));
    else {
      team ??= start();
      results.push(await testAnalogies(context, await team, test));
    }
  }
  return results;
}

async function readTests(
  { model, pairs, analogies }: EvalOptions,
  paths: readonly string[],
): Promise<TestFile[]> {
  const all = [model, ...pairs, ...analogies, ...paths];
  if (all.length === 1)
    throw new UsageError("no file to test by", { hint: "--pairs FILE, --analogies FILE" });
  if (all.filter((path) => path === "-").length > 1) throw standardInputTwice();
  const tests: TestFile[] = [];
  for (const path of pairs) tests.push(await readTestFile(path, "pairs"));
  for (const path of analogies) tests.push(await readTestFile(path, "analogies"));
  for (const path of paths) tests.push(await readTestFile(path));
  return tests;
}
