import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import { type FeaturedOptions, pickFeatures, readFeatured } from "../../../src/commands/dataset/featured.ts";
import { msgpack } from "../../../src/io/msgpack.ts";
import { temporaryFolder } from "../../io/support.ts";

const folder = temporaryFolder();
let files = 0;

function fileOf(content: string | Uint8Array, extension = "txt"): string {
  const path = join(folder, `${files++}.${extension}`);
  writeFileSync(path, content);
  return path;
}

async function read(paths: readonly string[], options: Partial<FeaturedOptions> = {}) {
  const progress = () => ({ update: () => {}, stop: () => {} });
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const context = { signal: new AbortController().signal, progress, warn } as unknown as Context;
  const text = { field: "text" };
  const featured = await readFeatured(context, paths, {
    ...{ featuresField: "features", text, memory: 2 ** 24, folder },
    ...options,
  });
  const { features, texts, count, fingerprint } = featured;
  const vectors: number[][] = [];
  const words: string[] = [];
  for (let row = 0; row < count; row++) {
    vectors.push([...(await pickFeatures(features, [row]))]);
    const ids = await texts.ids.read(texts.rows.start(row), texts.rows.end(row) - texts.rows.start(row));
    words.push(texts.vocabulary.decode(ids.subarray(0, -1)));
  }
  const order = await pickFeatures(features, [count - 1, 0]);
  await featured.close();
  return { vectors, words, fingerprint, size: features.size, order: [...order], warnings };
}

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const ROWS = [
  { features: [1, -2.5, 1e-3], text: "a b" },
  { features: [0, 2 ** 40, 3], text: "c" },
];

describe("features with texts", () => {
  it("are kept as f32", async () => {
    const { vectors, words, size, order } = await read([fileOf(`${jsonl(ROWS)}\n`)]);
    expect(vectors).toEqual(ROWS.map(({ features }) => features.map(Math.fround)));
    expect(words).toEqual(["a b", "c"]);
    expect(size).toBe(3);
    expect(order).toEqual([...vectors[1], ...vectors[0]]);
  });

  it("are the same from every format", async () => {
    const { fingerprint } = await read([fileOf(jsonl(ROWS))]);
    const packed = Buffer.concat(ROWS.map((row) => msgpack.encode(row)));
    const csv = `text,features\n${ROWS.map(({ text, features }) => `${text},"[${features}]"`).join("\n")}`;
    for (const path of [fileOf(packed), fileOf(csv, "csv")])
      expect((await read([path])).fingerprint).toBe(fingerprint);
  });

  it.each<[object | string, string]>([
    [{ text: "x" }, 'no member "features"'],
    [{ features: "1 2 3", text: "x" }, '"features" is not an array of finite numbers'],
    [{ features: [1, "2", 3], text: "x" }, '"features" is not an array of finite numbers'],
    ['{"features":[1,2,1e39],"text":"x"}\n', '"features" is not an array of finite numbers'],
    [{ features: [1, 2], text: "x" }, "2 features, where there must be 3"],
    [{ features: [], text: "x" }, "there are no features"],
    [{ features: [1, 2, 3] }, 'no member "text"'],
    [{ features: [1, 2, 3], text: " " }, "the text is empty"],
  ])("without %j", async (row, error) => {
    const path = fileOf(`${jsonl(ROWS)}${typeof row === "string" ? row : jsonl([row])}`);
    await expect(read([path])).rejects.toThrow(`${path}:3: ${error}`);
    const { words, warnings } = await read([path], { onError: "skip" });
    expect(words).toEqual(["a b", "c"]);
    expect(warnings).toEqual(["1 of 3 records were bad and left out"]);
  });

  it("are none in lines of text, and must be as many as are asked for", async () => {
    const path = fileOf("1 2 3\n");
    await expect(read([path])).rejects.toThrow(`${path}:1: a line of text, where a record is needed`);
    const other = fileOf(jsonl(ROWS));
    await expect(read([other], { size: 4 })).rejects.toThrow(`${other}:1: 3 features, where there must be 4`);
  });
});
