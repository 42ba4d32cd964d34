import { afterEach, describe, expect, it } from "vitest";
import { checkWatch, usualWords, WordWatch, watchWords } from "../../../src/commands/word-vectors/watch.ts";
import { Spools } from "../../../src/io/spool.ts";
import { trainVectors, VECTORS_CONFIG } from "../../helpers/vectors-job.ts";

const spools = new Spools();
afterEach(() => spools.closeAll());

const WORDS = ["warp", "weft", "loom", "yarn", "heddle", "shuttle", "selvedge"];
const trained = () => trainVectors([WORDS, WORDS], VECTORS_CONFIG, spools, { epochs: 1 });

describe("usual words", () => {
  it("are the most frequent behind the first ones, those with five letters or more", () => {
    const first = Array.from({ length: 30 }, () => "first");
    const others = ["cat", "word2", "Küste", "слово", "co-op", "letter", "seven", "eight", "ninth"];
    const rare = Array.from({ length: 261 }, () => "rare");
    const words = [...first, ...others, ...rare];
    expect(usualWords(words).map((id) => words[id])).toEqual(["Küste", "слово", "letter", "seven", "eight"]);
  });

  it("come behind the 200th of a large vocabulary", () => {
    const words = Array.from({ length: 5000 }, (_, id) => (id % 100 === 99 ? "wordy" : `word${id}`));
    expect(usualWords(words)).toEqual([299, 399, 499, 599, 699]);
    expect(usualWords([])).toEqual([]);
  });
});

describe("words that are watched", () => {
  const options = { watchWords: [], log: "log", tui: false, logEvery: 1 };

  it("are told only where somebody looks", async () => {
    const { job, words } = await trained();
    const warn = () => expect.unreachable();
    expect(watchWords({ warn }, { ...options, log: undefined }, job, words)).toBeUndefined();
    expect(watchWords({ warn }, { ...options, log: undefined, tui: true }, job, words)).toBeDefined();
    expect(() => checkWatch({ ...options, log: undefined, watchWords: ["a"] })).toThrow(
      "--watch-words are told in the run log",
    );
    checkWatch({ ...options, log: undefined });
    checkWatch({ ...options, watchWords: ["a"] });
  });

  it("are those that were named, each once, and known", async () => {
    const { job, words } = await trained();
    const heard: string[] = [];
    const warn = (message: string) => void heard.push(message);
    const named = { ...options, watchWords: ["weft,silk", "weft", "yarn,jute"] };
    const watch = watchWords({ warn }, named, job, words);
    expect(watch?.after(1, false).map(({ word }) => word)).toEqual(["weft", "yarn"]);
    expect(heard).toEqual(["these words are not among those of the text: silk, jute"]);
    expect(watchWords({ warn }, { ...options, watchWords: ["silk"] }, job, words)).toBeUndefined();
  });

  it("are told with five neighbours, at the pace of the log, and after the last step", async () => {
    const { job, words } = await trained();
    const watch = new WordWatch(job, words, [1, 2], 4, () => 0);
    expect([1, 2, 3, 5].flatMap((step) => watch.after(step, false))).toEqual([]);
    const records = watch.after(4, false);
    expect(records.map(({ event, step, word }) => [event, step, word])).toEqual([
      ["neighbors", 4, words[1]],
      ["neighbors", 4, words[2]],
    ]);
    const neighbours = records[0].neighbors as { word: string; similarity: number }[];
    expect(neighbours.map(({ word }) => word)).not.toContain(words[1]);
    expect(neighbours.map(({ similarity }) => similarity)).toEqual(
      neighbours.map(({ similarity }) => Number(similarity.toFixed(4))).sort((a, b) => b - a),
    );
    expect(neighbours).toHaveLength(5);
    expect(watch.after(5, true)).toHaveLength(2);
  });

  it("are looked at for no more than a hundredth of the time", async () => {
    const { job, words } = await trained();
    let time = 0;
    const now = () => time++; // a look takes a millisecond
    const watch = new WordWatch(job, words, [0], 1, now);
    const looks = Array.from({ length: 400 }, (_, step) => watch.after(step, false).length);
    expect(looks.reduce((sum, count) => sum + count)).toBe(4);
    expect(looks.indexOf(1)).toBe(0);
    expect(looks.indexOf(1, 1)).toBeGreaterThanOrEqual(99);
  });
});
