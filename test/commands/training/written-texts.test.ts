import { describe, expect, it } from "vitest";
import type { SideTexts } from "../../../src/commands/dataset/text-side.ts";
import { WrittenTexts } from "../../../src/commands/training/written-texts.ts";
import { IdStore } from "../../../src/io/id-store.ts";
import { BleuCounts } from "../../../src/text/bleu.ts";
import { symbolVocabulary } from "../../../src/text/symbol-vocabulary.ts";
import { tokenize13a } from "../../../src/text/tokenize-13a.ts";
import type { Vocabulary } from "../../../src/text/vocabulary.ts";

const words = symbolVocabulary("word", ["<unk>", "</s>", "a", "cat", "sat", "down", "there"]);
const characters = symbolVocabulary("char", ["\n", "<unk>", "a", "b", "c"]);

async function targetsOf(vocabulary: Vocabulary, texts: readonly string[]): Promise<SideTexts> {
  const ids = new IdStore({ memory: 2 ** 20 });
  const ends: number[] = [];
  for (const text of texts) {
    await ids.append(Uint32Array.of(...vocabulary.encode(text), vocabulary.end));
    ends.push(ids.length);
  }
  const rows = { start: (row: number) => ends[row - 1] ?? 0, end: (row: number) => ends[row] };
  return { ids, rows, vocabulary, tokens: ids.length, unknown: 0, fingerprint: "" };
}

async function written(vocabulary: Vocabulary, pairs: readonly (readonly [target: string, text: string])[]) {
  const targets = await targetsOf(
    vocabulary,
    pairs.map(([target]) => target),
  );
  const all = new WrittenTexts(targets, Uint32Array.of(0));
  const rows = Uint32Array.from(pairs, (_, row) => row);
  await all.add(
    rows,
    pairs.map(([, text]) => [...vocabulary.encode(text)]),
  );
  await targets.ids.close();
  return all;
}

describe("written texts", () => {
  const PAIRS = [
    ["a cat sat down there", "a cat sat there"],
    ["there sat a cat", "there sat a cat"],
  ] as const;

  it("have the BLEU of their corpus", async () => {
    const counts = new BleuCounts();
    for (const [target, text] of PAIRS) counts.add(tokenize13a(text), [tokenize13a(target)]);
    expect((await written(words, PAIRS)).bleu).toBe(counts.bleu.bleu);
  });

  it("are shown where that is asked for", async () => {
    const { shown } = await written(words, [...PAIRS].reverse());
    expect(shown).toEqual([{ row: 0, target: "there sat a cat", text: "there sat a cat" }]);
  });

  it("are never right where a word of the target is unknown", async () => {
    const unknown = await written(words, [["a cat sat down quietly", "a cat sat down quietly"]]);
    expect(unknown.bleu).toBeLessThan(100);
    expect((await written(words, [["x y z x", "x y z x"]])).bleu).toBe(0);
    expect((await written(characters, [["a x b x", "a x b x"]])).bleu).toBe(0);
  });
});
