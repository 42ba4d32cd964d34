/**
 * Hugging Face `tokenizer.json` of model type BPE. What a file says that a Tokenizer cannot do exactly is refused.
 * `truncation` and `padding` are settings of a run and not of the tokenizer: they are not read.
 */
import type { Tokenizer } from "../text/tokenizer.ts";
import { readAddedTokens } from "./added-tokens-json.ts";
import { bpeReader, readBpeOptions } from "./bpe-json.ts";
import { lookupBytes } from "./byte-table.ts";
import { checkDecoder } from "./decoder-json.ts";
import { openJson } from "./json-cursor.ts";
import { EXACTLY, fieldsOf } from "./json-fields.ts";
import { readOutline } from "./json-outline.ts";
import { readNormalizer } from "./normalizer-json.ts";
import { readPostprocessor } from "./postprocessor-json.ts";
import { readPretokenizer } from "./pretokenizer-json.ts";
import { quoted, type Refuse, refusal } from "./refuse.ts";
import { tokenBytes } from "./token-bytes.ts";

export { writeTokenizerJson } from "./tokenizer-json-write.ts";

/** @throws ModelError with the path and what is damaged or not supported. */
export function readTokenizerJson(bytes: Uint8Array, path: string): Tokenizer {
  const refuse = refusal(path);
  const cursor = openJson(bytes, refuse);
  const model = bpeReader(cursor);
  const root = readOutline(cursor, model.parts);
  checkVersion(root.get("version"), refuse);
  const { unknown, endOfWord, ignoreMerges } = readBpeOptions(fieldsOf(root.get("model"), "model", refuse));
  const { vocabulary, merges } = model.result();
  const added = readAddedTokens(root.get("added_tokens"), vocabulary, refuse);
  const cut = readPretokenizer(root.get("pre_tokenizer"), added.length > 0, refuse);
  if (cut.alphabet === "byte" && endOfWord !== "")
    throw refuse("end_of_word_suffix on bytes is not supported", EXACTLY);
  checkDecoder(root.get("decoder"), { ...cut, endOfWord }, refuse);
  const affixes = readPostprocessor(root.get("post_processor"), refuse);
  const tokens = tokenBytes(vocabulary, merges, added, cut.alphabet, refuse);
  for (const id of [...affixes.prefix, ...affixes.suffix]) {
    if (!tokens[id]?.length) throw refuse(`post_processor adds the id ${id}, which no token has`);
  }
  return {
    ...cut,
    normalize: readNormalizer(root.get("normalizer"), refuse),
    endOfWord,
    ignoreMerges,
    tokens,
    merges,
    added,
    ...(cut.alphabet === "char" && unknown !== undefined && { unknown: unknownId(unknown) }),
    ...affixes,
  };

  function unknownId(token: string): number {
    const utf8 = new TextEncoder().encode(token);
    const index = lookupBytes(vocabulary.texts, utf8, 0, utf8.length);
    if (index < 0) throw refuse(`the unk_token ${quoted(token)} is not in the vocabulary`);
    return vocabulary.ids[index] as number;
  }
}

function checkVersion(version: unknown, refuse: Refuse): void {
  if (version !== undefined && version !== "1.0") {
    throw refuse(`the version ${quoted(String(version))} is not supported: 1.0 is`, EXACTLY);
  }
}
