import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { Encoder } from "../../src/text/encoder.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { sameIds } from "../helpers/same-ids.ts";
import { learntTokenizer, placeRows } from "../helpers/tokenizers.ts";
import { slowEncoder } from "../reference/bpe-encode.ts";

describe("what came before does not matter", () => {
  const random = randomNumbers(11);
  const tokenizer = learntTokenizer(
    Array.from({ length: 400 }, () => letters(random, 12, "abcdefghijkl")),
    { pretokenizer: "whitespace" },
    800,
  );

  it.each([
    ["pieces of one key, more than the small cache holds", 600_000, 7],
    ["longer pieces, more than the large cache holds", 200_000, 24],
  ])("%s", (_, count, length) => {
    const words = Array.from({ length: count }, () => letters(random, length, "abcdefghijkl"));
    const encoder = new Encoder(new Kernels(), tokenizer);
    const texts = chunks(words, 50_000).map((some) => some.map((word) => ` ${word}`).join(""));
    const first = texts.map((text) => encoder.encode(text));
    expect(texts.every((text, i) => sameIds(encoder.encode(text), first[i] as Uint32Array))).toBe(true);
    expect(
      texts.every((text, i) => joined(tokenizer, first[i] as Uint32Array).equals(Buffer.from(text))),
    ).toBe(true);
    const slow = slowEncoder(tokenizer);
    for (let i = 0; i < count; i += 97) {
      const word = Buffer.from(` ${words[i]}`);
      if (!sameIds(encoder.encode(word), slow(word))) expect.fail(`${words[i]} is encoded in another way`);
    }
  });

  it("a text repeated gives its ids repeated", () => {
    const encoder = new Encoder(new Kernels(), tokenizer);
    const text = ` ${letters(random, 40, "abcdef ")}x`;
    const once = [...encoder.encode(text)];
    const many = encoder.encode(text.repeat(3000));
    expect(many.length).toBe(once.length * 3000);
    expect(many.every((id, i) => id === once[i % once.length])).toBe(true);
  });

  it("a text has the same ids wherever it lies, whatever lies around it", () => {
    const kernels = new Kernels();
    const encoder = new Encoder(kernels, tokenizer);
    const out = kernels.allocate(4096);
    const place = kernels.allocate(4096);
    const alone = new Encoder(new Kernels(), tokenizer);
    for (let i = 0; i < 200; i++) {
      const text = Buffer.from(randomText(random, 20));
      const expected = alone.encode(text);
      for (let shift = 0; shift < 64; shift++) {
        kernels.bytes.fill(random(), place, place + 4096);
        kernels.bytes.set(text, place + 64 + shift);
        const start = place + 64 + shift;
        const end = encoder.encodeAt(start, start + text.length, out);
        if (!sameIds(kernels.u32(out, (end - out) / 4), expected)) expect.fail(`${text} at ${shift}`);
      }
    }
  });

  it("rows give what their texts give, a piece that wants more room among them", () => {
    const kernels = new Kernels();
    const encoder = new Encoder(kernels, tokenizer);
    const texts = Array.from({ length: 200 }, (_, i) =>
      i % 67 === 66 ? letters(random, 3000 * i, "abc") : randomText(random, 30),
    );
    const spans = kernels.allocate(texts.length * 8);
    const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const out = kernels.allocate(size * 4 + texts.length * 64);
    encoder.encodeRows(placeRows(kernels, texts), texts.length, spans, out);
    const alone = new Encoder(new Kernels(), tokenizer);
    for (const [i, text] of texts.entries()) {
      const [start, end] = kernels.u32(spans + i * 8, 2) as unknown as [number, number];
      expect(kernels.u32(start, (end - start) / 4).slice()).toEqual(alone.encode(text));
    }
  });
});

function letters(random: () => number, length: number, alphabet: string): string {
  const all = [...alphabet];
  return Array.from({ length }, () => all[random() % all.length]).join("");
}

const joined = ({ tokens }: Tokenizer, ids: Uint32Array): Buffer =>
  Buffer.concat(Array.from(ids, (id) => tokens[id] as Uint8Array));

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
