/** The Makefiles of fixtures/experiments, with little to do: whole tables, nothing twice, and nothing half. */
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "./helpers/cli.ts";
import { randomNumbers } from "./helpers/random.ts";
import { elementsNamed, parseXml } from "./helpers/xml.ts";

const folder = fileURLToPath(new URL("../fixtures/experiments", import.meta.url));
const makes = spawnSync("make", ["--version"]).stdout?.toString().startsWith("GNU Make") ?? false;

/** Sizes at which a target takes seconds. */
const SMALL = [
  "GRADIENTS=--level char --embed 8 --hidden 12 --bptt 12 --batch 8 --backend wasm",
  "GRADIENTS_STEPS=6",
  "PROBE_EVERY=2",
  "SIZES=256 300 100000",
  "VOCABULARY=300",
  "FAMILY_ngram=--order 3 --smoothing witten-bell", // which guesses nothing of few tokens
  ...["TRAIN", "VALID", "TEST"].map((part) => `TAG_${part}=../examples/sentences.conll`),
  "TAGGING=--embed 8 --hidden 8 --dropout 0 --batch 4 --epochs 12 --lr 0.02 --backend wasm",
  "NETWORK=--embed 4 --hidden 4 --bptt 8 --batch 64 --steps 3 --backend wasm",
  "CLASSIFIERS=bow bow-bigrams cnn lstm-bidirectional",
  "BAG=--arch bow --dim 4 --epochs 20 --deterministic",
  "CONVOLUTIONS=--embed 8 --filters 4 --epochs 3 --backend wasm",
  "RECURRENT=--embed 8 --hidden 4 --epochs 3 --backend wasm",
  ...["RATE_bow-bigrams=1", "RATE_cnn=0.02", "RATE_lstm-bidirectional=0.02"],
];

let out: string;
/** Where the sentences of `classify` are: others than the true ones, which may not be shipped. */
let data: string;
beforeAll(() => {
  [out, data] = ["experiments-", "sentences-"].map((name) => mkdtempSync(join(tmpdir(), name)));
  mkdirSync(join(data, "cls"));
  for (const [index, part] of ["train", "dev", "test"].entries())
    writeFileSync(join(data, `cls/stsa.binary.${part}`), sentences([200, 40, 60][index], index));
});
afterAll(() => {
  for (const folder of [out, data]) rmSync(folder, { recursive: true });
});

/** Lines of a label and words, one of which tells it. */
function sentences(count: number, seed: number): string {
  const next = randomNumbers(seed);
  const line = () => {
    const words = Array.from({ length: 3 + (next() % 5) }, () => `word${next() % 20}`);
    const label = next() % 2;
    words[next() % words.length] = ["dull", "fine"][label];
    return `${label} ${words.join(" ")}\n`;
  };
  return Array.from({ length: count }, line).join("");
}

const argumentsOf = (target: string, ...more: readonly string[]) => [
  ...["-C", folder, "--no-print-directory", target, `OUT=${out}`, `WEFT_DATA=${data}`],
  ...[...SMALL, ...more],
];

const make = (target: string, ...more: readonly string[]) => execute("make", argumentsOf(target, ...more));

const read = (name: string) => readFileSync(join(out, name), "utf8");
const files = () => (readdirSync(out, { recursive: true }) as string[]).sort();

/** What is written in a picture. */
const textsOf = (name: string) => elementsNamed(parseXml(read(name)), "text").map(({ text }) => text);

/** Cells of a Markdown table, without its head. */
const cells = (table: string) =>
  table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) => line.slice(2, -2).split(" | "));

describe.skipIf(!makes)("the experiments (skipped without GNU make)", () => {
  it("gradients: a curve for each network, from 1 on", async () => {
    await builds("gradients");
    const [head, ...rows] = read("gradients.tsv")
      .trim()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(head).toEqual(["k", "rnn", "gru", "lstm", "lstm cells"]);
    expect(rows.map(([k]) => Number(k))).toEqual(Array.from({ length: 12 }, (_, k) => k));
    expect(rows[0].slice(1).map(Number)).toEqual([1, 1, 1, 1]);
    for (const number of rows.flat().map(Number)) expect(number).toBeGreaterThanOrEqual(0);
    const last = rows[11].map(Number);
    expect(last[1]).toBeLessThan(last[3]); // a simple network forgets more than an LSTM
    expect(textsOf("gradients.svg")).toEqual(expect.arrayContaining(["rnn", "gru", "lstm", "memory cells"]));
  });

  it("bpe: tokens a word, fewer with a larger vocabulary, as many as bytes with none", async () => {
    await builds("bpe");
    const rows = cells(read("bpe.md"));
    expect(rows.map(([size]) => size)).toEqual(["256", "300", "100,000"]);
    for (const text of [1, 2, 3]) {
      const [bytes, some, many] = rows.map((row) => Number.parseFloat(row[text]));
      expect(bytes).toBeGreaterThan(some);
      expect(some).toBeGreaterThan(many);
      expect(many).toBeGreaterThan(1);
      expect(rows[2][text]).toMatch(/\(only [\d,]+\)/);
    }
    expect(Number(rows[0][3])).toBeGreaterThan(2 * Number(rows[0][2])); // a Russian letter has two bytes
    const words = read("text/declaration-rus.txt").match(/\S+/g) ?? [];
    expect(read("bpe.md")).toContain(`Russian, the declaration: ${words.length.toLocaleString("en")} words`);
  });

  it("lm-families: perplexity, time and size of each", async () => {
    await builds("lm-families");
    const rows = cells(read("lm-families.md"));
    expect(rows.map(([family]) => family)).toEqual(["ngram", "window", "rnn", "gru", "lstm"]);
    for (const [family, perplexity, seconds, size] of rows) {
      expect(Number(perplexity)).toBeGreaterThan(1);
      expect(Number(perplexity)).toBeLessThan(300);
      expect(Number(seconds)).toBeGreaterThan(0);
      const [, parameters] = size.match(family === "ngram" ? /^(.*) n-grams$/ : /^(.*)$/) as string[];
      expect(Number(parameters.replaceAll(",", ""))).toBeGreaterThan(2 * 300 * 4);
    }
    const legend = ["window", "rnn", "gru", "lstm"];
    expect(textsOf("lm-families.svg")).toEqual(expect.arrayContaining([...legend, "loss (nats)", "tokens"]));
  });

  it.each([
    ["vocabulary", "train", { seconds: 1, summary: { parameters: 1, vocabulary: 301 } }],
    ["tokens", "score", { perplexity: 2, tokens: 1, passages: 1 }],
  ])("lm-families: no table of families with different %s", async (what, part, record) => {
    for (const name of ["train", "score"])
      cpSync(join(out, `families/lstm.${name}.json`), join(out, `families/other.${name}.json`));
    writeFileSync(join(out, `families/other.${part}.json`), JSON.stringify(record));
    const table = await execute(process.execPath, [join(folder, "families.mjs"), out, "lstm", "other"]);
    expect(table.status).toBe(1);
    expect(table.stdout.toString()).toBe("");
    expect(table.stderr).toContain(`the families do not have the same ${what}`);
    for (const name of ["train", "score"]) rmSync(join(out, `families/other.${name}.json`));
  });

  it("classify: how good each classifier is, its size and time", async () => {
    await builds("classify");
    const rows = cells(read("classify.md"));
    expect(rows.map(([name]) => name)).toEqual(["bow", "bow-bigrams", "cnn", "lstm-bidirectional"]);
    for (const [, accuracy, f1, parameters, seconds] of rows) {
      expect(Number(accuracy)).toBeGreaterThan(90);
      expect(Math.abs(Number(accuracy) - Number(f1))).toBeLessThan(2);
      expect(Number(parameters.replaceAll(",", ""))).toBeGreaterThan(20 * 4);
      expect(Number(seconds)).toBeGreaterThan(0);
    }
    expect(read("classify.md")).toContain("Of 60 sentences");
  });

  it("classify: no table of classifiers that read different sentences", async () => {
    const score = join(out, "classify/cnn.score.json");
    const whole = readFileSync(score);
    writeFileSync(score, JSON.stringify({ ...JSON.parse(whole.toString()), rows: 59 }));
    const table = await execute(process.execPath, [join(folder, "classify.mjs"), out, "bow", "cnn"]);
    expect(table).toMatchObject({ status: 1, stdout: Buffer.from("") });
    expect(table.stderr).toContain("not all asked about the same sentences");
    writeFileSync(score, whole);
  });

  it("classify: says what data is missing, without which all others are made", async () => {
    rmSync(join(data, "cls/stsa.binary.dev"));
    const said = `classify is left out: no ${join(data, "cls/stsa.binary.dev")};`;
    const alone = await make("classify");
    expect(alone.status).toBe(2);
    expect(alone.stderr).toContain(said);
    const all = await make("all");
    expect(all.status).toBe(0);
    expect(all.stderr).toContain(said);
  });

  it("tag: how many words have their tag, of those that are new none here", async () => {
    await builds("tag");
    const rows = cells(read("tag.md"));
    expect(rows.map(([tagger]) => tagger)).toEqual(["forward", "both", "capitals", "characters", "crf"]);
    for (const [, right, fresh, parameters] of rows) {
      expect(Number(right)).toBeGreaterThan(70); // of all words, 70 % are no part of a name
      expect(fresh).toBe("–");
      expect(Number(parameters.replaceAll(",", ""))).toBeGreaterThan(1000);
    }
    expect(read("tag.md")).toContain("\n178 words, of which 0 are not among those that were learnt from.");
  });

  it("tag: is left out of all, and fails alone, where there is no data", async () => {
    const none = ["TAG_TRAIN=/nowhere/train.conllu.gz", `OUT=${join(out, "none")}`];
    const all = await make("all", "-n", ...none);
    expect([all.status, all.stdout.toString()]).toEqual([0, expect.stringContaining("tag is left out")]);
    const alone = await make("tag", ...none);
    expect([alone.status, alone.stderr]).toEqual([
      2,
      expect.stringContaining("there is no /nowhere/train.conllu.gz"),
    ]);
  });

  it("leave nothing where a command fails, and go on when it no longer does", async () => {
    const before = files();
    const failing = ["NETWORKS=rnn", "GRADIENTS_rnn=--lr nonsense"];
    rmSync(join(out, "gradients.tsv"));
    rmSync(join(out, "gradients/rnn.jsonl"));
    const { status, stderr } = await make("gradients", ...failing);
    expect(status).toBe(2);
    expect(stderr).toContain("--lr");
    const gone = ["gradients.tsv", "gradients/rnn.jsonl"];
    expect(files()).toEqual(before.filter((name) => !gone.includes(name)));
    await builds("gradients");
    expect(files()).toEqual(before);
  });

  it("leave nothing half where a command fails while it writes", async () => {
    rmSync(join(out, "bpe/novel-300.jsonl"));
    const before = files();
    const { status, stdout } = await make("bpe", "WEFT=sh -c 'echo half; exit 3' weft");
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 2, stdout: "" });
    expect(files()).toEqual(before);
  });

  it("leave nothing half where they are interrupted", async () => {
    rmSync(join(out, "gradients/gru.jsonl"));
    const before = files();
    const long = ["GRADIENTS_STEPS=1000000", "GRADIENTS_gru=--epochs 100000"];
    const child = spawn("make", argumentsOf("gradients", ...long), { detached: true, stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (!existsSync(join(out, "gradients/gru.jsonl.part"))) await sleep(10);
    process.kill(-(child.pid as number), "SIGINT"); // as Ctrl-C does, to all of them
    await ended;
    expect(files()).toEqual(before);
  });
});

/** Builds a target, and finds nothing to do when asked again. */
async function builds(target: string): Promise<void> {
  const first = await make(target);
  expect({ status: first.status, stderr: first.stderr }).toEqual({ status: 0, stderr: "" });
  const whole = files();
  expect(whole.filter((name) => name.endsWith(".part"))).toEqual([]);
  const second = await make(target);
  expect(second.stdout.toString()).toContain(`Nothing to be done for '${target}'`);
  expect(files()).toEqual(whole);
}
