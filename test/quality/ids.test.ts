import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { Encoder } from "../../src/text/encoder.ts";
import { CORPORA, corpusLines, FULL, TIME_LIMIT } from "../helpers/corpora.ts";
import { missing } from "../helpers/data.ts";
import { PEERS, type Peer, readPeer } from "../helpers/peers.ts";
import { sameIds } from "../helpers/same-ids.ts";

const SAMPLE = 2_000_000; // bytes of each corpus
const BATCH = 1000;

describe.each(CORPORA)("$language", ({ file }) => {
  for (const peer of PEERS.filter(({ name }) => name !== "GPT-2, as npm tokenizers")) {
    const reason = missing(file, peer.file);
    it.skipIf(reason !== "")(
      `${peer.name}: every line has its ids${FULL ? "" : " (a sample of the lines)"}${reason}`,
      () => expectPeer(peer, corpusLines(file, SAMPLE)),
      TIME_LIMIT,
    );
  }
});

async function expectPeer(peer: Peer, lines: readonly string[]): Promise<void> {
  const { tokenizer, bytes } = readPeer(peer);
  const encoder = new Encoder(new Kernels(), tokenizer);
  const ask = peer.open(bytes);
  const wrong: string[] = [];
  for (let i = 0; i < lines.length; i += BATCH) {
    const batch = lines.slice(i, i + BATCH);
    const right = await ask(batch);
    wrong.push(...batch.filter((line, j) => !sameIds(encoder.encode(line), right[j] as ArrayLike<number>)));
  }
  expect(lines.length).toBeGreaterThan(1000);
  expect({ differences: wrong.length, first: wrong[0] }).toEqual({ differences: 0 });
}
