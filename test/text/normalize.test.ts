import fc from "fast-check";
import { lowercase, nfcNormalizer, nfdNormalizer, nfkcNormalizer, nfkdNormalizer } from "tokenizers";
import { describe, expect, it } from "vitest";
import { normalize, normalizeAligned } from "../../src/text/normalize.ts";
import type { Normalization } from "../../src/text/tokenizer.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";

const PEERS = {
  nfc: nfcNormalizer(),
  nfd: nfdNormalizer(),
  nfkc: nfkcNormalizer(),
  nfkd: nfkdNormalizer(),
  lowercase: lowercase(),
};
const STEPS = Object.keys(PEERS) as Normalization[];
/** Characters with a decomposition that came after the Unicode version of the peer (12; Node has 15 or later). */
const NEWER =
  /[\u32ff\ua7f1-\ua7f4\uab69\u{105c9}\u{105e4}\u{10781}-\u{107ba}\u{11383}-\u{113c8}\u{11938}\u{16121}-\u{16128}\u{16d68}-\u{16d6a}\u{1ccd6}-\u{1ccf9}\u{1e030}-\u{1e06d}\u{1f16c}\u{1fbf0}-\u{1fbf9}]/u;
const AWKWARD = [
  "ΣΑΣ",
  "İ",
  "ﬁ",
  "e\u0301\u0323",
  "\u1100\u1161\u11a8",
  "각\u11a8",
  "ﾊﾟ",
  "ㄱㅏ",
  "\u0344",
  "Å",
  "ǆ",
  "①",
  "𝒜",
];
const text = fc
  .array(fc.oneof(fc.string({ unit: "binary", maxLength: 6 }), fc.constantFrom(...AWKWARD)), { maxLength: 8 })
  .map((parts) => parts.join(""));
const steps = fc.array(fc.constantFrom(...STEPS), { maxLength: 3 });

describe("normalize", () => {
  it.each(STEPS)("%s: every character is as in Hugging Face, alone and after a letter", (step) => {
    const differ: string[] = [];
    for (let code = 0; code < 0x110000; code++) {
      const character = String.fromCodePoint(code);
      if (/\p{Cs}|\p{Cn}/u.test(character) || NEWER.test(character)) continue;
      const both = `${character}\na${character}`;
      if (normalize(both, [step]) !== PEERS[step].normalizeString(both)) differ.push(code.toString(16));
    }
    expect(differ).toEqual([]);
  });

  it.each(STEPS)("%s: random text is as in Hugging Face", (step) => {
    const random = randomNumbers(3);
    for (let i = 0; i < 2000; i++) {
      const sample = randomText(random, 30);
      expect(normalize(sample, [step])).toBe(PEERS[step].normalizeString(sample));
    }
  });

  it("takes the steps in order, and lower-cases a character at a time", () => {
    expect(normalize("ΣΑΣ", ["lowercase"])).toBe("σασ");
    expect(normalize("İ", ["lowercase"])).toBe("i\u0307");
    expect(normalize("\u212b", ["nfc", "lowercase", "nfd"])).toBe("a\u030a");
    expect(normalize("\u212b", ["lowercase", "nfc"])).toBe("å");
    expect(normalize("aB", [])).toBe("aB");
  });
});

describe("normalizeAligned", () => {
  it("says the same as normalize, and points back at what made it", () => {
    const aligned = normalizeAligned("Un ﬁl e\u0301 각x", ["nfkc", "lowercase"]);
    expect(aligned.text).toBe("un fil é 각x");
    const spans = Array.from(aligned.text, (_, i) => aligned.origin(i, i + 1));
    expect(spans).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [3, 4],
      [4, 5],
      [5, 6],
      [6, 8],
      [8, 9],
      [9, 10],
      [10, 11],
    ]);
    expect(aligned.origin(3, 4)).toEqual([3, 4]);
    expect(aligned.origin(5, 5)).toEqual([4, 4]);
    expect(normalizeAligned("plain", ["nfc"]).origin(1, 3)).toEqual([1, 3]);
  });

  it("finds clusters where characters of the original compose or decompose", () => {
    expect(normalizeAligned("xﾊﾟy", ["nfkc"]).origin(1, 2)).toEqual([1, 3]);
    expect(normalizeAligned("x\u1100\u1161y", ["nfc"]).origin(1, 2)).toEqual([1, 3]);
    expect(normalizeAligned("x각y", ["nfd"]).origin(2, 3)).toEqual([1, 2]);
    expect(normalizeAligned("a\u{1f600}É", ["lowercase"]).origin(3, 4)).toEqual([3, 4]);
  });

  it("takes words where clusters do not normalize by themselves", () => {
    // Kirat Rai vowel signs compose and are not marks; where Node's Unicode is older than 16, nothing changes.
    const sign = "\u{16d67}";
    const aligned = normalizeAligned(`É ${sign}${sign} x`, ["nfc", "lowercase"]);
    expect(aligned.text).toBe(normalize(`É ${sign}${sign} x`, ["nfc", "lowercase"]));
    expect(aligned.origin(aligned.text.length - 1, aligned.text.length)).toEqual([7, 8]);
    expect(aligned.origin(2, aligned.text.length - 2)).toEqual([2, 6]);
  });

  it("holds for any text, cut anywhere", () => {
    const property = fc.property(text, steps, fc.array(fc.nat(60), { maxLength: 6 }), (text, steps, cuts) => {
      const aligned = normalizeAligned(text, steps);
      expect(aligned.text).toBe(normalize(text, steps));
      const { length } = aligned.text;
      const places = [...cuts.map((cut) => Math.min(cut, length)), 0, length].sort((a, b) => a - b);
      let [, reached] = aligned.origin(0, 0);
      let last = 0;
      for (const [i, start] of places.slice(0, -1).entries()) {
        const [from, to] = aligned.origin(start, places[i + 1] as number);
        expect(from).toBeGreaterThanOrEqual(last);
        expect(from).toBeLessThanOrEqual(reached);
        expect(to).toBeGreaterThanOrEqual(from);
        reached = Math.max(reached, to);
        last = from;
      }
      expect(reached).toBe(length === 0 ? 0 : text.length);
    });
    fc.assert(property, { seed: 5, numRuns: 2000 });
  });

  it("gives spans that normalize to what they stand for, where text is whole clusters", () => {
    const property = fc.property(text, steps, (text, steps) => {
      const aligned = normalizeAligned(text, steps);
      const [from, to] = aligned.origin(0, aligned.text.length);
      expect(normalize(text.slice(from, to), steps)).toBe(aligned.text);
    });
    fc.assert(property, { seed: 6, numRuns: 500 });
  });
});
