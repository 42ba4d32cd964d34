/** The tests that everybody uses, of random vectors, against gensim where it is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { weft } from "../helpers/cli.ts";
import { dataFile, dataPath, missing } from "../helpers/data.ts";
import { randomFloats } from "../helpers/engine.ts";
import { type Entry, word2vecBinary } from "../helpers/word-vectors.ts";

const PYTHON = "/usr/bin/python3";
const PEER = `
import json, sys
from gensim.models import KeyedVectors
vectors = KeyedVectors.load_word2vec_format(sys.argv[1], binary=True)
pearson, spearman, unknown = vectors.evaluate_word_pairs(sys.argv[2], case_insensitive=False)
_, sections = vectors.evaluate_word_analogies(sys.argv[3], restrict_vocab=600, case_insensitive=False)
right = [[len(s["correct"]), len(s["correct"]) + len(s["incorrect"])] for s in sections[:-1] if s["section"]]
print(json.dumps([pearson[0], spearman[0], unknown / 100, right]))`;

const files = ["word-sim/EN-WS-353-ALL.txt", "analogy/questions-words.txt"];
const hasPeer = spawnSync(PYTHON, ["-c", "import gensim"]).status === 0;
const reason = hasPeer ? missing(...files) : " (skipped: no gensim for /usr/bin/python3)";
const folder = mkdtempSync(join(tmpdir(), "weft-gensim-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.skipIf(reason !== "")(
  `says of random vectors what gensim says${reason}`,
  async () => {
    const [model, questions] = ["vectors.bin", "questions.txt"].map((name) => join(folder, name));
    const lines = Buffer.from(dataFile(files[1])).toString().split("\n");
    writeFileSync(
      questions,
      `${lines.filter((line, index) => line.startsWith(":") || index % 9 === 0).join("\n")}\n`,
    );
    writeFileSync(
      model,
      word2vecBinary(entriesOf(files.map((name) => Buffer.from(dataFile(name)).toString()))),
    );
    const peer = spawnSync(PYTHON, ["-c", PEER, model, dataPath(files[0]), questions]);
    const [pearson, spearman, unknown, right] = JSON.parse(peer.stdout.toString());
    const args = ["vectors-eval", "-m", model, "--restrict", "600", dataPath(files[0]), questions];
    const [pairs, analogies] = (await weft(args)).stdout
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(pairs.pearson).toBeCloseTo(pearson, 6);
    expect(pairs.spearman).toBeCloseTo(spearman, 6);
    expect(pairs.out_of_vocabulary).toBeCloseTo(unknown, 12);
    const sections = analogies.sections as { correct: number; used: number }[];
    expect(sections.map(({ correct, used }) => [correct, used])).toEqual(right);
    expect(analogies.correct).toBeGreaterThan(0);
  },
  60_000,
);

/** Most of the words; those of a question are alike by chance alone, but for a part that they share. */
function entriesOf(texts: readonly string[]): Entry[] {
  const words = [...new Set(texts.join("\n").split(/\s+/))].filter((word) => /^[A-Za-z-]+$/.test(word));
  const known = words.filter((_, index) => index % 13 !== 0);
  return known.map((word, index) => {
    const own = randomFloats(8, index);
    const shared = randomFloats(8, index >> 1, 1);
    return [word, own.map((x, i) => x + shared[i])];
  });
}
