/** From the texts of a vocabulary and of the added tokens to the bytes of each id. */
import type { AddedToken, Tokenizer } from "../text/tokenizer.ts";
import type { Vocabulary } from "./bpe-json.ts";
import { fromAlphabet } from "./byte-level.ts";
import { bytesOf, startOf } from "./byte-table.ts";
import { quoted, type Refuse } from "./refuse.ts";

const EMPTY = new Uint8Array(0);

/**
 * A token of the vocabulary is text of the alphabet. An added token that no merge uses stands for its own content,
 * whether or not the vocabulary has it too.
 * @throws ModelError if a byte has no token, or a token is not of the alphabet.
 */
export function tokenBytes(
  vocabulary: Vocabulary,
  merges: Uint32Array,
  added: readonly AddedToken[],
  alphabet: Tokenizer["alphabet"],
  refuse: Refuse,
): Uint8Array[] {
  const contents = new Map(added.map(({ id, content }) => [id, content]));
  let size = vocabulary.used.length;
  for (const id of contents.keys()) size = Math.max(size, id + 1);
  const tokens = new Array<Uint8Array>(size).fill(EMPTY);
  if (alphabet === "byte") placeBytes(tokens, vocabulary, merges, contents, refuse);
  else placeTexts(tokens, vocabulary);
  for (const [id, content] of contents) {
    if (tokens[id] === EMPTY) tokens[id] = new TextEncoder().encode(content);
  }
  return tokens;
}

function placeTexts(tokens: Uint8Array[], { texts, ids }: Vocabulary): void {
  for (let index = 0; index < texts.size; index++) {
    const text = bytesOf(texts, index);
    if (text.length > 0) tokens[ids[index] as number] = text;
  }
}

function placeBytes(
  tokens: Uint8Array[],
  { texts, ids }: Vocabulary,
  merges: Uint32Array,
  contents: ReadonlyMap<number, string>,
  refuse: Refuse,
): void {
  const merging = new Uint8Array(tokens.length);
  for (const id of merges) merging[id] = 1;
  const bytes = new Uint8Array(texts.slab.length);
  const seen = new Uint8Array(256);
  let end = 0;
  for (let index = 0; index < texts.size; index++) {
    const id = ids[index] as number;
    const start = startOf(texts, index);
    const length = fromAlphabet(texts.slab, start, texts.ends[index] as number, bytes, end);
    if (length === 1) seen[bytes[end] as number] = 1;
    if (contents.has(id) && length !== 1 && merging[id] === 0) continue;
    if (length < 0) throw refuse(notBytes(bytesOf(texts, index)));
    if (length > 0) tokens[id] = new Uint8Array(bytes.buffer, end, length);
    end += length;
  }
  const missing = seen.indexOf(0);
  if (missing >= 0) throw refuse(`the byte 0x${missing.toString(16).padStart(2, "0")} has no token`);
}

const notBytes = (text: Uint8Array): string =>
  `the token ${quoted(new TextDecoder().decode(text))} is not of the byte-level alphabet`;
