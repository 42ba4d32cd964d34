/** weft caption-train and weft caption as programs: what they write, and that threads change nothing. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseModel } from "../../src/models/model-file.ts";
import { weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "caption-"));
  writeFileSync(join(cwd, "toy.jsonl"), jsonl(toyRows(200, 3)));
  writeFileSync(join(cwd, "valid.jsonl"), jsonl(toyRows(50, 4)));
});
afterAll(() => rmSync(cwd, { recursive: true }));

interface Captioned {
  readonly features: readonly number[];
  readonly text: string;
}

const SIDES = ["left", "right"];
const SIZES = ["small", "large"];

/** Side and size are told by two numbers, one of them large; a third one is always the same, and a fourth says nothing. */
function toyRows(count: number, seed: number): Captioned[] {
  const next = randomNumbers(seed);
  return Array.from({ length: count }, () => {
    const [side, size, noise] = [next() % 2, next() % 2, next() % 100];
    const features = [side + noise / 400, 5000 + 100 * size + noise / 4, 7, noise];
    return { features, text: `a ${SIZES[size]} one ${size === 0 ? "" : "on the "}${SIDES[side]}` };
  });
}

const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const EXACT = ["--backend", "wasm", "--quiet", "--force", "--valid", "valid.jsonl", "--metric", "bleu"];
const SMALL = ["--embed", "8", "--hidden", "12", "--batch-tokens", "100", "--lr", "0.01"];

const train = (output: string, ...more: readonly string[]) =>
  weft(["caption-train", "toy.jsonl", "-o", output, ...SMALL, ...EXACT, ...more], { cwd });

const read = (name: string) => readFileSync(join(cwd, name));
const sha = (name: string) => createHash("sha256").update(read(name)).digest("hex");

describe("captions", () => {
  it("are learnt, and their BLEU in validation is what weft evaluate tells", async () => {
    const { stdout, status } = await train("toy.model", "--epochs", "40", "--dropout", "0");
    expect(status).toBe(0);
    const summary = JSON.parse(stdout.toString());
    const captions = await weft(["caption", "-m", "toy.model", "--beam", "1", "valid.jsonl"], { cwd });
    const told = await weft(["evaluate"], { cwd, stdin: captions.stdout });
    const record = JSON.parse(told.stdout.toString());
    expect(record).toMatchObject({ exact_match: 1, bleu: summary.valid_bleu });
  });

  it("come from standardized features", () => {
    const { vocabulary } = parseModel(read("toy.model"), "toy.model");
    const { mean, deviation } = (vocabulary as { features: Record<string, number[]> }).features;
    const columns = [0, 1, 2, 3].map((i) => toyRows(200, 3).map(({ features }) => Math.fround(features[i])));
    for (const [i, column] of columns.entries()) {
      const middle = column.reduce((sum, value) => sum + value, 0) / column.length;
      const spread = column.reduce((sum, value) => sum + (value - middle) ** 2, 0) / column.length;
      expect(mean[i]).toBeCloseTo(middle, 9);
      expect(deviation[i]).toBeCloseTo(i === 2 ? 1 : Math.sqrt(spread), 9);
    }
  });

  it("have the same bytes for any --threads, as models have", async () => {
    const seen = new Set<string>();
    for (const threads of ["1", "3"]) {
      const flags = ["--threads", threads, "--shards", "4", "--epochs", "2", "--arch", "lstm"];
      expect((await train("t.model", ...flags, "--feed-context", "--layers", "2")).status).toBe(0);
      const args = ["caption", "-m", "t.model", "--threads", threads, "--n-best", "2", "toy.jsonl"];
      const { stdout } = await weft(args, { cwd });
      seen.add(`${sha("t.model")} ${createHash("sha256").update(stdout).digest("hex")}`);
    }
    expect(seen.size).toBe(1);
  });

  it("go on from a checkpoint in the middle of an epoch as if there had been no end", async () => {
    const flags = ["--valid-every", "3", "--epochs", "5", "--dropout", "0.3"];
    await train("whole.model", ...flags, "--steps", "14");
    await train("part.model", ...flags, "--steps", "10", "--checkpoint", "c");
    await train("part.model", ...flags, "--steps", "14", "--checkpoint", "c", "--resume");
    expect(sha("part.model")).toBe(sha("whole.model"));
  });
});
