/** Tokens as people see them in a vocabulary. */
import type { Tokenizer } from "./tokenizer.ts";

/** The text of each token as its `tokenizer.json` spells it: bytes in GPT-2's printable alphabet, characters as such. */
export function tokenTexts(
  { alphabet, tokens, added }: Tokenizer,
  toAlphabet: (bytes: Uint8Array) => string,
): string[] {
  const texts = tokens.map((token) =>
    alphabet === "byte" ? toAlphabet(token) : Buffer.from(token).toString(),
  );
  for (const { id, content } of added) texts[id] = content;
  return texts;
}

/** The bytes that each id gives in decoded text; added tokens are left out where `special` says so. */
export function decodedTokens(tokenizer: Tokenizer, skipSpecial: boolean): Uint8Array[] {
  const { alphabet, tokens, endOfWord, pretokenizer, added } = tokenizer;
  const encode = (text: string) => new TextEncoder().encode(text);
  const decoded =
    alphabet === "byte"
      ? [...tokens]
      : tokens.map((token) => encode(characters(Buffer.from(token).toString())));
  for (const { id, content, special } of added) decoded[id] = encode(special && skipSpecial ? "" : content);
  return decoded;

  function characters(token: string): string {
    if (endOfWord !== "" && token.endsWith(endOfWord)) return `${token.slice(0, -endOfWord.length)} `;
    return pretokenizer === "metaspace" ? token.replaceAll("\u2581", " ") : token;
  }
}
