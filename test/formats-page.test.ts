/** weft-formats(5) names every member that commands write: in the rows of the cases, and in the run logs of all trainings. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { topics } from "../src/cli/topics.ts";
import { fileKinds } from "../src/commands/file-kinds.ts";
import { codecNamed, codecNames } from "../src/io/codecs.ts";
import { inCopy } from "./helpers/shell.ts";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const cases = at("fixtures/cases");
const page = readFileSync(at("man/weft-formats.5"), "utf8");

/** What stands in the page as a name: `.It Li a , b` and `.Li a ,`. */
const named = new Set(
  page
    .split("\n")
    .filter((line) => /^\.(It )?Li /.test(line))
    .flatMap((line) => line.replace(/^\.(It )?Li /, "").split(/[ ,]+/)),
);
const words = new Set(page.match(/\w+/g));

/** Members that hold names of flags, settings or options of fastText, of which other pages tell. */
const OPAQUE: readonly string[] = ["config", "training", "args", "metadata", "position"];

describe("members of rows", () => {
  const folders = readdirSync(cases).flatMap((command) =>
    readdirSync(join(cases, command)).map((name) => join(command, name)),
  );

  it.each(folders)("of %s are in the page", (name) => {
    const entries = readdirSync(join(cases, name), { withFileTypes: true }).filter((entry) => entry.isFile());
    const files = entries.map(({ name: file }) => [file, textOf(name, file)] as const);
    const given = files.filter(([file]) => !/^(out|err)/.test(file));
    const own = (member: string) => given.some(([, text]) => has(text, member));
    const rows = files.filter(([file]) => file.startsWith("out")).flatMap(([, text]) => records(text));
    for (const row of rows) expect(unnamed(row, own)).toEqual([]);
  });
});

/** Each in a folder with fixtures/examples: little data, few steps, and all that a log can have. */
const TRAININGS: readonly string[] = [
  "weft bpe-train --vocab-size 300 -o m --log log corpus.txt",
  "weft w2v --min-count 1 --epochs 1 --dim 4 -o m --log log --checkpoint c --checkpoint-every 1 corpus.txt",
  "weft fasttext --min-count 1 --epochs 1 --dim 4 --buckets 20 -o m --log log corpus.txt",
  "weft lm-train --arch lstm --layers 2 --hidden 4 --embed 4 --batch 2 --steps 3 --sample-every 1 --sample-length 2 --probe gradients --probe-every 1 --checkpoint c --checkpoint-every 1 --valid corpus.txt --log-every 1 -o m --log log corpus.txt",
  "weft lm-train --arch gru --hidden 4 --embed 4 --batch 2 --steps 1 --probe gradients --probe-every 1 -o m --log log corpus.txt",
  "weft lm-train --arch ngram --order 2 --prune 0,1 --valid corpus.txt -o m --log log corpus.txt",
  "weft classify-train --arch cnn --embed 4 --filters 2 --steps 2 --valid-share 0.3 -o m --log log reviews.jsonl",
  "weft classify-train --arch bow --dim 4 --epochs 1 --valid-share 0.3 --autotune 1 -o m --log log reviews.jsonl",
  "weft tag-train --embed 4 --hidden 4 --steps 2 --valid sentences.conll -o m --log log sentences.conll",
  "weft translate-train --embed 4 --hidden 4 --steps 2 --valid pairs.jsonl --metric bleu --samples 1 -o m --log log pairs.jsonl",
  "weft caption-train --embed 4 --hidden 4 --steps 2 --valid weather.jsonl --samples 1 -o m --log log weather.jsonl",
];
const PAIRS = `printf '%s\\n' '{"source":"a b","target":"b a"}' '{"source":"b","target":"b"}' > pairs.jsonl`;

describe("members of a run log", () => {
  it.each(TRAININGS)("of %s are in the page", async (line) => {
    const shell = `${PAIRS}; ${line} --quiet > end && cat log`;
    const { status, stdout, stderr } = await inCopy(at("fixtures/examples"), shell, (outcome) => outcome);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    const log = records(stdout.toString());
    expect(log.map(({ event }) => event)).toEqual(expect.arrayContaining(["start", "end"]));
    for (const record of log) {
      expect(named).toContain(record.event);
      expect(unnamed(record, () => false)).toEqual([]);
    }
  });
});

describe("the page", () => {
  it("has every format of records, with its extensions", () => {
    for (const name of codecNames) {
      expect(named).toContain(name);
      for (const extension of codecNamed(name).extensions)
        expect(page).toMatch(new RegExp(`\\.${extension}\\b`));
    }
  });

  it("has every kind of model, and so does the help", () => {
    const models = Object.entries(fileKinds).filter(([, kind]) => "made" in kind);
    const makers = topics.models.rows?.flat().join(" ") ?? "";
    for (const [name, { made = "" }] of models as [string, { made?: string }][]) {
      if (name !== "checkpoint" && name !== "tokenizer") expect(named).toContain(name);
      for (const [, command] of made.matchAll(/weft ([a-z0-9-]+)/g)) expect(makers).toContain(command);
    }
  });

  it("misses what is missing", () => {
    expect(
      unnamed({ ids: [], nowhere: 1, predicted: [{ label: "a", prob: 1, nowhere: 2 }] }, () => false),
    ).toEqual(["nowhere", "nowhere"]);
    expect(unnamed({ mine: { x: 1 } }, (name) => name === "mine")).toEqual([]);
  });
});

/** Members that the page does not name; of those inside others it is enough that the word stands somewhere. */
function unnamed(record: object, own: (name: string) => boolean, isInside = false): string[] {
  return Object.entries(record).flatMap(([name, value]) => {
    if (own(name)) return [];
    const missing = (isInside ? words : named).has(name) ? [] : [name];
    if (OPAQUE.includes(name)) return missing;
    const byLabel = name === "classes" && !Array.isArray(value); // whose members are labels
    const inner: unknown[] = byLabel ? Object.values(value) : [value].flat();
    return [...missing, ...inner.filter(isRecord).flatMap((one) => unnamed(one, own, true))];
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON lines of a text; charts are Vega-Lite's. */
function records(text: string): Record<string, unknown>[] {
  return text.split("\n").flatMap((line) => {
    try {
      const value: unknown = line.startsWith("{") ? JSON.parse(line) : undefined;
      return isRecord(value) && !("$schema" in value) ? [value] : [];
    } catch {
      return []; // bytes that a case has cut
    }
  });
}

/** Whether a file, or a command line, has it as a member, a column or an argument. */
const has = (text: string, name: string): boolean =>
  text.includes(JSON.stringify(name)) ||
  text.includes(`'${name}'`) ||
  text
    .split("\n", 1)[0]
    .split(/[,\t ]/)
    .includes(name);

const textOf = (name: string, file: string): string => readFileSync(join(cases, name, file), "utf8");
