/** Byte-pair encoding as the textbooks have it: of all pairs that merge, the leftmost of the lowest rank, one at a time. The slow twin. */
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { asBytes, asText, isLone } from "../helpers/bytes-as-text.ts";
import { pretokenize } from "./pretokenize.ts";

const METASPACE = "\u2581";

interface Rule {
  readonly rank: number;
  readonly id: number;
}

/** Makes the function from a text's bytes to its ids, for a tokenizer without added tokens. */
export function slowEncoder(tokenizer: Tokenizer): (text: Uint8Array) => number[] {
  const ids = new Map(tokenizer.tokens.map((token, id) => [latin1(token), id]));
  const rules = rulesOf(tokenizer);
  return (text) =>
    pretokenize(tokenizer.pretokenizer, tokenizer.digits, asText(text)).flatMap((cut) => {
      const piece = marked(tokenizer, cut);
      const whole = tokenizer.ignoreMerges ? ids.get(latin1(asBytes(piece))) : undefined;
      return whole === undefined ? merge(symbols(tokenizer, ids, piece), rules) : [whole];
    });
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const keyOf = (left: number, right: number): number => left * 2 ** 21 + right;

function rulesOf({ merges, ranks }: Tokenizer): Map<number, Rule> {
  const rules = new Map<number, Rule>();
  for (let i = 0; i < merges.length / 3; i++) {
    const [left, right, id] = merges.subarray(3 * i) as unknown as [number, number, number];
    rules.set(keyOf(left, right), { rank: ranks?.[i] ?? i, id });
  }
  return rules;
}

function marked({ alphabet, pretokenizer, prefixSpace }: Tokenizer, piece: string): string {
  if (alphabet !== "char" || pretokenizer !== "metaspace") return piece;
  if (piece.startsWith(" ")) return METASPACE + piece.slice(1);
  return prefixSpace && !piece.startsWith(METASPACE) ? METASPACE + piece : piece;
}

function symbols(tokenizer: Tokenizer, ids: ReadonlyMap<string, number>, piece: string): number[] {
  const { alphabet, endOfWord, unknown } = tokenizer;
  if (alphabet === "byte")
    return [...asBytes(piece)].map((byte) => ids.get(String.fromCharCode(byte)) as number);
  const characters = [...piece];
  return characters.flatMap((character, i) => {
    const symbol = i === characters.length - 1 ? character + endOfWord : character;
    const id = isLone(character) ? unknown : (ids.get(latin1(Buffer.from(symbol))) ?? unknown);
    return id === undefined ? [] : [id];
  });
}

function merge(start: readonly number[], rules: ReadonlyMap<number, Rule>): number[] {
  const ids = [...start];
  const ruleAt = (i: number) => rules.get(keyOf(ids[i] as number, ids[i + 1] as number));
  const ranks = ids.map((_, i) => rankOf(i + 1 < ids.length ? ruleAt(i) : undefined));
  for (;;) {
    let best = 0;
    for (let i = 1; i < ranks.length; i++) if ((ranks[i] as number) < (ranks[best] as number)) best = i;
    if (ranks.length < 2 || ranks[best] === Number.POSITIVE_INFINITY) return ids;
    ids.splice(best, 2, (ruleAt(best) as Rule).id);
    ranks.splice(best, 1);
    for (const i of [best - 1, best]) {
      if (i >= 0) ranks[i] = rankOf(i + 1 < ids.length ? ruleAt(i) : undefined);
    }
  }
}

const rankOf = (rule: Rule | undefined): number => rule?.rank ?? Number.POSITIVE_INFINITY;
