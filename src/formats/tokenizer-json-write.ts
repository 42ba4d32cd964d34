/** Writes a Tokenizer as a Hugging Face `tokenizer.json`: the same tokenizer gives the same bytes. */
import type { Tokenizer } from "../text/tokenizer.ts";
import { describeAddedTokens } from "./added-tokens-json.ts";
import { toAlphabet } from "./byte-level.ts";
import { describeDecoder } from "./decoder-json.ts";
import { describeNormalizer } from "./normalizer-json.ts";
import { describePostprocessor } from "./postprocessor-json.ts";
import { describePretokenizer } from "./pretokenizer-json.ts";
import { quoted, type Refuse, refusal } from "./refuse.ts";

/**
 * One token and one merge a line, so that versions can be compared line by line. Merges stand in order of rank; equal
 * ranks (tiktoken) keep their order, as in Hugging Face's own conversion.
 * @throws ModelError if the format cannot hold the tokenizer.
 */
export function writeTokenizerJson(tokenizer: Tokenizer): string {
  const refuse = refusal("tokenizer.json");
  const texts = tokenTexts(tokenizer, refuse);
  const nameOf = (id: number) => texts[id] as string;
  refuseBrokenMerges(tokenizer.merges, texts, refuse);
  const head = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: describeAddedTokens(tokenizer.added),
    normalizer: describeNormalizer(tokenizer.normalize),
    pre_tokenizer: describePretokenizer(tokenizer, refuse),
    post_processor: describePostprocessor(tokenizer, nameOf),
    decoder: describeDecoder(tokenizer),
  };
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "model": ${modelJson(tokenizer, texts)}\n}\n`;
}

function modelJson(tokenizer: Tokenizer, texts: readonly string[]): string {
  const { unknown, endOfWord, ignoreMerges } = tokenizer;
  const options = {
    type: "BPE",
    dropout: null,
    unk_token: unknown === undefined ? null : texts[unknown],
    continuing_subword_prefix: null,
    end_of_word_suffix: endOfWord === "" ? null : endOfWord,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: ignoreMerges,
  };
  const names = texts.map((text) => JSON.stringify(text));
  const vocabulary = names.flatMap((name, id) => (name === '""' ? [] : [`      ${name}: ${id}`]));
  return [
    JSON.stringify(options, null, 4).slice(0, -2),
    `,\n    "vocab": ${block("{", vocabulary, "}")}`,
    `,\n    "merges": ${block("[", mergeLines(tokenizer, names), "]")}\n  }`,
  ].join("");
}

const block = (open: string, lines: readonly string[], close: string): string =>
  lines.length === 0 ? open + close : `${open}\n${lines.join(",\n")}\n    ${close}`;

function mergeLines({ merges, ranks }: Tokenizer, names: readonly string[]): string[] {
  const order = Array.from({ length: merges.length / 3 }, (_, i) => i);
  if (ranks) order.sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || a - b);
  return order.map((i) => `      [${names[merges[3 * i] as number]}, ${names[merges[3 * i + 1] as number]}]`);
}

/** In the file a merge makes the token whose text is both of its parts'. */
function refuseBrokenMerges(merges: Uint32Array, texts: readonly string[], refuse: Refuse): void {
  for (let i = 0; i < merges.length; i += 3) {
    const [left, right, merged] = [merges[i], merges[i + 1], merges[i + 2]].map((id) => texts[id as number]);
    if (!left || !right || left + right !== merged)
      throw refuse(`merge ${i / 3 + 1} does not make its token`);
  }
}

/** The text of each id in the file; empty where the id is unused. */
function tokenTexts(tokenizer: Tokenizer, refuse: Refuse): string[] {
  const textOf = tokenizer.alphabet === "byte" ? toAlphabet : utf8Text(refuse);
  const texts = tokenizer.tokens.map((token) => textOf(token));
  for (const { id, content } of tokenizer.added) {
    if (isContent(tokenizer.tokens[id], content)) texts[id] = content;
  }
  refuseShared(texts, refuse);
  return Array.from(texts, (text) => text ?? "");
}

function refuseShared(texts: readonly string[], refuse: Refuse): void {
  const ids = new Map<string, number>();
  for (const [id, text] of texts.entries()) {
    if (text && ids.has(text))
      throw refuse(`the ids ${ids.get(text)} and ${id} are both written ${quoted(text)}`);
    ids.set(text, id);
  }
}

/** An added token is written as its content, unless the id has other bytes of its own. */
const isContent = (token: Uint8Array | undefined, content: string): boolean =>
  token === undefined || token.length === 0 || Buffer.from(content).equals(token);

function utf8Text(refuse: Refuse): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw refuse("a token of characters is not UTF-8");
    }
  };
}
