import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { Decoder } from "../../src/text/decoder.ts";
import { Encoder } from "../../src/text/encoder.ts";
import { damaged } from "../helpers/bytes-as-text.ts";
import { missing } from "../helpers/data.ts";
import { PEERS, readPeer } from "../helpers/peers.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomCharacter, randomText } from "../helpers/random-text.ts";
import { sameIds } from "../helpers/same-ids.ts";

const COUNT = 100_000;
/**
 * Numbers since Unicode 17 (Tolong Siki digits, Chinese small numbers), which are symbols to the regular expressions of
 * npm tokenizers, of Unicode 16. Other characters that came since do not change any id of these tokenizers.
 */
const NEWER = /[\u{11de0}-\u{11de9}\u{16ff4}-\u{16ff6}]/gu;

describe.each(PEERS)("$name", (peer) => {
  const reason = missing(peer.file);
  it.skipIf(reason !== "")(
    `${COUNT} random Unicode strings have its ids, and come back${reason}`,
    async () => {
      const { tokenizer, bytes } = readPeer(peer);
      const encoder = new Encoder(new Kernels(), tokenizer);
      const decoder = new Decoder(new Kernels(), tokenizer);
      const ask = peer.open(bytes);
      for (const texts of batches(randomNumbers(1))) {
        const right = await ask(texts);
        for (const [i, text] of texts.entries()) {
          const ids = encoder.encode(text);
          if (!sameIds(ids, right[i] as ArrayLike<number>))
            expect({ text, ids: [...ids] }).toEqual({ text, ids: [...Array.from(right[i] ?? [])] });
          if (Buffer.compare(decoder.decode(ids), Buffer.from(text)) !== 0)
            expect.fail(`${text} does not come back`);
        }
      }
    },
  );

  it.skipIf(reason !== "")(`${COUNT / 5} strings of damaged bytes come back${reason}`, () => {
    const { tokenizer } = readPeer(peer);
    const encoder = new Encoder(new Kernels(), tokenizer);
    const decoder = new Decoder(new Kernels(), tokenizer);
    const random = randomNumbers(2);
    for (let i = 0; i < COUNT / 5; i++) {
      const bytes = damaged(random, Buffer.from(sample(random)));
      if (Buffer.compare(decoder.decode(encoder.encode(bytes)), bytes) !== 0)
        expect.fail(`${bytes} do not come back`);
    }
  });
});

function* batches(random: () => number): Generator<string[]> {
  for (let i = 0; i < COUNT; i += 1000) {
    yield Array.from({ length: 1000 }, () => sample(random).replaceAll(NEWER, "7"));
  }
}

function sample(random: () => number): string {
  if (random() % 2 === 0) return randomText(random, 12);
  return Array.from({ length: random() % 12 }, () =>
    random() % 3 === 0 ? " a1" : randomCharacter(random),
  ).join("");
}
