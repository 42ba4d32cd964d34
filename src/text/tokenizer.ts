/** What a byte-pair tokenizer is, whatever file it came from: plain data, no behaviour. */

/** How text is cut before merging. `digits` is the longest run of digits that stays together (0: any). */
export type PretokenizerName = "gpt2" | "cl100k" | "o200k" | "whitespace" | "words" | "metaspace" | "none";

export type Normalization = "nfc" | "nfd" | "nfkc" | "nfkd" | "lowercase";

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Special tokens are left out when decoding with --skip-special. */
  readonly special: boolean;
  readonly singleWord: boolean;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  readonly normalized: boolean;
}

export interface Tokenizer {
  /**
   * `byte`: the 256 bytes are the smallest symbols, nothing is ever lost.
   * `char`: characters are the smallest symbols; those not seen in training become `unknown`.
   */
  readonly alphabet: "byte" | "char";
  /**
   * `gpt2`, `cl100k`, `o200k`: the known patterns. `whitespace`: ` ?\S+` and runs of white space, nothing lost.
   * `words`: runs of non-space, white space dropped (with `endOfWord`). `metaspace`: a space becomes `▁` and
   * starts a piece. `none`: the text is one piece.
   */
  readonly pretokenizer: PretokenizerName;
  /** For cl100k and o200k: the longest run of digits in one piece (3 in OpenAI's patterns, 1 in some others). */
  readonly digits: number;
  /**
   * A space is put before the text, and before each part of it between added tokens, if it does not begin with one
   * (Hugging Face's `add_prefix_space`; for metaspace, `▁` counts as one).
   */
  readonly prefixSpace: boolean;
  /** Applied in this order before anything else. */
  readonly normalize: readonly Normalization[];
  /** `</w>` where the last symbol of a word carries a mark, else the empty string; only for the char alphabet. */
  readonly endOfWord: string;
  /** A piece that is itself in the vocabulary is taken whole, without merging (Llama 3, tiktoken). */
  readonly ignoreMerges: boolean;
  /**
   * The bytes of each id: real bytes for the byte alphabet, UTF-8 of the token's text for char; empty where an id is
   * unused. Ids of `added` tokens that no merge makes have the bytes of their content, which a token of the vocabulary
   * may have too: what looks a token up by its bytes must let that one win.
   */
  readonly tokens: readonly Uint8Array[];
  /** In order of rank: left id, right id, merged id, three numbers a merge. */
  readonly merges: Uint32Array;
  /** Rank of each merge where it is not its position (tiktoken: several pairs make one token). */
  readonly ranks?: Uint32Array;
  readonly added: readonly AddedToken[];
  /** The id of each character that has none; undefined for byte, and where such characters are dropped. */
  readonly unknown?: number;
  /** Ids put before and after each text by the file's post-processor (Llama 3: `<|begin_of_text|>`). */
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
}
