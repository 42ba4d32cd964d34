/** What a page says can be done with a file can be done: its commands are run. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { nextBlock } from "../../../src/commands/inspect/next.ts";
import { inCopy } from "../../helpers/shell.ts";

const examples = fileURLToPath(new URL("../../../fixtures/examples", import.meta.url));

/** The kind, its file among the examples, and what stands for the words in capitals. */
const FILES: readonly (readonly [kind: string, file: string, stand: Readonly<Record<string, string>>])[] = [
  ["tokenizer", "tok.json", { TEXT: "corpus.txt" }],
  ["language-model", "lm.safetensors", { TEXT: "corpus.txt" }],
  ["text-classifier", "classifier.safetensors", { TEXT: "corpus.txt", LABELLED: "reviews.jsonl" }],
  ["word-vectors", "words.vec", { WORD: "king" }],
  ["tagger", "tagger.safetensors", { SENTENCES: "sentences.conll" }],
  ["translator", "translator.safetensors", { TEXT: "corpus.txt" }],
  ["captioner", "captioner.safetensors", { FEATURES: "weather.jsonl" }],
];

const commandsOf = (kind: string, file: string): string[] =>
  nextBlock(kind, file).table.rows.map(([command]) => String(command));

const runnable = FILES.flatMap(([kind, file, stand]) =>
  commandsOf(kind, file).map((command) => command.replace(/\b[A-Z]{4,}\b/g, (word) => stand[word])),
);

describe("what is next", () => {
  it.each(runnable)("%s", async (command) => {
    const short = command.includes("lm-train") ? `${command} --steps 1 --hidden 4 --embed 4` : command;
    const { status, stderr } = await inCopy(examples, short, (outcome) => outcome);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("names the file as a shell reads it", () => {
    expect(commandsOf("tagger", "my file's.safetensors")).toEqual([
      "weft tag -m 'my file'\\''s.safetensors' SENTENCES",
    ]);
    expect(commandsOf("tagger", "$&")).toEqual(["weft tag -m '$&' SENTENCES"]);
    expect(commandsOf("tagger", "-m")).toEqual(["weft tag -m ./-m SENTENCES"]);
    expect(commandsOf("tagger", "-")).toEqual(["weft tag -m FILE SENTENCES"]);
  });

  it("is nothing for a kind that no command reads", () => {
    expect(commandsOf("__proto__", "a")).toEqual([]);
  });
});
