/** fastText's getLine, addSubwords, addWordNgrams and pushHash (dictionary.cc), line by line; no word is a label. */
import type { BagSettings } from "../../src/models/bag.ts";
import { subwordIds, wordHash } from "./subwords.ts";

const SPACES = [0x20, 0x0a, 0x0d, 0x09, 0x0b, 0x0c, 0x00];
const END = "</s>";

/** The input rows of a text; `words` are in the order of their rows, as latin1. */
export function bagOf(
  text: Uint8Array,
  words: readonly string[],
  { minn, maxn, wordNgrams, bucket, pruned }: BagSettings,
): number[] {
  const index =
    pruned &&
    new Map(Array.from({ length: pruned.length / 2 }, (_, i) => [pruned[2 * i], pruned[2 * i + 1]]));
  const line: number[] = [];
  const hashes: number[] = [];
  const pushHash = (id: number) => {
    const row = index === undefined ? id : index.get(id);
    if (row !== undefined) line.push(words.length + row);
  };
  const subwords = (token: string) => {
    if (token === END || bucket === 0) return;
    for (const id of subwordIds(Buffer.from(token, "latin1"), minn, maxn, bucket)) pushHash(id);
  };
  for (const token of tokensOf(text)) {
    const id = words.indexOf(token);
    if (id >= 0) line.push(id);
    if (maxn > 0) subwords(token);
    hashes.push(wordHash(Buffer.from(token, "latin1")));
  }
  if (bucket === 0) return line;
  for (let i = 0; i < hashes.length; i++) {
    let h = BigInt.asUintN(64, BigInt.asIntN(32, BigInt(hashes[i])));
    for (let j = i + 1; j < hashes.length && j < i + wordNgrams; j++) {
      h = BigInt.asUintN(64, h * 116049371n + BigInt.asIntN(32, BigInt(hashes[j])));
      pushHash(Number(h % BigInt(bucket)));
    }
  }
  return line;
}

/** A line ends with `</s>`, which a word of the text may be, too. */
function* tokensOf(text: Uint8Array): Generator<string> {
  let token = "";
  for (const byte of [...text, 0x20]) {
    if (!SPACES.includes(byte)) token += String.fromCharCode(byte);
    else if (token !== "") {
      if (token === END) break;
      yield token;
      token = "";
    }
  }
  yield END;
}
