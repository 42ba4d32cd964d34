/** The vocabulary of data that came as ids, of which nothing else is known. */
import { UsageError } from "../errors.ts";
import { checkId, type Vocabulary } from "./vocabulary.ts";

/** `count` ids, and the end token behind them. */
export function idVocabulary(count: number): Vocabulary {
  return {
    level: "ids",
    size: count + 1,
    end: count,
    encode: refuse,
    decode: refuse,
    token: (id) => {
      checkId(id, count + 1);
      return id === count ? "</s>" : `${id}`;
    },
    decoder: refuse,
    toJSON: () => ({ level: "ids", count }),
  };
}

function refuse(): never {
  throw new UsageError("the model learnt from ids, and does not know the text that they stand for", {
    hint: "give it ids, and turn ids into text with weft detokenize",
  });
}
