/** Files and tokenizers that the tests of this folder share. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Tokenizer as HuggingFace } from "tokenizers";
import { readTokenizerJson } from "../../src/formats/tokenizer-json.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";

const DATA = process.env.WEFT_DATA ?? "../shared/data";

/** A file of the large data sets, or undefined where they are not installed. */
export function dataFile(name: string): Uint8Array | undefined {
  const path = join(DATA, "models/tokenizers", name);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  return name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

export const JSON_FIXTURES = [
  "small-gpt2.json",
  "small-llama3.json",
  "small-words.json",
  "small-metaspace.json",
];

export const fixture = (name: string): Uint8Array => readFileSync(join("fixtures/tokenizers", name));

/** A tokenizer.json whose parts the tests replace at will. */
export interface TokenizerFile {
  [part: string]: unknown;
  added_tokens: Record<string, unknown>[];
  model: { [option: string]: unknown; vocab: Record<string, unknown>; merges: unknown[] };
}

export const fixtureJson = (name: string): TokenizerFile => JSON.parse(Buffer.from(fixture(name)).toString());

export const readJson = (value: unknown): Tokenizer =>
  readTokenizerJson(Buffer.from(JSON.stringify(value)), "a.json");

/** Loads it as people do, from a file. */
export function loadHuggingFace(json: string): HuggingFace {
  const folder = mkdtempSync(join(tmpdir(), "weft-formats-"));
  try {
    writeFileSync(join(folder, "tokenizer.json"), json);
    return HuggingFace.fromFile(join(folder, "tokenizer.json"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function idsOf(tokenizer: HuggingFace, texts: readonly string[]): Promise<number[][]> {
  return Promise.all(texts.map(async (text) => (await tokenizer.encode(text)).getIds()));
}

export const TEXTS = [
  "",
  "The weft goes over and under.",
  "  It's   said that THEY'LL hurry,\n\n  in 1784 or 123456789!  ",
  "Les fils de l'e\u0301toffe, Ǆ İstanbul ΣΑΣ ﬁn ½ ①",
  "Кто ткёт? 織物は一本の糸 🧵🧶 👩🏽‍🔬",
  "<|begin_of_text|>a<|endoftext|> b<unk>c <pad>",
  "a\u0000b\u001b[31m\u0085\ufeff\u00a0x\r\n\t",
];
