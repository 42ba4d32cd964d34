/** A byte-pair tokenizer as the vocabulary of a language model. */
import { Kernels } from "../engine/kernels.ts";
import { bytesDecoder, bytesToken } from "./bytes-decoder.ts";
import { Encoder } from "./encoder.ts";
import { needsSegments, segments } from "./segments.ts";
import { decodedTokens } from "./token-texts.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { checkId, decodeAll, type IdDecoder, utf8, type Vocabulary } from "./vocabulary.ts";

const END_TOKENS = ["</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>", "\n"];

/**
 * Its end token is the first that it has of `</s>`, `<eos>`, `<|endoftext|>`, `<|end_of_text|>` and `\n`, else one more
 * id. The file's template is not applied. `json` is the tokenizer as a `tokenizer.json`.
 */
export function tokenizerVocabulary(tokenizer: Tokenizer, json: string): Vocabulary {
  const texts = decodedTokens(tokenizer, false);
  const end = endToken(texts) ?? texts.length;
  const size = Math.max(texts.length, end + 1);
  let encoder: Encoder | undefined;
  const bytesOf = (id: number) => {
    checkId(id, size);
    return texts[id] ?? NEWLINE;
  };
  const vocabulary: Vocabulary = {
    level: "tokenizer",
    size,
    end,
    unknown: tokenizer.unknown,
    encode: (passage) => {
      encoder ??= new Encoder(new Kernels(), tokenizer);
      return needsSegments(tokenizer) ? encodeSegments(encoder, passage) : encoder.encode(passage);
    },
    decode: (ids) => decodeAll(vocabulary, ids),
    token: (id) => (id === texts.length ? END_TOKENS[0] : bytesToken(bytesOf(id))),
    decoder: () => lineDecoder(tokenizer, bytesOf, end),
    toJSON: () => ({ level: "tokenizer", tokenizer: json }),
  };
  return vocabulary;
}

const NEWLINE = Uint8Array.of(0x0a);

function endToken(texts: readonly Uint8Array[]): number | undefined {
  const idOf = (wanted: Buffer) =>
    texts.findIndex((text) => text.length === wanted.length && wanted.equals(text));
  return END_TOKENS.map((token) => idOf(Buffer.from(token))).find((id) => id >= 0);
}

function encodeSegments(encoder: Encoder, passage: string | Uint8Array): Uint32Array<ArrayBuffer> {
  const text = Buffer.from(utf8(passage)).toString();
  const ids: number[] = [];
  for (const segment of segments(encoder.tokenizer, text, false)) {
    for (const id of segment.id === undefined ? encoder.encode(segment.text) : [segment.id]) ids.push(id);
  }
  return Uint32Array.from(ids);
}

/** Each line without the space that the tokenizer puts in front of it (`▁`) or behind its last word (`</w>`). */
function lineDecoder(tokenizer: Tokenizer, bytesOf: (id: number) => Uint8Array, end: number): IdDecoder {
  const inFront = tokenizer.pretokenizer === "metaspace" && tokenizer.prefixSpace;
  const behind = tokenizer.endOfWord !== "";
  const decoder = bytesDecoder(bytesOf);
  let atStart = true;
  let held = "";
  return {
    push: (id) => {
      if (id === end) {
        [atStart, held] = [true, ""];
        return `${decoder.end()}\n`;
      }
      let text = held + decoder.push(id);
      if (text === "") return "";
      if (inFront && atStart && text.startsWith(" ")) text = text.slice(1);
      held = behind && text.endsWith(" ") ? " " : "";
      atStart = false;
      return text.slice(0, text.length - held.length);
    },
    end: () => {
      held = "";
      return decoder.end();
    },
  };
}
