import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/commands/evaluate.ts";
import { msgpack } from "../../src/io/msgpack.ts";
import { registryOf, tell } from "../helpers/host.ts";
import { temporaryFolder } from "../io/support.ts";

const folder = temporaryFolder();
let files = 0;

function fileOf(content: string | Uint8Array): string {
  const path = join(folder, `${files++}`);
  writeFileSync(path, content);
  return path;
}

const jsonl = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const told = (args: readonly string[], terminal = true) =>
  tell(["evaluate", ...args], registryOf(evaluate), {
    stdoutTerminal: terminal,
    columns: 60,
    env: { NO_COLOR: "1" },
  });

const ROWS = [
  { label: "good", predicted: "good" },
  { label: "bad\u001b", predicted: "good" },
  { label: "bad\u001b", predicted: "fair" },
  { label: "bad\u001b", predicted: "good" },
  { label: "fair", predicted: [] },
];

describe("on a terminal", () => {
  it("labels are a page, with the matrix of confusions", async () => {
    const { code, stdout, stderr } = await told([fileOf(jsonl(...ROWS))]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      `accuracy 0.2000  5 rows, 3 labels

  exact match  0.2000
  micro f1     0.2222
  macro f1     0.1667

Best predictions
  best  precision  recall      f1
     1     0.2500  0.2000  0.2222

Classes
             precision  recall      f1     support
  bad\\u001B     0.0000  0.0000  0.0000  ◂        3
  fair          0.0000  0.0000  0.0000           1
  good          0.3333  1.0000  0.5000           1

Confusion: a row for each label, a column for each prediction
                1    2    3    –
  1  bad\\u001B  ·  ▒ 1  █ 2    ·
  2  fair       ·    ·    ·  █ 1
  3  good       ·    ·  █ 1    ·

`,
    );
  });

  it("many labels have no matrix, but the most frequent confusions", async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({ label: `l${at}`, predicted: `l${at % 30}` }));
    const { stdout } = await told(["--top", "2", fileOf(jsonl(...rows, rows[39]))]);
    expect(stdout).toContain(
      "\nConfused most often\n  times  label  predicted\n      2  l39    l9\n      1  l30    l0\n\n",
    );
  });

  it("tags, texts and perplexities are pages, too", async () => {
    const tags = await told([fileOf(jsonl({ tags: ["B-X", "O"], predicted_tags: ["B-X", "B-Y"] }))]);
    expect(tags.stdout).toContain("Spans\n       precision  recall      f1     support\n");
    expect(tags.stdout).toContain("  all     0.5000  1.0000  0.6667           1\n");
    const text = await told([fileOf(jsonl({ target: "a b c d", translation: "a b c d" }))]);
    expect(text.stdout).toMatch(/^BLEU 100\.00 {2}1 row\n/);
    const perplexity = await told([fileOf(jsonl({ logprob: -2, tokens: 2 }))]);
    expect(perplexity.stdout).toMatch(/^perplexity 2\.7183 {2}2 tokens, 1 passage\n/);
  });

  it("a record is written where one is asked for, or to a file", async () => {
    const file = fileOf(jsonl(...ROWS));
    const [record, output] = [await told(["--json", file]), await told(["-o", join(folder, "out"), file])];
    expect(JSON.parse(record.stdout)).toMatchObject({ task: "labels", rows: 5, labels: 3 });
    expect(output).toMatchObject({ code: 0, stdout: "" });
  });
});

describe("rows", () => {
  it("are evaluated alike from every format, and from several files", async () => {
    const path = fileOf(jsonl(...ROWS));
    const { stdout } = await told([path], false);
    const others = [
      told([fileOf(gzipSync(jsonl(...ROWS)))], false),
      told([fileOf(Buffer.concat(ROWS.map((row) => msgpack.encode(row))))], false),
      told([fileOf(jsonl(...ROWS.slice(0, 2))), fileOf(jsonl(...ROWS.slice(2)))], false),
    ];
    for (const other of await Promise.all(others)) expect(other.stdout).toBe(stdout);
  });

  it("that are bad are named with their file", async () => {
    const good = fileOf(jsonl(...ROWS));
    const bad = fileOf(`\n${jsonl({ label: "x" })}`);
    const { code, stderr, stdout } = await told([good, bad]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(`${bad}:2: no member "predicted"`);
  });

  it("of a known task are bad without its members", async () => {
    const { code, stderr } = await told(["--task", "tags", fileOf(jsonl(...ROWS))]);
    expect([code, stderr]).toEqual([3, expect.stringContaining(':1: no member "tags"')]);
  });
});
