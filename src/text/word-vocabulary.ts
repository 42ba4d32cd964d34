/** Vocabularies of words. */
import { DataError } from "../errors.ts";
import { checkId, decodeAll, type IdDecoder, utf8, type Vocabulary } from "./vocabulary.ts";
import type { WordTable } from "./word-table.ts";

/** In a text it is the same token. */
export const END_WORD = "</s>";
/** Stands for what has no id; as a word of a text it is the same token. */
export const UNKNOWN_SYMBOL = "<unk>";

/** The vocabulary of a table, which must not change. @throws DataError without the token for the end or the unknown. */
export function wordVocabulary(words: WordTable): Vocabulary {
  const end = words.find(END_WORD);
  const unknown = words.find(UNKNOWN_SYMBOL);
  if (end === undefined || unknown === undefined)
    throw new DataError("the end token or the one for unknown words is missing");
  const { size } = words;
  const vocabulary: Vocabulary = {
    level: "word",
    size,
    end,
    unknown,
    words,
    encode: (passage) => words.encode(utf8(passage), unknown),
    decode: (ids) => decodeAll(vocabulary, ids),
    token: (id) => {
      checkId(id, size);
      return words.symbol(id);
    },
    decoder: () => decoder(vocabulary),
    toJSON: () => ({ level: "word", tokens: Array.from({ length: size }, (_, id) => words.symbol(id)) }),
  };
  return vocabulary;
}

/** Words are joined by a space, lines by the end token. */
function decoder({ end, token }: Vocabulary): IdDecoder {
  let joint = "";
  return {
    push: (id) => {
      const text = id === end ? "\n" : joint + token(id);
      joint = id === end ? "" : " ";
      return text;
    },
    end: () => "",
  };
}
