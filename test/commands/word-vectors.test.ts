/** The commands that use word vectors give the same bytes for any number of threads, and take lines of any length. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analogy } from "../../src/commands/analogy.ts";
import { neighbors } from "../../src/commands/neighbors.ts";
import { vectorsEval } from "../../src/commands/vectors-eval.ts";
import { weft } from "../helpers/cli.ts";
import { dataPath, missing } from "../helpers/data.ts";
import { type Lent, registryOf, tell } from "../helpers/host.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomEntries, word2vecBinary } from "../helpers/word-vectors.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-vectors-"));
const model = join(folder, "vectors.bin");
const WORDS = 700;
writeFileSync(model, word2vecBinary(randomEntries(WORDS, 10)));
afterAll(() => rmSync(folder, { recursive: true }));

/** Words of the file, and now and then others. */
const next = randomNumbers(3);
const word = () => `w${next() % (WORDS + 20)}`;
const records = (count: number, of: () => object) =>
  Array.from({ length: count }, (_, id) => `${JSON.stringify({ id, ...of() })}\n`).join("");

const output = async (args: readonly string[], stdin: string) => {
  const { status, stdout, stderr } = await weft([...args, "-m", model], { stdin });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.toString();
};

describe.each([
  ["neighbors --top-k 3", records(3000, () => ({ text: word() }))],
  ["analogy --top-k 2", records(1500, () => ({ a: word(), b: word(), c: word() }))],
  ["analogy --top-k 2 --method mul", records(1500, () => ({ a: word(), b: word(), c: word() }))],
  ["embed --pool sif", records(20_000, () => ({ text: Array.from({ length: next() % 9 }, word).join(" ") }))],
])("%s", (command, input) => {
  it("gives the same records, in order, for 1 and 3 threads", async () => {
    const one = await output([...command.split(" "), "--threads", "1"], input);
    expect(await output([...command.split(" "), "--threads", "3"], input)).toBe(one);
    const ids = one
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).id);
    expect(ids).toEqual(ids.map((_, index) => index));
    expect(ids).toHaveLength(input.split("\n").length - 1);
  });
});

describe("a line of a megabyte", () => {
  it("is a word like any other", async () => {
    const lines = `${"x".repeat(1_000_000)}\nw1`;
    const found = (await output(["neighbors", "--top-k", "1"], lines))
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(found.map(({ neighbors }) => neighbors?.length ?? null)).toEqual([null, 1]);
  });

  it("has a vector", async () => {
    const long = await output(["embed", "--only"], `${"w1 ".repeat(333_333)}\n`);
    expect(long).toBe(await output(["embed", "--only"], "w1\n"));
  });
});

describe("on a terminal", () => {
  const odd = join(folder, "odd.bin");
  writeFileSync(
    odd,
    word2vecBinary([
      ["up", [0, 1]],
      ["\u009b[2J", [1, 2]],
      ["down", [0.1, -1]],
    ]),
  );
  const pairs = join(folder, "pairs.tsv");
  writeFileSync(pairs, "up\tdown\t1\nup\tsideways\t2\n");
  const questions = join(folder, "questions.txt");
  writeFileSync(questions, ": \u009b1m\nup down up down\n: gram\nup up up sideways\n");
  const run = (
    args: readonly string[],
    lent: Lent = { stdoutTerminal: true, stdinTerminal: true, env: { NO_COLOR: "1" } },
  ) => tell([...args, "-m", odd], registryOf(neighbors, analogy, vectorsEval), lent);

  it("neighbours are pages, in which nothing steers the terminal", async () => {
    const page = "up\n\n   1  \\u009B[2J         0.8944  █████████\n\n";
    expect(await run(["neighbors", "up", "--top-k", "1"])).toMatchObject({ code: 0, stdout: page });
    const { stdout } = await run(["neighbors", "up", "--top-k", "1"], {});
    expect(JSON.parse(stdout).neighbors).toEqual([{ word: "\u009b[2J", similarity: 0.8944272 }]);
    expect((await run(["neighbors", "up", "--top-k", "1", "--to", "jsonl"])).stdout).toContain("\\u009B");
    expect((await run(["neighbors", "up", "--top-k", "1", "--to", "text"])).stdout).toBe(
      "up\t\\u009B[2J\t0.8944272\n",
    );
    expect((await run(["neighbors", "none\u009b"])).stdout).toBe("none\\u009B  no vector\n\n");
  });

  it("answers to analogies are pages", async () => {
    expect((await run(["analogy", "up", "up", "down", "--top-k", "1"])).stdout).toBe(
      "up is to up as down is to\n\n   1  \\u009B[2J         -0.8455\n\n",
    );
  });

  it("records of a file are pages, and so are those that are bad and kept", async () => {
    const lines = join(folder, "asked.jsonl");
    writeFileSync(lines, '{"w":" up "}\n{"w":"\u009b"}x\n{"w":"sideways"}');
    const args = ["neighbors", "--input", lines, "--field", "w", "--top-k", "1", "--on-error", "keep"];
    const { code, stdout } = await run([...args, "--threads", "1"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `up\n\n   1  \\u009B[2J         0.8944  █████████\n\n{"w":"\\u009B"}x\n\nsideways  no vector\n\n`,
    });
    const questions = join(folder, "asked.txt");
    writeFileSync(questions, "up  up down\n");
    expect((await run(["analogy", "--input", questions, "--threads", "1"])).stdout).toMatch(
      /^up is to up as down is to\n/,
    );
  });

  it("nobody waits for words that nobody types", async () => {
    for (const name of ["neighbors", "analogy"]) {
      const { code, stderr } = await run([name]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining("no words to look for\nname some, or a file"),
      ]);
    }
  });

  it("results are pages, unless records are asked for", async () => {
    const { stdout } = await run(["vectors-eval", pairs, questions, "--threads", "1"]);
    const tallies = "                               right    asked  right, %";
    expect(stdout.replaceAll(folder, "").split("\n")).toEqual([
      ...["/pairs.tsv  1 of 2 pairs", "", "  Spearman's rho  –", "  Pearson's r     –", ""],
      ...["/questions.txt  1 of 2 questions", "", "Sections"],
      ...[`  ${tallies}`, "  \\u009B1m                           0        1       0.0"],
      ...["  gram                               0        0         –", "", "Together", `  ${tallies}`],
      "  semantic                           0        1       0.0",
      "  syntactic                          0        0         –",
      ...["  all                                0        1       0.0", "", ""],
    ]);
    const records = (await run(["vectors-eval", pairs, "--json"])).stdout;
    expect(JSON.parse(records)).toMatchObject({ pairs: 2, used: 1 });
  });
});

describe("vectors-eval", () => {
  const questions = `: a\n${Array.from({ length: 1500 }, () => [word(), word(), word(), word()].join(" ")).join("\n")}`;

  it("gives the same record for 1 and 3 threads", async () => {
    const one = await output(["vectors-eval", "--threads", "1", "-"], questions);
    expect(await output(["vectors-eval", "--threads", "3", "-"], questions)).toBe(one);
    expect(JSON.parse(one)).toMatchObject({ questions: 1500, kind: "analogies" });
  });

  const files = ["word-sim/EN-WS-353-ALL.txt", "russe/hj-test.csv", "analogy/questions-words.txt"];
  it.skipIf(missing(...files) !== "")(`reads the tests that everybody uses${missing(...files)}`, async () => {
    const results = (await output(["vectors-eval", ...files.map(dataPath)], "")).trimEnd().split("\n");
    const [english, russian, analogies] = results.map((line) => JSON.parse(line));
    expect([english.pairs, russian.pairs, analogies.questions]).toEqual([353, 333, 19_544]);
    expect([analogies.semantic.questions, analogies.syntactic.questions]).toEqual([8869, 10_675]);
  });
});
