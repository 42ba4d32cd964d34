/** What a tagger knows: words, characters and tags, by their ids. */
import { type Refuse, refusal } from "../formats/refuse.ts";
import { capitalsOf } from "../text/capitals.ts";
import { type TagScheme, tagSchemes } from "../text/tag-scheme.ts";
import { wordKey } from "../text/word-key.ts";
import { UNKNOWN_SYMBOL } from "../text/word-vocabulary.ts";
import type { ModelFile } from "./model-file.ts";
import { isPlain } from "./plain.ts";
import type { TaggerConfig } from "./tagger-config.ts";
import type { WordForm } from "./word-form.ts";

/** As it stands in a model file. */
export interface TaggerVocabularyJson {
  /** V words, as they are looked up; the first one is `<unk>`. */
  readonly words: readonly string[];
  /** X words more, whose vectors training left alone. */
  readonly vectors: readonly string[];
  /** Their ids begin with 1; 0 is the unknown one's. */
  readonly characters: readonly string[];
  readonly tags: readonly string[];
  /** By which the tags mark spans; absent where they mark none. */
  readonly scheme?: TagScheme;
}

/** Characters of a word that are read. */
const MOST_CHARACTERS = 64;

export class TaggerVocabulary {
  readonly #words: ReadonlyMap<string, number>;
  readonly #characters: ReadonlyMap<string, number>;
  readonly #options: Pick<TaggerConfig, "lower" | "digits">;

  constructor(
    { words, vectors, characters }: TaggerVocabularyJson,
    options: Pick<TaggerConfig, "lower" | "digits">,
  ) {
    this.#words = new Map([...words, ...vectors].map((word, id) => [word, id]));
    this.#characters = new Map(characters.map((character, index) => [character, index + 1]));
    this.#options = options;
  }

  /** A word that is not there as it is written may be there in small letters; else it is `<unk>`. */
  form(word: string): WordForm {
    const key = wordKey(word, this.#options);
    return {
      word: this.#words.get(key) ?? this.#words.get(key.toLowerCase()) ?? 0,
      capitals: capitalsOf(word),
      characters: this.#characterIds(word),
    };
  }

  #characterIds(word: string): number[] {
    const first = Array.from(word.slice(0, 2 * MOST_CHARACTERS)).slice(0, MOST_CHARACTERS);
    return first.length === 0 ? [0] : first.map((character) => this.#characters.get(character) ?? 0);
  }
}

/** @throws ModelError where something is missing, or has not the size that the network has */
export function taggerVocabulary(file: ModelFile, config: TaggerConfig): TaggerVocabularyJson {
  const refuse = refusal(file.path);
  const { vocabulary } = file;
  if (!isPlain(vocabulary)) throw refuse("its vocabulary is damaged");
  const list = (name: string, size: number) => strings(vocabulary[name], name, size, refuse);
  const words = list("words", config.vocabulary);
  const vectors = list("vectors", config.vectors);
  if (words[0] !== UNKNOWN_SYMBOL) throw refuse(`its first word is not ${UNKNOWN_SYMBOL}`);
  if (new Set([...words, ...vectors]).size < words.length + vectors.length)
    throw refuse("one of its words is there twice");
  return {
    words,
    vectors,
    characters: list("characters", config.characters - 1),
    tags: list("tags", config.tags),
    scheme: schemeOf(vocabulary.scheme, refuse),
  };
}

function strings(value: unknown, name: string, size: number, refuse: Refuse): readonly string[] {
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    throw refuse(`its ${name} are not strings`);
  if (value.length !== size) throw refuse(`it has ${value.length} ${name}, where its network has ${size}`);
  if (new Set(value).size < size) throw refuse(`one of its ${name} is there twice`);
  return value;
}

function schemeOf(value: unknown, refuse: Refuse): TagScheme | undefined {
  if (value === undefined) return undefined;
  const found = tagSchemes.find((scheme) => scheme === value);
  if (found === undefined) throw refuse("its scheme of tags is none");
  return found;
}
