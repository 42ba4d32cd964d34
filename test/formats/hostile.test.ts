/** Damaged and hostile files: a ModelError or a tokenizer that holds together, never anything else, and never long. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { parseTokenizer } from "../../src/formats/tokenizer-file.ts";
import { writeTokenizerJson } from "../../src/formats/tokenizer-json.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { randomNumbers } from "../helpers/random.ts";
import { fixture, JSON_FIXTURES } from "./helpers.ts";

const FILES = [...JSON_FIXTURES, "small-cl100k.tiktoken"];
const MUTANTS = 300;

describe("mutants", () => {
  it.each(FILES)(`${MUTANTS} of %s`, (name) => {
    const random = randomNumbers(FILES.indexOf(name) + 1);
    const outcomes = { refused: 0, read: 0 };
    for (let i = 0; i < MUTANTS; i++) {
      const mutant = mutate(fixture(name), random);
      const outcome = attempt(mutant, name);
      if (outcome instanceof ModelError) outcomes.refused++;
      else outcomes.read++;
    }
    expect(outcomes.refused).toBeGreaterThan(MUTANTS / 3);
    expect(outcomes.refused + outcomes.read).toBe(MUTANTS);
  });

  it("is stopped at every length of a file cut short", () => {
    const whole = fixture("small-words.json");
    for (let length = 0; length < whole.length - 2; length += 7) {
      expect(attempt(whole.subarray(0, length), "a.json")).toBeInstanceOf(ModelError);
    }
  });
});

describe("bombs", () => {
  const json = (vocab: string, merges = "[]") =>
    Buffer.from(
      `{"version":"1.0","pre_tokenizer":null,"model":{"type":"BPE","vocab":${vocab},"merges":${merges}}}`,
    );

  it("does not make room for ids that lie", () => {
    for (const id of [
      "65800",
      "2147483648",
      "4294967296",
      "9007199254740993",
      "18446744073709551616",
      "1e400",
    ]) {
      expect(attempt(json(`{"a":0,"b":${id}}`), "a.json")).toBeInstanceOf(ModelError);
    }
  });

  it("takes no square of time for a huge token or many merges of one token: the test would not end", () => {
    const length = 1500;
    const vocab = Array.from({ length }, (_, i) => `"${"a".repeat(i + 1)}":${i}`);
    const merges = Array.from(
      { length: length - 1 },
      (_, i) => `["${"a".repeat(i + 1)}","${"a".repeat(length - 1 - i)}"]`,
    );
    const read = attempt(json(`{${vocab}}`, `[${merges}]`), "a.json") as Tokenizer;
    expect(read.merges).toHaveLength(3 * (length - 1));
    expect(attempt(json(`{"${"a".repeat(4_000_000)}":0}`), "a.json")).not.toBeInstanceOf(ModelError);
  });

  it("does not overflow the stack", () => {
    for (const open of ["[", '{"a":', '{"type":"Sequence","normalizers":[']) {
      expect(attempt(Buffer.from(`{"normalizer":${open.repeat(50_000)}`), "a.json")).toBeInstanceOf(
        ModelError,
      );
    }
  });
});

/** What comes of a file. Anything but a ModelError is thrown on. */
function attempt(bytes: Uint8Array, name: string): Tokenizer | ModelError {
  let tokenizer: Tokenizer;
  try {
    tokenizer = parseTokenizer(bytes, name);
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  expectConsistent(tokenizer);
  return tokenizer;
}

function expectConsistent(tokenizer: Tokenizer): void {
  const { tokens, merges, added, prefix, suffix, unknown } = tokenizer;
  const has = (id: number) => (tokens[id]?.length ?? 0) > 0;
  for (let i = 0; i < merges.length; i += 3) {
    const [left, right, merged] = [merges[i], merges[i + 1], merges[i + 2]].map((id) => tokens[id as number]);
    const joined = Buffer.concat([left as Uint8Array, right as Uint8Array]);
    if (!joined.equals(merged as Uint8Array)) throw new Error(`merge ${i / 3} is wrong`);
  }
  expect([...prefix, ...suffix, ...added.map(({ id }) => id), unknown ?? prefix[0] ?? 0].every(has)).toBe(
    true,
  );
  if (tokenizer.alphabet === "byte") {
    const single = new Set(tokens.filter((token) => token.length === 1).map((token) => token[0]));
    expect(single.size).toBe(256);
  }
  if (tokenizer.ranks === undefined) expect(writeTokenizerJson(tokenizer).length).toBeGreaterThan(0);
}

/** One to four changes: cut, flipped, overwritten, repeated, numbers and words exchanged for awkward ones. */
function mutate(original: Uint8Array, random: () => number): Uint8Array {
  let bytes = Buffer.from(original);
  for (let changes = 1 + (random() % 4); changes > 0; changes--) {
    bytes = Buffer.from((MUTATIONS[random() % MUTATIONS.length] as Mutation)(bytes, random));
  }
  return bytes;
}

type Mutation = (bytes: Buffer, random: () => number) => Uint8Array;

const AWKWARD = [
  ...[
    "-1",
    "0",
    "1.5",
    "1e3",
    "65536",
    "2147483647",
    "2147483648",
    "4294967296",
    "9007199254740993",
    "1e999",
    "00",
  ],
  ...["null", "true", "{}", "[]", '""', '"__proto__"', '"\\ud800"', "{", "]", ",", '"', "\\", "\n"],
];

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => bytes.subarray(0, random() % (bytes.length + 1)),
  (bytes, random) => {
    const at = random() % bytes.length || 0;
    if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ (1 << (random() % 8));
    return bytes;
  },
  (bytes, random) => {
    for (let i = random() % 64; i > 0 && bytes.length > 0; i--)
      bytes[random() % bytes.length] = random() % 256;
    return bytes;
  },
  (bytes, random) => exchange(bytes, /\b\d+\b/g, random),
  (bytes, random) => exchange(bytes, /"(?:[^"\\]|\\.)*"|true|false|null/g, random),
  (bytes, random) => {
    const from = random() % (bytes.length + 1);
    const part = bytes.subarray(from, from + (random() % 200));
    return Buffer.concat([bytes.subarray(0, from), part, bytes.subarray(from)]);
  },
];

function exchange(bytes: Buffer, pattern: RegExp, random: () => number): Uint8Array {
  const text = bytes.toString("latin1");
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return bytes;
  const { index, 0: old } = found[random() % found.length] as RegExpExecArray;
  const other =
    random() % 2
      ? (found[random() % found.length] as RegExpExecArray)[0]
      : AWKWARD[random() % AWKWARD.length];
  return Buffer.from(text.slice(0, index) + other + text.slice(index + old.length), "latin1");
}
