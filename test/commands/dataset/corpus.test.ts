import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import { type CorpusOptions, readCorpus } from "../../../src/commands/dataset/corpus.ts";
import { DataError } from "../../../src/errors.ts";
import { msgpack } from "../../../src/io/msgpack.ts";
import { vocabularyOf } from "../../../src/models/vocabulary.ts";
import { byteVocabulary } from "../../../src/text/byte-vocabulary.ts";
import { idVocabulary } from "../../../src/text/id-vocabulary.ts";
import { dataFile, missing } from "../../helpers/data.ts";
import { learntTokenizer, withAdded } from "../../helpers/tokenizers.ts";
import { temporaryFolder } from "../../io/support.ts";

const folder = temporaryFolder();
let files = 0;

function fileOf(content: string | Uint8Array, extension = "txt"): string {
  const path = join(folder, `${files++}.${extension}`);
  writeFileSync(path, content);
  return path;
}

function contextOf(signal = new AbortController().signal) {
  const warnings: string[] = [];
  const progress = () => ({ update: () => {}, stop: () => {} });
  const warn = (message: string) => warnings.push(message);
  return { context: { signal, progress, warn } as unknown as Context, warnings };
}

/** The corpus with all of its ids. */
async function read(paths: readonly string[], options: Partial<CorpusOptions> = {}) {
  const { context, warnings } = contextOf();
  const corpus = await readCorpus(context, paths, { field: "text", memory: 2 ** 24, folder, ...options });
  const { ids, ...rest } = corpus;
  const all = [...(await ids.read(0, ids.length))];
  await ids.close();
  return { ...rest, all, fingerprint: ids.fingerprint, warnings };
}

const jsonl = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

describe("a corpus of words", () => {
  it("is counted, and its ids are in order of the counts", async () => {
    const corpus = await read([fileOf("b a b\n\nc <unk> b\n"), fileOf("a d")]);
    expect(corpus.vocabulary.toJSON()).toEqual({
      level: "word",
      tokens: ["<unk>", "</s>", "b", "a", "c", "d"],
    });
    expect(corpus.all).toEqual([2, 3, 2, 1, 1, 4, 0, 2, 1, 3, 5, 1]);
    expect([corpus.passages, corpus.tokens, corpus.bytes, corpus.unknown]).toEqual([4, 12, 17, 1]);
  });

  it("leaves rare words out", async () => {
    const corpus = await read([fileOf("b a b\nc d a\n")], { minCount: 2 });
    expect(corpus.vocabulary.toJSON()).toEqual({ level: "word", tokens: ["<unk>", "</s>", "a", "b"] });
    expect([corpus.all, corpus.unknown]).toEqual([[3, 2, 3, 1, 0, 0, 2, 1], 2]);
    const { all, unknown } = await read([fileOf("x b </s> b")], corpus);
    expect([all, unknown]).toEqual([[0, 3, 1, 3, 1], 1]);
  });

  it("is the same from every format, in memory and in a file", async () => {
    const texts = Array.from(
      { length: 60_000 },
      (_, i) => `the ${i % 977} __proto__ wefts, over and under ${i % 31} é`,
    );
    const rows = texts.map((text) => ({ text }));
    const plain = await read([fileOf(texts.join("\n"))]);
    const others = [
      read([fileOf(jsonl(...rows), "jsonl")]),
      read([fileOf(Buffer.concat(rows.map((row) => msgpack.encode(row))), "msgpack")]),
      read([fileOf(jsonl(...texts.map((body) => ({ body }))), "jsonl")], { field: "body" }),
      read([fileOf(texts.join("\n"))], { memory: 0 }),
      read([fileOf(`text\n${texts.map((text) => `"${text}"`).join("\n")}`, "csv")], { from: "csv" }),
    ];
    const hash = ({ all, fingerprint, vocabulary, ...rest }: Awaited<typeof plain>) => ({
      ...rest,
      fingerprint,
      ids: all.join(" ") === plain.all.join(" "),
      vocabulary: JSON.stringify(vocabulary),
    });
    for (const other of others) expect(hash(await other)).toEqual(hash(plain));
  });
});

describe("a corpus of characters or bytes", () => {
  it("has a newline behind each passage", async () => {
    const { vocabulary, all, passages } = await read([fileOf("aé\r\n\n😀a")], { level: "char" });
    expect(vocabulary.decode(all)).toBe("aé\r\n\n😀a\n");
    expect([vocabulary.size, passages, vocabulary.unknown]).toEqual([5, 3, undefined]);
    const bytes = await read([fileOf(Buffer.of(0xff, 0x0a, 0x00))], { vocabulary: byteVocabulary() });
    expect(bytes.all).toEqual([0xff, 0x0a, 0x00, 0x0a]);
    expect((await read([fileOf("a")], { level: "byte" })).vocabulary.size).toBe(256);
  });
});

describe("a corpus of ids", () => {
  it("gets an end token of its own", async () => {
    const rows = fileOf(jsonl({ text: "x", ids: [3, 0, 1] }, { ids: [] }, { ids: [3] }), "jsonl");
    const corpus = await read([rows]);
    expect([corpus.all, corpus.vocabulary.size, corpus.vocabulary.end]).toEqual([
      [3, 0, 1, 4, 4, 3, 4],
      5,
      4,
    ]);
    expect((await read([fileOf("3 0 1\n\n3\n")], { level: "ids" })).all).toEqual(corpus.all);
    expect((await read([rows], { level: "word", onError: "skip" })).passages).toBe(1);
    expect((await read([rows], corpus)).all).toEqual(corpus.all);
  });

  it("of a tokenizer has its end token once behind each row, text or ids", async () => {
    const vocabulary = vocabularyOf(withAdded(learntTokenizer(["a warp and a weft"]), [["</s>"]]));
    const { end } = vocabulary;
    const texts = ["a weft", "warp </s>", ""];
    const ids = texts.map((text) => ({ text, ids: [...vocabulary.encode(text)] }));
    const expected = [...ids[0].ids, end, ...ids[1].ids, end];
    const asText = await read([fileOf(`${texts.join("\n")}\n`)], { vocabulary });
    const asIds = await read([fileOf(jsonl(...ids), "jsonl")], { vocabulary });
    expect(asText.all).toEqual([...expected, end]);
    expect(asIds.all).toEqual(expected);
    expect([asText.bytes, asIds.bytes]).toEqual([15, 0]);
  });
});

describe("what is wrong is said with its place", () => {
  const cases: [string, string | Uint8Array, string, Partial<CorpusOptions>, RegExp][] = [
    ["no text", jsonl({ text: "a" }, { other: 1 }), "jsonl", {}, /\.jsonl:2: no member "text"/],
    ["a number", jsonl({ text: 1 }), "jsonl", {}, /\.jsonl:1: "text" is not a string/],
    ["not JSON", '{"text":"a"}\n{"text"', "jsonl", {}, /\.jsonl:2: not JSON/],
    ["an unknown character", "ab\nac\n", "txt", {}, /\.txt:2: the vocabulary has no character U\+0063/],
    ["no UTF-8", Buffer.of(0x61, 0x0a, 0xff), "txt", { level: "char" }, /\.txt:2: not valid UTF-8/],
    [
      "an id out of range",
      jsonl({ ids: [1] }, { ids: [1, 9] }),
      "jsonl",
      { vocabulary: idVocabulary(8) },
      /\.jsonl:2: the id 9 is not one of the vocabulary's 9/,
    ],
    ["a huge id", jsonl({ ids: [2 ** 30] }), "jsonl", {}, /\.jsonl:1: the id 1073741824 is beyond/],
    ["no ids", jsonl({ ids: [1] }, { text: "a" }), "jsonl", {}, /\.jsonl:2: no member "ids"/],
    ["nothing", "", "txt", {}, /^there is no text to read$/],
  ];

  it.each(cases)("%s", async (name, content, extension, options, message) => {
    const known = name === "an unknown character" ? await read([fileOf("ab")], { level: "char" }) : {};
    const reading = read([fileOf(content, extension)], { ...options, ...known });
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(DataError);
  });

  it("or left out and counted", async () => {
    const path = fileOf(jsonl({ text: "a" }, {}, { text: "b" }), "jsonl");
    const { passages, warnings } = await read([path], { onError: "skip" });
    expect([passages, warnings]).toEqual([2, ["1 of 3 records were bad and left out"]]);
  });

  it("a signal ends it", async () => {
    const stop = new AbortController();
    const { context } = contextOf(stop.signal);
    const reading = readCorpus(context, [fileOf("a\n".repeat(2 ** 20))], {
      field: "text",
      memory: 0,
      folder,
    });
    stop.abort(new Error("asked to stop"));
    await expect(reading).rejects.toThrow("asked to stop");
  });
});

const PTB = ["ptb/ptb.train.txt", "ptb/ptb.test.txt"];

describe("known corpora", () => {
  it.skipIf(missing(...PTB))(`Penn Treebank${missing(...PTB)}`, async () => {
    const [train, test] = PTB.map((name) => fileOf(dataFile(name)));
    const corpus = await read([train]);
    expect([corpus.tokens, corpus.vocabulary.size]).toEqual([929_589, 10_000]);
    expect((await read([test], { vocabulary: corpus.vocabulary })).tokens).toBe(82_430);
  });

  const SHAKESPEARE = "tinyshakespeare/input.txt";
  it.skipIf(missing(SHAKESPEARE))(`tiny Shakespeare${missing(SHAKESPEARE)}`, async () => {
    const whole = dataFile(SHAKESPEARE);
    const { tokens, vocabulary, all } = await read([fileOf(whole)], { level: "char" });
    expect([tokens, vocabulary.size]).toEqual([1_115_394, 65]);
    expect(vocabulary.decode(all) === Buffer.from(whole).toString()).toBe(true);
  });
});
