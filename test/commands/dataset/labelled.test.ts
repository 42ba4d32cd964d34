import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import { pickRows, readLabelled, rowRange } from "../../../src/commands/dataset/labelled.ts";
import type { LabelledOptions } from "../../../src/commands/dataset/labelled-intake.ts";
import { shuffledRows } from "../../../src/commands/dataset/row-order.ts";
import { fasttext } from "../../../src/io/fasttext.ts";
import { jsonl as jsonlCodec } from "../../../src/io/jsonl.ts";
import { msgpack } from "../../../src/io/msgpack.ts";
import { vocabularyOf } from "../../../src/models/vocabulary.ts";
import { dataPath, missing } from "../../helpers/data.ts";
import { learntTokenizer } from "../../helpers/tokenizers.ts";
import { temporaryFolder } from "../../io/support.ts";
import { ranked, simpleRows } from "../../reference/labelled.ts";

const folder = temporaryFolder();
let files = 0;

function fileOf(content: string | Uint8Array, extension = "txt"): string {
  const path = join(folder, `${files++}.${extension}`);
  writeFileSync(path, content);
  return path;
}

function contextOf() {
  const warnings: string[] = [];
  const progress = () => ({ update: () => {}, stop: () => {} });
  const warn = (message: string) => warnings.push(message);
  const { signal } = new AbortController();
  return { context: { signal, progress, warn } as unknown as Context, warnings };
}

/** All there is to know of labelled data, with tokens and labels as text. */
async function read(paths: readonly string[], options: Partial<LabelledOptions> = {}) {
  const { context, warnings } = contextOf();
  const settings = { textField: "text", labelField: "label", memory: 2 ** 24, folder, ...options };
  const labelled = await readLabelled(context, paths, settings);
  const { vocabulary, labels, rows: table, tokens, bytes, unknown, fingerprint } = labelled;
  const { ids, ends } = await rowRange(labelled, 0, table.count);
  await labelled.ids.close();
  const rows = Array.from(ends, (end, row) => ({
    tokens: [...ids.subarray(row === 0 ? 0 : ends[row - 1], end)].map((id) => vocabulary.token(id)),
    labels: [...table.labels(row)].map((label) => labels[label].label),
    place: table.place(row).replace(/^.*\//, ""),
  }));
  return { vocabulary, labels, rows, tokens, bytes, unknown, fingerprint, warnings };
}

const jsonl = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const text = (rows: readonly { tokens: readonly string[]; labels: readonly string[] }[]) =>
  rows.map(({ tokens, labels }) => `${labels.join(",")}: ${tokens.join(" ")}`);

describe("labelled texts", () => {
  it("are read with labels and words by count", async () => {
    const { rows, labels, vocabulary, ...rest } = await read([
      fileOf(jsonl({ text: "a b", label: "x" }, { text: "b b", labels: ["y", "z", "y"] })),
      fileOf(jsonl({ label: "y", text: "c" }, { text: "", label: "y" })),
    ]);
    expect(text(rows)).toEqual(["x: a b </s>", "y,z: b b </s>", "y: c </s>", "y: </s>"]);
    expect(labels).toEqual([
      { label: "y", count: 3 },
      { label: "x", count: 1 },
      { label: "z", count: 1 },
    ]);
    expect(vocabulary.toJSON()).toEqual({ level: "word", tokens: ["<unk>", "</s>", "b", "a", "c"] });
    expect(rows.map(({ place }) => place)).toEqual(["0.txt:1", "0.txt:2", "1.txt:1", "1.txt:2"]);
    expect(rest).toMatchObject({ tokens: 9, bytes: 7, unknown: 0, warnings: [] });
  });

  it("are the same from every format, compressed, in memory and in a file", async () => {
    const all = Array.from({ length: 3000 }, (_, i) => ({
      text: `the ${i % 977} wefts, over ${i % 31} é`,
      label: `__proto__${i % 7}`,
    }));
    const plain = await read([fileOf(jsonl(...all))]);
    const csv = `label,text\n${all.map(({ text, label }) => `${label},"${text}"`).join("\n")}`;
    const others = [
      read([fileOf(gzipSync(jsonl(...all)), "gz")]),
      read([fileOf(Buffer.concat(all.map((row) => fasttext.encode(row))))]),
      read([fileOf(Buffer.concat(all.map((row) => msgpack.encode(row))))]),
      read([fileOf(jsonl(...all.map(({ text, label }) => ({ t: text, l: label }))))], {
        textField: "t",
        labelField: "l",
      }),
      read([fileOf(jsonl(...all.map(({ text, label }) => ({ labels: [label], text }))))]),
      read([fileOf(csv, "csv")]),
      read([fileOf(csv.split("\n").slice(1).join("\n"))], { from: "csv", columns: ["label", "text"] }),
      read([fileOf(jsonl(...all))], { memory: 0 }),
      read([fileOf(Buffer.from(jsonl(...all), "latin1"))], { encoding: "latin1" }),
    ];
    for (const other of await Promise.all(others)) {
      expect(text(other.rows)).toEqual(text(plain.rows));
      expect(other.fingerprint).toBe(plain.fingerprint);
      expect(other.labels).toEqual(plain.labels);
    }
  });

  it("take whole numbers and truth values for labels, and arrays in cells", async () => {
    const rows =
      '{"text":"a","label":1}\n{"text":"b","label":true}\n{"text":"c","label":null,"labels":[2,"x"]}\n';
    const numbers = await read([fileOf(rows)]);
    expect(text(numbers.rows)).toEqual(["1: a </s>", "true: b </s>", "2,x: c </s>"]);
    const cells = await read([fileOf('text,labels\na,"[""x"",""y z""]"\nb,[x\n', "csv")]);
    expect(text(cells.rows)).toEqual(["x,y z: a </s>", "[x: b </s>"]);
  });

  it("of fastText are words behind labels", async () => {
    const lines = "__label__a __label__b\tone two\r\n\n   \n__label__a\n__label__ __label__c x __label__d\n";
    const { rows } = await read([fileOf(lines)]);
    expect(rows.map(({ place }) => place.split(":")[1])).toEqual(["1", "4", "5"]);
    expect(text(rows)).toEqual(["a,b: one two </s>", "a: </s>", "c: x __label__d </s>"]);
  });

  it("are encoded as characters, bytes, or by a tokenizer", async () => {
    const file = fileOf(jsonl({ text: "né", label: "x" }));
    const tokensOf = async (options: Partial<LabelledOptions>) =>
      (await read([file], options)).rows[0].tokens;
    expect(await tokensOf({ level: "char" })).toEqual(["n", "é", "\n"]);
    expect(await tokensOf({ level: "byte" })).toEqual(["n", "<0xC3>", "<0xA9>", "\n"]);
    const vocabulary = vocabularyOf(learntTokenizer(["one né two né"]));
    const known = await read([file], { vocabulary });
    const wanted = [...vocabulary.encode("né"), vocabulary.end].map((id) => vocabulary.token(id));
    expect(known.rows[0].tokens).toEqual(wanted);
    expect(known.vocabulary).toBe(vocabulary);
  });

  it("are read with the words and labels of others", async () => {
    const train = await read([fileOf(jsonl({ text: "a b", label: "x" }, { text: "b", label: "y" }))]);
    const labels = train.labels.map(({ label }) => label);
    const { vocabulary } = train;
    const valid = await read([fileOf(jsonl({ text: "b c", label: "y" }))], { vocabulary, labels });
    expect([text(valid.rows), valid.unknown]).toEqual([["y: b <unk> </s>"], 1]);
    expect(valid.labels).toEqual([
      { label: "x", count: 0 },
      { label: "y", count: 1 },
    ]);
    const strange = read([fileOf(jsonl({ text: "b", label: "z" }))], { vocabulary, labels });
    await expect(strange).rejects.toThrow(/:1: the training data has no label "z"/);
  });
});

describe("bad records", () => {
  it.each<[string, string | Uint8Array, RegExp, Partial<LabelledOptions>?]>([
    ["nothing", "", /there is no labelled text/],
    ["no label", '{"text":"a"}\n', /:1: no label/],
    ["an empty label", '{"text":"a","label":"x"}\n{"text":"a","label":""}', /:2: no label/],
    ["no labels", '{"text":"a","labels":[]}\n', /:1: no label/],
    ["no text", '{"label":"a"}\n', /:1: no member "text"/],
    ["half a label", '{"text":"a","label":1.5}\n', /:1: "label" is neither a label nor an array of labels/],
    ["an object", '{"text":"a","labels":[{}]}\n', /:1: "labels" is neither/],
    ["no JSON", '{"text":"a","label":"x"}\n{"text":\n', /:2: not JSON/],
    ["a plain line", "hello\n", /:1: no label: a plain line has none/],
    ["no label in fastText", "__label__x a\nb\n", /:2: no label/],
    [
      "latin-1",
      Buffer.from("__label__x a\n__label__x né\n", "latin1"),
      /:2: not valid UTF-8: byte 0xE9 at offset 12; --encoding latin1/,
    ],
    [
      "latin-1 in JSON",
      Buffer.from('{"text":"","label":"x"}\n{"text":"né","label":"x"}\n', "latin1"),
      /:2: not valid UTF-8: byte 0xE9 at offset 10/,
    ],
  ])("%s", async (_, content, message, options) => {
    await expect(read([fileOf(content)], options)).rejects.toThrow(message);
  });

  it("are left out and counted", async () => {
    const lines = "__label__x a\nb\n__label__y c\n";
    const { rows, warnings } = await read([fileOf(lines)], { onError: "skip" });
    expect(text(rows)).toEqual(["x: a </s>", "y: c </s>"]);
    expect(warnings).toEqual(["1 of 3 records were bad and left out"]);
  });

  it("may be those that a vocabulary has no ids for, and their labels are none", async () => {
    const { vocabulary } = await read([fileOf(jsonl({ text: "ab", label: "q" }))], { level: "char" });
    const content = jsonl({ text: "z", label: "y" }, { text: "ba", label: "x" });
    await expect(read([fileOf(content)], { vocabulary })).rejects.toThrow(
      /:1: the vocabulary has no character/,
    );
    const { rows, labels } = await read([fileOf(content)], { vocabulary, onError: "skip" });
    expect([text(rows), labels]).toEqual([["x: b a \n"], [{ label: "x", count: 1 }]]);
  });

  it("of msgpack have no encoding", async () => {
    await expect(read([fileOf("")], { from: "msgpack", encoding: "latin1" })).rejects.toThrow(/--encoding/);
  });
});

describe("against the slow twin", () => {
  const label = fc.oneof(fc.constantFrom("x", "y", "é", "__proto__", "", " ", '"\\'), fc.string());
  const value = fc.oneof(label, fc.array(label, { maxLength: 3 }), fc.constantFrom(1, null, 1.5, true, {}));
  const record = fc.record(
    { text: fc.oneof(fc.string(), fc.constantFrom("a b", "a", 1)), label: value, labels: value, x: value },
    { requiredKeys: [] },
  );

  it("JSON Lines of any kind", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 12 }), async (records) => {
        const content = Buffer.concat([
          ...records.map((row) => jsonlCodec.encode(row)),
          jsonlCodec.encode({ text: "t", label: "x" }),
        ]);
        await checkTwin(content, "jsonl");
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("lines of fastText", async () => {
    const piece = fc.constantFrom(
      "__label__",
      "__label__a",
      "__label__b",
      "c",
      " ",
      "\t",
      "\r",
      "\f",
      "é",
      "__label",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(piece, { maxLength: 8 }), { maxLength: 8 }), async (lines) => {
        const texts = lines.map((pieces) => pieces.join("")).filter((line) => /[^\0-\x20]/.test(line));
        await checkTwin(
          Buffer.from(["__label__x t", ...texts].map((line) => `${line}\n`).join("")),
          "fasttext",
        );
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

async function checkTwin(bytes: Buffer, codec: "jsonl" | "fasttext"): Promise<void> {
  const twin = simpleRows({ codec, bytes, file: "-", line: 1 });
  const { rows, labels, warnings } = await read([fileOf(bytes)], { from: codec, onError: "skip" });
  const place = (row: string) => Number(row.split(":")[1]);
  expect(
    rows.map(({ tokens, labels, place: at }) => ({ words: tokens.slice(0, -1), labels, line: place(at) })),
  ).toEqual(twin.rows);
  const counts = new Map<string, number>();
  for (const row of twin.rows) for (const one of row.labels) counts.set(one, (counts.get(one) ?? 0) + 1);
  expect(labels.map(({ label }) => label)).toEqual(ranked(counts));
  expect(warnings).toHaveLength(twin.bad.length > 0 ? 1 : 0);
}

describe("rows", () => {
  it("are picked in any order", async () => {
    const { context } = contextOf();
    const file = fileOf(
      jsonl({ text: "a b", label: "x" }, { text: "", label: "x" }, { text: "c", label: "y" }),
    );
    const labelled = await readLabelled(context, [file], {
      textField: "text",
      labelField: "label",
      memory: 0,
    });
    const { ids, ends } = await pickRows(labelled, [2, 0, 2, 1]);
    const words = [...ids].map((id) => labelled.vocabulary.token(id));
    expect([words.join(" "), [...ends]]).toEqual(["c </s> a b </s> c </s> </s>", [2, 5, 7, 8]]);
    const range = await rowRange(labelled, 1, 3);
    expect([range.ids.length, [...range.ends]]).toEqual([3, [1, 3]]);
    await labelled.ids.close();
  });

  it("are shuffled by seed and epoch", () => {
    const order = (seed: number, epoch: number) => shuffledRows(100, seed, epoch);
    expect(order(1, 0)).toEqual(order(1, 0));
    expect(order(1, 0)).not.toEqual(order(1, 1));
    expect(order(1, 0)).not.toEqual(order(2, 0));
    expect([...order(7, 3)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, row) => row));
    expect([...shuffledRows(0, 1, 1)]).toEqual([]);
    const firsts = new Float64Array(5);
    for (let epoch = 0; epoch < 5000; epoch++) firsts[shuffledRows(5, 9, epoch)[0]]++;
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

const COOKING = "cooking/cooking.train";

it.skipIf(missing(COOKING))(`fastText's recipes are read whole${missing(COOKING)}`, async () => {
  const { rows, labels, warnings } = await read([dataPath(COOKING)]);
  expect([rows.length, labels.length, labels[0].label, warnings]).toEqual([12404, 735, "baking", []]);
});
