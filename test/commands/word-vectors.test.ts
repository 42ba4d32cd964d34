/** The commands that use word vectors give the same bytes for any number of threads, and take lines of any length. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { weft } from "../helpers/cli.ts";
import { dataPath, missing } from "../helpers/data.ts";
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
