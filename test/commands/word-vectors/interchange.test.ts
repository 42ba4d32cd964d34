/** Vectors that are trained here, as fastText and gensim read them. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { weft } from "../../helpers/cli.ts";
import { contentsOf, fastTextVectors, noFastText, vectorsOf } from "../../helpers/vectors.ts";
import { temporaryFolder } from "../../io/support.ts";

const PYTHON = "/usr/bin/python3";
const hasGensim = spawnSync(PYTHON, ["-c", "import gensim"]).status === 0;
const noGensim = hasGensim ? "" : " (skipped: no gensim for /usr/bin/python3)";

/** fastText prints five digits. */
const ROUNDING = 6e-5;
const corpus = fileURLToPath(new URL("../../../fixtures/examples/corpus.txt", import.meta.url));
const folder = temporaryFolder();
const path = (name: string) => join(folder, name);

async function train(output: string, ...args: readonly string[]): Promise<void> {
  const [command, ...flags] = args;
  const common = ["--quiet", "--threads", "1", "--min-count", "2", "--epochs", "3", "--lr", "0.1"];
  const { status, stderr } = await weft([command, corpus, "-o", path(output), ...common, ...flags]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
}

describe.skipIf(noFastText !== "")(`fastText reads models of weft fasttext${noFastText}`, () => {
  // of the text, unseen, and with characters of one to four bytes
  const words = [
    "the",
    "thread",
    "unseenish",
    "нить",
    "ткань",
    "невиданное",
    "naïvely",
    "布",
    "🧵",
    "a",
    "__proto__",
  ];
  const kinds = [
    "--dim 20 --buckets 2000",
    "--dim 7 --buckets 500 --arch cbow --minn 2 --maxn 5",
    "--dim 16 --buckets 30 --loss hierarchical --minn 1 --maxn 2",
    "--dim 9 --loss softmax --maxn 0",
  ];

  it.each(kinds)("with %s: the same numbers for seen and unseen words", async (flags) => {
    const name = `${kinds.indexOf(flags)}.bin`;
    await train(name, "fasttext", ...flags.split(" "));
    const { stdout } = await weft(["embed", "-m", path(name), "--only"], { stdin: `${words.join("\n")}\n` });
    const ours = lines(stdout).map((line) => (JSON.parse(line) as { vector: number[] | null }).vector);
    const theirs = fastTextVectors(path(name), words);
    words.forEach((word, i) => {
      const found = ours[i] ?? theirs[i].map(() => 0); // fastText has zeros where there is nothing
      const errors = found.map((x, d) => Math.abs(x - theirs[i][d]) / (1e-3 + Math.abs(x)));
      expect(Math.max(...errors), word).toBeLessThan(ROUNDING);
    });
    expect(ours.filter((vector) => vector !== null).length).toBeGreaterThan(2);
  });
});

const READ = `
import json, sys
from gensim.models import KeyedVectors
vectors = KeyedVectors.load_word2vec_format(sys.argv[1], binary=sys.argv[1].endswith("bin"))
print(json.dumps([vectors.index_to_key, vectors.vectors.tolist()]))`;

describe.skipIf(noGensim !== "")(`gensim reads vectors of weft w2v${noGensim}`, () => {
  it.each(["vec", "bin"])("in a file .%s, with every bit", async (extension) => {
    await train(`w2v.${extension}`, "w2v", "--dim", "11");
    const file = path(`w2v.${extension}`);
    const [words, rows] = JSON.parse(spawnSync(PYTHON, ["-c", READ, file]).stdout.toString());
    const ours = contentsOf(await vectorsOf(readFileSync(file)));
    expect(words).toEqual(ours.words);
    expect(words).toContain("the");
    expect(rows.map((row: number[]) => Float32Array.from(row))).toEqual(ours.rows);
  });
});

describe.each(["w2v", "fasttext --buckets 100"])("%s", (command) => {
  it("writes the same vectors in all formats", async () => {
    const read = async (extension: string) => {
      await train(`same.${extension}`, ...command.split(" "), "--dim", "5", "--force");
      return contentsOf(await vectorsOf(readFileSync(path(`same.${extension}`))));
    };
    const [vec, bin, safetensors] = [await read("vec"), await read("bin"), await read("safetensors")];
    expect([bin.words, safetensors.words]).toEqual([vec.words, vec.words]);
    expect([bin.rows, safetensors.rows]).toEqual([vec.rows, vec.rows]);
  });
});

const lines = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString().trimEnd().split("\n");
