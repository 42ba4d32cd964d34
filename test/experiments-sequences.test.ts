/** fixtures/experiments/sequences.mk, with little to do and with data of our own. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "./helpers/cli.ts";
import { randomNumbers } from "./helpers/random.ts";

const folder = fileURLToPath(new URL("../fixtures/experiments", import.meta.url));
const makes = spawnSync("make", ["--version"]).stdout?.toString().startsWith("GNU Make") ?? false;

/** Sizes at which a target takes seconds. */
const SMALL = [
  "CAPTIONS=--embed 8 --hidden 24 --batch-tokens 64 --epochs 15 --lr 0.01 --dropout 0 --backend wasm",
  "TRANSLATORS=none dot",
  "TRANSLATION=--embed 8 --hidden 8 --epochs 1 --backend wasm",
];

let out: string;
let data: string;
beforeAll(() => {
  [out, data] = ["sequences-", "sequences-data-"].map((name) => mkdtempSync(join(tmpdir(), name)));
  mkdirSync(join(data, "digits"));
  mkdirSync(join(data, "eng-fra"));
  writeFileSync(join(data, "digits/optdigits.tra"), digits(800, 1));
  writeFileSync(join(data, "digits/optdigits.tes"), digits(60, 2));
  writeFileSync(join(data, "eng-fra/fra.txt.gz"), gzipSync(pairs(120)));
});
afterAll(() => {
  for (const folder of [out, data]) rmSync(folder, { recursive: true });
});

/** Rows of 64 counts that are large where the digit says. */
function digits(count: number, seed: number): string {
  const next = randomNumbers(seed);
  const head = `${Array.from({ length: 64 }, (_, i) => `Block ${i + 1}`)},Class\n`;
  const row = () => {
    const digit = next() % 10;
    const counts = Array.from({ length: 64 }, (_, i) => (i % 10 === digit ? 9 + (next() % 8) : next() % 6));
    return `${counts},${digit}\n`;
  };
  return head + Array.from({ length: count }, row).join("");
}

function pairs(count: number): string {
  const line = (i: number) => `I'm number ${i}.\tJe suis le numéro ${i} !\tby hand\n`;
  const others = `I'm number 7.\tC'est moi, le ${7}.\tby hand\nA much longer sentence that is left out here.\tx\ty\n`;
  return Array.from({ length: count }, (_, i) => line(i)).join("") + others;
}

const make = (target: string) =>
  execute("make", [
    ...["-C", folder, "--no-print-directory", target, `OUT=${out}`, `WEFT_DATA=${data}`],
    ...SMALL,
  ]);

const read = (name: string) => readFileSync(join(out, name), "utf8");
const records = (name: string) =>
  read(name)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Cells of a Markdown table, without its head. */
const cells = (table: string) =>
  table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) => line.slice(2, -2).split(" | "));

describe.skipIf(!makes)("the experiments (skipped without GNU make)", () => {
  it("captions: those of a network beside those of nearest neighbours", async () => {
    await builds("captions");
    const rows = cells(read("captions.md"));
    expect(rows.map(([name]) => name)).toEqual(["nearest", "network"]);
    for (const [, exact, bleu] of rows) {
      expect(Number(exact)).toBeGreaterThan(90);
      expect(Number(bleu)).toBeGreaterThan(90);
    }
    expect(rows[0].slice(3)).toEqual(["–", "–"]);
    expect(read("captions.md")).toContain("Of 60 rows for testing");
    expect([300, 500, 60]).toEqual(
      ["train", "valid", "test"].map((part) => records(`captions/${part}.rows`).length),
    );
    const texts = new Set(records("captions/train.rows").map(({ text }) => text));
    expect(texts.size).toBe(10);
    expect(texts).toContain("a handwritten zero, an even digit before one");
    expect(texts).toContain("a handwritten seven, an odd digit between six and eight");
  });

  it("translation: how well each translator does on sentences that none has seen", async () => {
    await builds("translation");
    expect(cells(read("translation.md")).map(([name]) => name)).toEqual(["none", "dot"]);
    const parts = ["train", "valid", "test"].map((part) => records(`translation/${part}.rows`));
    const sources = parts.map((rows) => new Set(rows.map(({ source }) => source)));
    expect(sources.map(({ size }) => size)).toEqual([108, 6, 6]);
    expect(new Set(sources.flatMap((part) => [...part])).size).toBe(120);
    expect(parts[2][0]).toEqual({
      source: "i' m number 7 .",
      references: ["je suis le numéro 7 !", "c' est moi , le 7 ."],
    });
  });

  it("say what data is missing, without which all others are made", async () => {
    rmSync(join(data, "digits/optdigits.tes"));
    rmSync(join(data, "eng-fra/fra.txt.gz"));
    for (const [target, file] of [
      ["captions", "digits/optdigits.tra or .tes"],
      ["translation", "eng-fra/fra.txt.gz"],
    ]) {
      const { status, stderr } = await make(target);
      expect(status).toBe(2);
      expect(stderr).toContain(`${target} is left out: no ${join(data, file)};`);
    }
    const { stdout, stderr } = await execute("make", ["-n", "-C", folder, `OUT=${out}`, `WEFT_DATA=${data}`]);
    expect(stderr).toBe("");
    expect(stdout.toString()).toContain("captions is left out");
  });
});

/** Builds a target, and finds nothing to do when asked again. */
async function builds(target: string): Promise<void> {
  const first = await make(target);
  expect({ status: first.status, stderr: first.stderr }).toEqual({ status: 0, stderr: "" });
  const whole = (readdirSync(out, { recursive: true }) as string[]).sort();
  expect(whole.filter((name) => name.endsWith(".part"))).toEqual([]);
  const second = await make(target);
  expect(second.stdout.toString()).toContain(`Nothing to be done for '${target}'`);
  expect((readdirSync(out, { recursive: true }) as string[]).sort()).toEqual(whole);
}
