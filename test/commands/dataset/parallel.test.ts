import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import { type ParallelOptions, readParallel } from "../../../src/commands/dataset/parallel.ts";
import { linePairs } from "../../../src/commands/dataset/parallel-blocks.ts";
import type { SideTexts } from "../../../src/commands/dataset/text-side.ts";
import { msgpack } from "../../../src/io/msgpack.ts";
import { vocabularyOf } from "../../../src/models/vocabulary.ts";
import { learntTokenizer } from "../../helpers/tokenizers.ts";
import { temporaryFolder } from "../../io/support.ts";

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

const sides = { source: { field: "source" }, target: { field: "target" }, memory: 2 ** 24, folder };

/** All there is to know of parallel data, with tokens as text. */
async function read(paths: readonly string[], options: Partial<ParallelOptions> = {}) {
  const { context, warnings } = contextOf();
  const parallel = await readParallel(context, paths, { ...sides, ...options });
  const { source, target, count, fingerprint } = parallel;
  const pairs: string[] = [];
  for (let row = 0; row < count; row++)
    pairs.push(`${await tokensOf(source, row)} = ${await tokensOf(target, row)}`);
  await parallel.close();
  return { source, target, pairs, fingerprint, warnings };
}

async function tokensOf({ ids, rows, vocabulary }: SideTexts, row: number): Promise<string> {
  const all = await ids.read(rows.start(row), rows.end(row) - rows.start(row));
  return [...all].map((id) => vocabulary.token(id)).join(" ");
}

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

describe("parallel data", () => {
  it("has words by count on each side", async () => {
    const { pairs, source, target, warnings } = await read([
      fileOf(
        jsonl([
          { source: "a b", target: "x" },
          { target: "y x", source: "b" },
        ]),
      ),
      fileOf(`${jsonl([{ id: 7, source: "c b", target: "x z" }])}\n\n`),
    ]);
    expect(pairs).toEqual(["a b </s> = x </s>", "b </s> = y x </s>", "c b </s> = x z </s>"]);
    expect(source.vocabulary.toJSON()).toMatchObject({ tokens: ["<unk>", "</s>", "b", "a", "c"] });
    expect(target.vocabulary.toJSON()).toMatchObject({ tokens: ["<unk>", "</s>", "x", "y", "z"] });
    expect([source.tokens, target.tokens, source.unknown]).toEqual([8, 8, 0]);
    expect(warnings).toEqual([]);
  });

  it("is the same from every format, compressed, in memory and in files", async () => {
    const all = Array.from({ length: 3000 }, (_, i) => ({
      source: `the ${i % 977} wefts é ${"long ".repeat(i % 40)}`,
      target: `les ${i % 31} trames`,
    }));
    const plain = await read([fileOf(jsonl(all))]);
    expect(plain.pairs).toHaveLength(3000);
    const packed = Buffer.concat(all.map((row) => msgpack.encode(row)));
    const tsv = `target\tsource\n${all.map(({ source, target }) => `${target}\t${source}`).join("\n")}`;
    const bare = all.map(({ source, target }) => `${source}\t${target}\n`).join("");
    const lines = {
      source: fileOf(all.map(({ source }) => `${source}\n`).join("")),
      target: fileOf(gzipSync(all.map(({ target }) => target).join("\n")), "gz"),
    };
    for (const [paths, options] of [
      [[fileOf(gzipSync(jsonl(all)), "gz")], {}],
      [[fileOf(packed)], {}],
      [[fileOf(tsv, "tsv")], {}],
      [[fileOf(bare)], { from: "tsv", columns: ["source", "target"] }],
      [[], { lines }],
      [[fileOf(jsonl(all))], { memory: 2 ** 10 }],
    ] as const)
      expect((await read(paths, options)).fingerprint).toBe(plain.fingerprint);
  });

  it("is read with a tokenizer for both sides, or with one for each", async () => {
    const tokenizer = vocabularyOf(learntTokenizer(["low lower lowest"]));
    const path = fileOf(jsonl([{ source: "lower", target: "low est" }]));
    const both = await read([path], {
      source: { field: "source", vocabulary: tokenizer },
      target: { field: "target", vocabulary: tokenizer },
    });
    expect(both.source.vocabulary).toBe(both.target.vocabulary);
    const { pairs } = await read([path], {
      source: { field: "source", vocabulary: tokenizer },
      target: { field: "target", level: "char" },
    });
    expect(pairs[0]).toMatch(/ = l o w {3}e s t \n$/);
  });

  it("has other fields, and what is rare or too much is unknown", async () => {
    const { pairs, source } = await read([fileOf(jsonl([{ de: "a b b", en: "x" }]))], {
      source: { field: "de", minCount: 2 },
      target: { field: "en" },
    });
    expect(pairs).toEqual(["<unk> b b </s> = x </s>"]);
    expect(source.unknown).toBe(1);
  });
});

describe("bad records", () => {
  const rows: readonly (readonly [row: object, error: string])[] = [
    [{ source: "a", target: "x" }, ""],
    [{ source: "a" }, 'no member "target"'],
    [{ target: "x" }, 'no member "source"'],
    [{ source: 5, target: "x" }, '"source" is not a string'],
    [{ source: " \t", target: "lost" }, "the source is empty"],
    [{ source: "lost", target: "" }, "the target is empty"],
    [{ source: "b", target: "y" }, ""],
  ];

  it.each(rows.slice(1, -1))("%j is refused with its place", async (row, error) => {
    const path = fileOf(jsonl([{ source: "a", target: "x" }, row]));
    await expect(read([path])).rejects.toThrow(`${path}:2: ${error}`);
  });

  it("are left out and counted on request, and no vocabulary learns from them", async () => {
    const path = fileOf(`${jsonl(rows.map(([row]) => row))}{oh\n`);
    const { pairs, source, target, warnings } = await read([path], { onError: "skip" });
    expect(pairs).toEqual(["a </s> = x </s>", "b </s> = y </s>"]);
    expect([source.vocabulary.size, target.vocabulary.size]).toEqual([4, 4]);
    expect(warnings).toEqual(["6 of 8 records were bad and left out"]);
  });

  it("are those that a known vocabulary cannot encode", async () => {
    const { source, target } = await read([fileOf(jsonl([{ source: "ab", target: "xy" }]))], {
      source: { field: "source", level: "char" },
      target: { field: "target", level: "char" },
    });
    const known = {
      source: { field: "source", vocabulary: source.vocabulary },
      target: { field: "target", vocabulary: target.vocabulary },
    };
    const others = [
      { source: "ba", target: "x" },
      { source: "c", target: "x" },
      { source: "b", target: "z" },
      { source: "a", target: "y" },
    ];
    const path = fileOf(jsonl(others));
    await expect(read([path], known)).rejects.toThrow(`${path}:2: the vocabulary has no character U+0063`);
    const { pairs, warnings } = await read([path], { ...known, onError: "skip" });
    expect(pairs).toEqual(["b a \n = x \n", "a \n = y \n"]);
    expect(warnings).toEqual(["2 of 4 records were bad and left out"]);
  });

  it("are lines of text, which have no two sides", async () => {
    const path = fileOf("a line\n");
    await expect(read([path])).rejects.toThrow(`${path}:1: a line of text, where a record is needed`);
  });

  it("are no data where there are no others", async () => {
    await expect(read([fileOf("")])).rejects.toThrow("there is no record to learn from");
    await expect(read([fileOf(jsonl([{}]))], { onError: "skip" })).rejects.toThrow("there is no record");
  });
});

describe("two files of lines", () => {
  const pairOf = (source: string | Uint8Array, target: string | Uint8Array) => ({
    lines: { source: fileOf(source), target: fileOf(target) },
  });

  it("have to have as many lines", async () => {
    const files = pairOf("a\nb\nc", "x\n");
    const { source, target } = files.lines;
    await expect(read([], files)).rejects.toThrow(`${source} has 3 lines, ${target} 1 line`);
    const empty = pairOf("", "x\ny\n");
    await expect(read([], empty)).rejects.toThrow(`${empty.lines.source} has 0 lines`);
  });

  it("may have a last line without its end, and braces in a text", async () => {
    expect((await read([], pairOf('{"a":1}\nb', "x\ny\n"))).pairs).toEqual([
      '{"a":1} </s> = x </s>',
      "b </s> = y </s>",
    ]);
  });

  it("are told by the file that is wrong", async () => {
    const files = pairOf("a\n\nb\n", Buffer.from("x\ny\n\xff\n", "latin1"));
    await expect(read([], files)).rejects.toThrow(`${files.lines.source}:2: the source is empty`);
    const skipped = await read([], { ...files, onError: "skip" });
    expect(skipped.pairs).toEqual(["a </s> = x </s>"]);
    const later = pairOf("a\nb\n", Buffer.from("x\n\xff\n", "latin1"));
    await expect(read([], later)).rejects.toThrow(`${later.lines.target}:2: not valid UTF-8`);
  });

  it("belong together line by line, wherever blocks are cut", async () => {
    const line = fc.string({ maxLength: 12 }).map((text) => text.replaceAll("\n", " "));
    const pairs = fc.array(fc.tuple(line, line), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(pairs, fc.integer({ min: 1, max: 40 }), async (rows, blockBytes) => {
        const files = {
          source: fileOf(rows.map(([source]) => `${source}\n`).join("")),
          target: fileOf(rows.map(([, target]) => `${target}\n`).join("")),
        };
        const found: [string, string][] = [];
        for await (const { source, target } of linePairs(files, { blockBytes })) {
          expect([source.line, target.line]).toEqual([found.length + 1, found.length + 1]);
          const [left, right] = [source, target].map(({ bytes }) =>
            Buffer.from(bytes).toString().split("\n"),
          );
          expect(left.length).toBe(right.length);
          for (let at = 0; at < left.length - 1; at++) found.push([left[at], right[at]]);
        }
        expect(found).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });
});
