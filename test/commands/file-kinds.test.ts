/** A file of another kind than a flag wants: what it is, what was wanted, who makes the one, and where the other belongs. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FileKind, type FileKindName, fileKinds } from "../../src/commands/file-kinds.ts";
import { commands } from "../../src/commands/index.ts";
import { recognize } from "../../src/commands/recognize.ts";
import { CAPTIONER } from "../../src/models/captioner-file.ts";
import { LANGUAGE_MODEL } from "../../src/models/language-model-file.ts";
import { NGRAM_MODEL } from "../../src/models/ngram-file.ts";
import { TAGGER } from "../../src/models/tagger-file.ts";
import { TEXT_CLASSIFIER } from "../../src/models/text-classifier-file.ts";
import { TRANSLATOR } from "../../src/models/translator-file.ts";
import { WORD_VECTORS } from "../../src/models/word-vectors-model.ts";
import { tell } from "../helpers/host.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Name -> where it is copied from, and what it is. */
const COPIES: readonly (readonly [string, string, FileKindName])[] = [
  ["tok.json", "examples/tok.json", "tokenizer"],
  ["lm.safetensors", "cases/generate/stop/in.lm.safetensors", "language-model"],
  ["ngrams.arpa", "cases/generate/ngram-filters/in.arpa", "ngram-model"],
  ["words.vec", "cases/analogy/words/in.vec", "word-vectors"],
  ["vectors.bin", "cases/classify/fasttext-refused/in.vectors.bin", "word-vectors"],
  ["bag.bin", "cases/classify/fasttext/in.model.bin", "text-classifier"],
  ["classifier.safetensors", "cases/classify/usage/in.classifier.safetensors", "text-classifier"],
  ["tagger.safetensors", "cases/tag/text/in.tagger.safetensors", "tagger"],
  ["translator.safetensors", "cases/translate/lines/in.model", "translator"],
  ["captioner.safetensors", "cases/caption/usage/in.model", "captioner"],
  ["run.jsonl", "cases/bpe-train/log/out.log", "log"],
];
const TEXTS: readonly (readonly [string, string | Uint8Array, FileKindName])[] = [
  ["data.txt", "warp and weft\nloom\n", "text"],
  ["data.jsonl", '{"text":"warp","label":"a"}\n{"text":"weft","label":"b"}\n'.repeat(2), "records"],
  ["data.csv", "text,label\nwarp,a\nweft,b\n", "records"],
  ["data.conll", "warp B-X\n\nweft O\n", "records"],
  ["empty", "", "empty"],
  ["junk", Uint8Array.of(0xff, 0xfe, 0, 1, 2), "other"],
  ["other.json", '{\n  "name": "weft"\n}\n', "records"],
];
const KIND_OF = new Map<string, FileKindName>([...COPIES, ...TEXTS].map(([name, , kind]) => [name, kind]));

let folder: string;
const path = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "weft-kinds-"));
  for (const [name, from] of COPIES) cpSync(join(fixtures, from), path(name), { dereference: true });
  for (const [name, content] of TEXTS) writeFileSync(path(name), content);
  writeFileSync(path("cut.safetensors"), readFileSync(path("tagger.safetensors")).subarray(0, 900));
  mkdirSync(path("folder"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file is recognized", () => {
  it.each([...KIND_OF])("%s: %s", async (name, kind) => {
    expect((await recognize(path(name)))?.noun).toBe(fileKinds[kind].noun);
  });

  it("by its beginning, where the rest is cut off, and a checkpoint by its model", async () => {
    expect(await recognize(path("cut.safetensors"))).toEqual(fileKinds.damaged);
    const checkpoint = join(fixtures, "cases/inspect/checkpoint/in.checkpoint");
    expect((await recognize(checkpoint))?.noun).toBe("a checkpoint of a language model");
  });

  it("only where it can be read again", async () => {
    expect(await recognize("-")).toBeUndefined();
    expect(await recognize(path("folder"))).toBeUndefined();
    expect(await recognize(path("nowhere"))).toBeUndefined();
  });

  it("as every kind of model that is written", () => {
    const kinds = [LANGUAGE_MODEL, NGRAM_MODEL, WORD_VECTORS, TEXT_CLASSIFIER, TAGGER, TRANSLATOR, CAPTIONER];
    for (const kind of kinds) expect((fileKinds as Record<string, FileKind>)[kind].made).toMatch(/^weft /);
  });
});

/** Every command with a flag for a file of its own, which stands behind the words, and what that must be. */
const TAKERS: readonly { words: string; wanted: FileKindName; rest?: string }[] = [
  { words: "tokenize -t", wanted: "tokenizer", rest: "data.txt" },
  { words: "detokenize -t", wanted: "tokenizer", rest: "data.txt" },
  { words: "bpe-train -o out --init", wanted: "tokenizer", rest: "data.txt" },
  { words: "lm-train -o out -t", wanted: "tokenizer", rest: "data.txt" },
  { words: "classify-train -o out --arch cnn -t", wanted: "tokenizer", rest: "data.jsonl" },
  { words: "generate --prompt a -m", wanted: "language-model" },
  { words: "score -m", wanted: "language-model", rest: "data.txt" },
  { words: "neighbors loom -m", wanted: "word-vectors" },
  { words: "analogy a b c -m", wanted: "word-vectors" },
  { words: "embed -m", wanted: "word-vectors", rest: "data.txt" },
  { words: "w2v -o out --init", wanted: "word-vectors", rest: "data.txt" },
  { words: "lm-train -o out --batch 2 --init-vectors", wanted: "word-vectors", rest: "data.txt" },
  { words: "classify-train -o out --arch cnn --vectors", wanted: "word-vectors", rest: "data.jsonl" },
  { words: "tag-train -o out --vectors", wanted: "word-vectors", rest: "data.conll" },
  { words: "classify -m", wanted: "text-classifier", rest: "data.txt" },
  { words: "tag -m", wanted: "tagger", rest: "data.txt" },
  { words: "translate -m", wanted: "translator", rest: "data.txt" },
  { words: "caption -m", wanted: "captioner", rest: "data.jsonl" },
  { words: "lm-train -o out --resume --checkpoint", wanted: "checkpoint", rest: "data.txt" },
];
/** A model, its own kind of file, data, and nothing; each taker gets those that are not what it wants. */
const WRONG = [
  "tok.json",
  "tagger.safetensors",
  "classifier.safetensors",
  "lm.safetensors",
  "run.jsonl",
  "data.txt",
  "empty",
];
const ALL_WRONG = ["generate --prompt a -m", "tokenize -t", "neighbors loom -m"];

describe.each(TAKERS)("weft $words, which wants $wanted", ({ words, wanted, rest = "" }) => {
  const names = ALL_WRONG.includes(words) ? [...KIND_OF.keys()] : WRONG;
  const run = (name: string) => weft([words, name, rest]);

  it.each(names.filter((name) => !isTaken(name, wanted)))("is given %s", async (name) => {
    const [found, { noun, made }]: FileKind[] = [kindOf(name), fileKinds[wanted]];
    expect(await run(name)).toMatchObject({
      code: 5,
      stderr: `weft: ${path(name)}: ${found.noun}, not ${noun}\n${made}; ${found.used}\n`,
    });
  });

  it.skipIf(wanted === "checkpoint")("is given a folder, and a name that is a little wrong", async () => {
    const folder = `weft: ${path("folder")}: is a directory\nname a file in it\n`;
    expect(await run("folder")).toMatchObject({ code: 4, stderr: folder });
    const { stderr } = await run("tagger.safetensor");
    expect(stderr.split("\n").slice(1)).toEqual([`did you mean ${path("tagger.safetensors")}?`, ""]);
  });
});

const kindOf = (name: string): FileKind => fileKinds[KIND_OF.get(name) as FileKindName];

/** The words of a classifier of fastText have vectors, too. */
const isTaken = (name: string, wanted: FileKindName): boolean =>
  kindOf(name).noun === fileKinds[wanted].noun || (wanted === "word-vectors" && name === "bag.bin");

/** Runs a command line whose last words are names of files, as is `out`. */
function weft([words, ...names]: readonly string[]) {
  const args = words.split(" ").map((word) => (word === "out" ? path("out") : word));
  return tell([...args, ...names.filter((name) => name !== "").map(path)], commands);
}

describe("data that is a model", () => {
  it.each([
    ["lm-train -o out", "translator.safetensors", "translator"],
    ["evaluate", "tagger.safetensors", "tagger"],
    ["w2v -o out", "lm.safetensors", "language-model"],
    ["watch --once", "tok.json", "tokenizer"],
    ["plot", "tok.json", "tokenizer"],
  ] as const)("weft %s %s", async (words, name, kind) => {
    const { code, stderr } = await weft([words, name]);
    const { noun, used } = fileKinds[kind];
    expect(stderr.split("\n").slice(-2)[0]).toBe(`${path(name)} is ${noun}, and no data: ${used}`);
    expect(code).toBe(3);
  });

  it("is told by inspect from what it shows", async () => {
    const { code, stderr } = await tell(["inspect", path("data.jsonl")], commands);
    expect(code).toBe(5);
    expect(stderr).toBe(
      `weft: ${path("data.jsonl")}: records, not a model, a tokenizer or word vectors\ncommands read data that is named without a flag\n`,
    );
  });
});

describe("a folder that is not there", () => {
  it("is named for an input, and how to make it for an output", async () => {
    const missing = join(path("nowhere"), "x");
    const reading = await tell(["tokenize", "-t", missing, path("data.txt")], commands);
    expect(reading.stderr).toBe(
      `weft: ${missing}: no such file or directory\nthere is no folder ${path("nowhere")}\n`,
    );
    const writing = await tell(
      ["tokenize", "-t", path("tok.json"), "-o", missing, path("data.txt")],
      commands,
    );
    expect(writing.stderr).toBe(
      `weft: ${missing}: no such file or directory\nmkdir -p ${path("nowhere")} makes its folder\n`,
    );
    expect([reading.code, writing.code]).toEqual([4, 4]);
  });
});
