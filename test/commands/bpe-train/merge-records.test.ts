import { expect, it } from "vitest";
import { MergeRecords } from "../../../src/commands/bpe-train/merge-records.ts";

const counts = { words: 100, distinct: 20, bytes: 600 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const taken = (seconds: number) => ({ seconds, memory: 5, cores: 1 });

it("tells how well the vocabulary packs the text, how fast it grows, and the newest merges", () => {
  const records = new MergeRecords({ symbols: 256, earlier: 0, counts, alphabet: "byte" });
  const latest = [{ rank: 9, id: 265, left: bytes(" t"), right: bytes("é"), count: 12 }];
  expect(records.of({ merges: 10, tokens: 300, latest }, taken(1))).toEqual([
    {
      ...{ event: "step", step: 10, vocabulary: 266, tokens: 300, bytes_per_token: 2, tokens_per_word: 3 },
      ...taken(1),
    },
    { event: "merges", step: 10, merges: [{ rank: 9, id: 265, left: "Ġt", right: "Ã©", count: 12 }] },
  ]);
  const [next, ...none] = records.of({ merges: 40, tokens: 150, latest: [] }, taken(1.5));
  expect(next).toMatchObject({ bytes_per_token: 4, tokens_per_word: 1.5, merges_per_second: 60 });
  expect(none).toEqual([]);
});

it("spells characters as they are, and counts merges on from those of an earlier run", () => {
  const records = new MergeRecords({ symbols: 50, earlier: 7, counts, alphabet: "char" });
  const latest = [{ rank: 0, id: 50, left: bytes("é"), right: bytes("t</w>"), count: 2 }];
  const [, merges] = records.of({ merges: 1, tokens: 600, latest }, taken(0));
  expect(merges.merges).toEqual([{ rank: 7, id: 50, left: "é", right: "t</w>", count: 2 }]);
});
