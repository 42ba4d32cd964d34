/** `weft tag` as a process, with a tagger of random weights: its tags are nothing to speak of, but always the same. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { msgpack } from "../../src/io/msgpack.ts";
import { weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";
import { taggerFile, tinyTagger } from "../helpers/taggers.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-tag-"));
const path = (name: string) => join(folder, name);
const WORDS = ["the", "dog", "runs", "Anna", ".", "x", "Nobody"];
const COUNT = 3000;

/** Sentences of no to eleven words. */
const sentences = (() => {
  const next = randomNumbers(1);
  return Array.from({ length: COUNT }, () =>
    Array.from({ length: next() % 12 }, () => WORDS[next() % WORDS.length] as string),
  );
})();

beforeAll(() => {
  writeFileSync(path("tagger"), taggerFile(tinyTagger({ crf: true, constrained: true, chars: "cnn" })));
  writeFileSync(
    path("in.jsonl"),
    sentences.map((tokens, id) => `{"id":${id}, "tokens":${JSON.stringify(tokens)}}\n`).join(""),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function tag(args: readonly string[], stdin?: string | Uint8Array): Promise<string> {
  const { status, stdout, stderr } = await weft(["tag", "-m", path("tagger"), ...args], { stdin });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.toString();
}

const rowsOf = (lines: string) =>
  lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("records", () => {
  it("have the same tags for any number of threads and in every format, and keep their bytes and order", async () => {
    const one = await tag(["--threads", "1", path("in.jsonl")]);
    expect(await tag(["--threads", "3", path("in.jsonl")])).toBe(one);
    const rows = rowsOf(one);
    expect(rows.map(({ id }) => id)).toEqual(sentences.map((_, id) => id));
    expect(one.split("\n")[7]).toMatch(/^\{"id":7, "tokens":\[/);
    for (const [index, { predicted_tags }] of rows.entries())
      expect(predicted_tags).toHaveLength(sentences[index].length);
    const tags = rows.map(({ predicted_tags }) => predicted_tags.join(" "));
    expect(new Set(tags.join(" ").split(" ")).size).toBeGreaterThan(1);

    const packed = Buffer.concat(sentences.map((tokens) => msgpack.encode({ tokens })));
    const others = [
      tag(["--to", "text", "--threads", "2", path("in.jsonl")]),
      tag(["--to", "text"], packed),
      tag(["--to", "text", "--from", "csv", "--columns", "tokens"], csvOf(sentences)),
      tag(["--to", "text"], sentences.map((tokens) => `${tokens.join(" ")}\n`).join("")),
    ];
    for (const other of await Promise.all(others)) expect(other).toBe(`${tags.join("\n")}\n`);
  });

  it("of one sentence with ten thousand words are tagged", async () => {
    const [row] = rowsOf(await tag([], `${"the dog runs ".repeat(3334)}\n`));
    expect(row.predicted_tags).toHaveLength(10_002);
  });
});

const csvOf = (rows: readonly (readonly string[])[]) =>
  rows.map((tokens) => `"${JSON.stringify(tokens).replaceAll('"', '""')}"\n`).join("");

describe("conll files", () => {
  const full = sentences.filter(({ length }) => length > 0);
  const lines = (tokens: readonly string[]) => tokens.map((token) => `${token} O`);
  const file = full.map((tokens) => `${lines(tokens).join("\n")}\n\n`).join("");

  it("get the tags of the same records as a column", async () => {
    const tags = (await tag(["--to", "text", path("in.jsonl")])).split("\n").filter((line) => line !== "");
    const wanted = full.map((tokens, index) => {
      const own = (tags[index] as string).split(" ");
      return `${lines(tokens)
        .map((line, at) => `${line} ${own[at]}`)
        .join("\n")}\n\n`;
    });
    expect(await tag(["--from", "conll", "--to", "conll", "--threads", "2"], file)).toBe(wanted.join(""));
  });

  it.each(["a O\n\nb O\n\n", "a O\n\nb O\n", "a O\n\nb O", "a O\r\n\r\nb O\r\n"])(
    "end as they came: %j",
    async (data) => {
      const out = await tag(["--from", "conll", "--to", "conll"], data);
      expect(out.replace(/ \S+(?=\r|\n|$)/g, "")).toBe(data);
    },
  );

  it("are evaluated", async () => {
    const out = await tag(["--from", "conll", "--to", "conll"], file);
    const evaluated = await weft(["evaluate", "--from", "conll"], { stdin: out });
    expect(JSON.parse(evaluated.stdout.toString())).toMatchObject({ task: "tags", rows: full.length });
  });
});

describe("bad records", () => {
  const data = '{"tokens":["the"]}\n{"tokens":"the"}\nnothing\n{"text":"dog"}';
  const bad = (...flags: string[]) =>
    weft(["tag", "-m", path("tagger"), "--from", "jsonl", ...flags], { stdin: data });

  it("end the run after the records before them", async () => {
    const { status, stdout, stderr } = await bad();
    expect([status, rowsOf(stdout.toString()).length]).toEqual([3, 1]);
    expect(stderr).toContain('standard input:2: "tokens" is not an array of strings\n');
  });

  it("are left out, or passed on as they came, and counted", async () => {
    const [skip, keep] = [await bad("--on-error", "skip"), await bad("--on-error", "keep")];
    expect([skip.status, keep.status]).toEqual([0, 0]);
    expect(skip.stderr).toContain("2 of 4 records were bad and left out");
    const lines = keep.stdout.toString().split("\n");
    expect(lines.slice(1, 3)).toEqual(data.split("\n").slice(1, 3));
    expect([lines[0], lines[3]].join("\n")).toBe(skip.stdout.toString());
    expect(keep.stderr).toContain("2 of 4 records were bad and passed on as they came");
  });

  it("of a table are those with members that the first row does not have", async () => {
    const { status, stdout, stderr } = await bad("--to", "csv", "--on-error", "skip");
    expect([status, stdout.toString().split("\n")[0]]).toEqual([0, "tokens,predicted_tags,spans"]);
    expect(stderr).toContain("3 of 4 records were bad");
  });
});
