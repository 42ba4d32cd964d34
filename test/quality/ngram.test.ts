/** N-grams of the Penn Treebank against KenLM's figure for the same data: order 5, `<unk>` an ordinary word. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { weft } from "../helpers/cli.ts";
import { dataPath, missing } from "../helpers/data.ts";

const NEEDED = ["ptb/ptb.train.txt", "ptb/ptb.test.txt"] as const;
/** KenLM's. */
const PERPLEXITY = 141.186;
const TOKENS = 82_430;

const folder = mkdtempSync(join(tmpdir(), "weft-quality-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reason = missing(...NEEDED);

describe.skipIf(reason !== "")(`the Penn Treebank${reason}`, () => {
  const [train, test] = NEEDED.map((name) => dataPath(name));

  it.each(["lm.arpa", "lm.safetensors"])("has KenLM's perplexity by %s", async (name) => {
    const model = join(folder, name);
    const made = await weft([
      "lm-train",
      train,
      "--arch",
      "ngram",
      "--order",
      "5",
      "--valid",
      test,
      "-o",
      model,
    ]);
    expect(JSON.parse(`${made.stdout}`).valid_perplexity).toBeCloseTo(PERPLEXITY, 2);
    const scored = await weft(["score", "-m", model, "--summary", test]);
    const { tokens, perplexity } = JSON.parse(`${scored.stdout}`);
    expect(tokens).toBe(TOKENS);
    expect(perplexity).toBeCloseTo(PERPLEXITY, 2);
  });

  it("gives the same bytes for any memory", async () => {
    const files = ["1G", "16M"].map((memory) => ({ memory, path: join(folder, memory) }));
    for (const { memory, path } of files)
      await weft(["lm-train", train, "--arch", "ngram", "--order", "4", "--memory", memory, "-o", path]);
    expect(readFileSync(files[1].path).equals(readFileSync(files[0].path))).toBe(true);
  });
});
