/** fastText's getLine, getType, addSubwords, addWordNgrams and pushHash (dictionary.cc), line by line. */
import type { BagSettings } from "../../src/models/bag.ts";
import { subwordIds, wordHash } from "./subwords.ts";

const SPACES = [0x20, 0x0a, 0x0d, 0x09, 0x0b, 0x0c, 0x00];
const END = "</s>";
const LABEL = "__label__";

/** Reads the input rows of texts; `words` are in the order of their rows, and `labels` in any, as latin1. */
export function bagReader(
  words: readonly string[],
  { minn, maxn, wordNgrams, bucket, pruned }: BagSettings,
  labels: readonly string[] = [],
): (text: Uint8Array) => number[] {
  const ids = new Map(words.map((word, id) => [word, id]));
  const rows = pruned === undefined ? undefined : new Map<number, number>();
  for (let at = 0; at < (pruned?.length ?? 0); at += 2) rows?.set(pruned?.[at] ?? 0, pruned?.[at + 1] ?? 0);
  return (text) => {
    const line: number[] = [];
    const hashes: number[] = [];
    const pushHash = (id: number) => {
      const row = rows === undefined ? id : rows.get(id);
      if (row !== undefined) line.push(words.length + row);
    };
    for (const token of tokensOf(text)) {
      const id = ids.get(token);
      if (labels.includes(token) || (id === undefined && token.startsWith(LABEL))) continue;
      const bytes = Buffer.from(token, "latin1");
      if (id !== undefined) line.push(id);
      if (token !== END && bucket > 0)
        for (const ngram of subwordIds(bytes, minn, maxn, bucket)) pushHash(ngram);
      hashes.push(wordHash(bytes));
    }
    if (bucket > 0) addWordNgrams(hashes, wordNgrams, bucket, pushHash);
    return line;
  };
}

function addWordNgrams(hashes: readonly number[], n: number, bucket: number, pushHash: (id: number) => void) {
  for (let i = 0; i < hashes.length; i++) {
    let h = BigInt.asUintN(64, BigInt.asIntN(32, BigInt(hashes[i])));
    for (let j = i + 1; j < hashes.length && j < i + n; j++) {
      h = BigInt.asUintN(64, h * 116049371n + BigInt.asIntN(32, BigInt(hashes[j])));
      pushHash(Number(h % BigInt(bucket)));
    }
  }
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
