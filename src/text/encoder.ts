/** Text to ids and back with one tokenizer; the work is done by src/kernels/bpe-encode.ts and its neighbours. */
import { Area, type Kernels } from "../engine/kernels.ts";
import { ModelError } from "../errors.ts";
import * as state from "../kernels/bpe-encode-state.ts";
import { placeAdded } from "./added-tokens.ts";
import { PATTERNS } from "./pretokenize.ts";
import { needsSegments } from "./segments.ts";
import { placeStrings, type Strings } from "./strings.ts";
import type { AddedToken, Tokenizer } from "./tokenizer.ts";
import { placeClasses } from "./unicode.ts";

const STATE = 128;
const BATCH = 1024;
const SHORT_SLOTS = 2 ** 18;
const LONG_SLOTS = 2 ** 16;
const FIRST_SCRATCH = 2 ** 16;
const NO_ID = 0xffffffff;
const NONE = new Uint8Array(0);

export interface EncoderOptions {
  /** Passes each merge over with this probability (BPE-dropout). */
  readonly dropout?: number;
  /** The added tokens that are looked for in the text; all of them by default, none where texts come in segments. */
  readonly added?: readonly AddedToken[];
}

/** One tokenizer, placed in a memory of kernels. */
export class Encoder {
  readonly tokenizer: Tokenizer;
  readonly kernels: Kernels;
  readonly #state: number;
  readonly #added: number;
  readonly #own: readonly Uint8Array[];
  readonly #scratch: Area;
  readonly #input: Area;
  readonly #output: Area;

  constructor(kernels: Kernels, tokenizer: Tokenizer, options: EncoderOptions = {}) {
    this.kernels = kernels;
    this.tokenizer = tokenizer;
    this.#state = kernels.allocate(STATE);
    this.#scratch = new Area(kernels, FIRST_SCRATCH);
    this.#input = new Area(kernels);
    this.#output = new Area(kernels);
    this.#added = placeAdded(kernels, needsSegments(tokenizer) ? [] : (options.added ?? tokenizer.added));
    this.#own = ownTokens(tokenizer);
    this.#placeCut();
    this.#placeRules();
    if (tokenizer.alphabet === "byte") this.#placeBytePairs();
    this.#placeVocabulary();
    this.#placeCaches();
    this.#noteScratch();
    this.#set(state.DROPOUT, Math.round((options.dropout ?? 0) * 0xffffffff));
  }

  /** The ids of a text, without normalization; a copy. */
  encode(text: string | Uint8Array): Uint32Array<ArrayBuffer> {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const start = this.#input.reserve(bytes.length + 64);
    this.kernels.bytes.set(bytes, start);
    const out = this.#output.reserve((bytes.length + 32) * 4);
    const end = this.encodeAt(start, start + bytes.length, out);
    return this.kernels.u32(out, (end - out) / 4).slice() as Uint32Array<ArrayBuffer>;
  }

  /** Encodes the bytes at [start, end) to u32s at `out`, which has room for 4 bytes a byte and 64; gives their end. */
  encodeAt(start: number, end: number, out: number): number {
    if (start === end) return out;
    for (;;) {
      const to = this.kernels.call.encode_text(this.#state, this.#added, start, end, out) >>> 0;
      if (to !== 0) return to;
      this.#growScratch();
    }
  }

  /**
   * Encodes the texts of `count` rows (src/kernels/row.ts): ids from `out` on, which has room for 4 bytes a byte of
   * text and 64 a row, and where they begin and end, two u32 a row, at `spans`.
   */
  encodeRows(rows: number, count: number, spans: number, out: number): void {
    let done = 0;
    let to = out;
    while (done < count) {
      done = this.kernels.call.encode_rows(this.#state, this.#added, rows, done, count, spans, to);
      if (done < count) {
        to = this.kernels.load(spans + done * 8);
        this.#growScratch();
      }
    }
  }

  /** From here on dropout takes its random numbers from this seed. */
  seed(seed: bigint): void {
    this.#set(state.SEED, Number(seed & 0xffffffffn));
    this.#set(state.SEED + 4, Number((seed >> 32n) & 0xffffffffn));
  }

  #set(field: number, value: number): void {
    this.kernels.store(this.#state + field, value);
  }

  #placeCut(): void {
    const { alphabet, pretokenizer, digits, endOfWord, ignoreMerges, prefixSpace } = this.tokenizer;
    const metaspace = pretokenizer === "metaspace";
    if (metaspace && alphabet === "byte")
      throw new ModelError("Metaspace in front of bytes is not supported", {
        hint: "--alphabet char goes with --pretokenizer metaspace",
      });
    this.#set(state.PATTERN, PATTERNS[pretokenizer]);
    this.#set(state.DIGITS, digits);
    this.#set(state.TABLES, placeClasses(this.kernels));
    this.#set(state.ENDS, this.kernels.allocate(BATCH * 4));
    this.#set(
      state.FLAGS,
      (ignoreMerges ? state.IGNORE_MERGES : 0) |
        (alphabet === "char" ? state.CHARACTERS : 0) |
        (endOfWord ? state.END_OF_WORD : 0) |
        (metaspace ? state.METASPACE : 0) |
        (metaspace && prefixSpace ? state.METASPACE_PREFIX : 0),
    );
    if (alphabet === "byte") this.#placeBytes();
    else this.#placeCharacters();
  }

  /** The id of each byte. */
  #placeBytes(): void {
    const symbols = this.kernels.allocate(256 * 4);
    for (const [id, token] of this.#own.entries()) {
      if (token.length === 1) this.kernels.store(symbols + (token[0] as number) * 4, id);
    }
    this.#set(state.SYMBOLS, symbols);
  }

  /** The id of each character, and of each that ends a word. */
  #placeCharacters(): void {
    const { endOfWord, unknown } = this.tokenizer;
    const slots = powerOfTwo(this.#own.length * 2);
    const symbols = this.kernels.allocate(slots * 8);
    for (const [id, token] of this.#own.entries()) {
      const character = characterOf(token, endOfWord);
      if (character !== undefined) this.kernels.call.bpe_place_character(symbols, slots - 1, character, id);
    }
    this.#set(state.SYMBOLS, symbols);
    this.#set(state.SYMBOL_MASK, slots - 1);
    this.#set(state.UNKNOWN, unknown ?? NO_ID);
  }

  #placeRules(): void {
    const { merges, ranks } = this.tokenizer;
    const count = merges.length / 3;
    const slots = powerOfTwo(count * 2);
    const rules = this.kernels.allocate(slots * 16);
    const copy = this.kernels.allocate(merges.byteLength);
    const rankCopy = this.kernels.allocate(count * 4);
    this.kernels.u32(copy, merges.length).set(merges);
    this.kernels.u32(rankCopy, count).set(ranks ?? Uint32Array.from({ length: count }, (_, i) => i));
    this.kernels.call.bpe_place_rules(rules, slots - 1, copy, rankCopy, count);
    this.#set(state.RULES, rules);
    this.#set(state.RULE_MASK, slots - 1);
  }

  #placeBytePairs(): void {
    this.#set(state.BYTE_PAIRS, this.kernels.allocate(2 ** 16 * 8));
    this.kernels.call.bpe_place_byte_pairs(this.#state);
  }

  #placeVocabulary(): void {
    if (!this.tokenizer.ignoreMerges) return;
    const strings: Strings = placeStrings(this.kernels, this.#own);
    const slots = powerOfTwo(strings.count * 2);
    const vocabulary = this.kernels.allocate(slots * 8);
    this.kernels.call.bpe_place_vocabulary(vocabulary, slots - 1, strings.starts, strings.count);
    this.#set(state.TOKENS, strings.starts);
    this.#set(state.VOCABULARY, vocabulary);
    this.#set(state.VOCABULARY_MASK, slots - 1);
  }

  #placeCaches(): void {
    this.#set(state.SHORT_CACHE, this.kernels.allocate(SHORT_SLOTS * 32));
    this.#set(state.SHORT_MASK, SHORT_SLOTS - 1);
    this.#set(state.LONG_CACHE, this.kernels.allocate(LONG_SLOTS * 128));
    this.#set(state.LONG_MASK, LONG_SLOTS - 1);
  }

  #growScratch(): void {
    this.#scratch.reserve(this.kernels.load(this.#state + state.WANTED));
    this.#noteScratch();
  }

  #noteScratch(): void {
    this.#set(state.SCRATCH, this.#scratch.pointer);
    this.#set(state.SCRATCH_SIZE, this.#scratch.size);
  }
}

/**
 * The tokens that plain text is made of, by id: not the added ones that no merge makes, which only stand for themselves,
 * but for symbols that no other token is (a GPT-NeoX file adds `\n` anew; a file may list its own bytes).
 */
function ownTokens({ alphabet, tokens, merges, added, endOfWord }: Tokenizer): readonly Uint8Array[] {
  const aside = new Set(added.map(({ id }) => id));
  for (let i = 2; i < merges.length; i += 3) aside.delete(merges[i] as number);
  if (aside.size === 0) return tokens;
  const isSymbol = (token: Uint8Array) =>
    alphabet === "byte" ? token.length === 1 : characterOf(token, endOfWord) !== undefined;
  const keyOf = (token: Uint8Array) => Buffer.from(token).toString("latin1");
  const symbols = new Set(tokens.filter((token, id) => !aside.has(id) && isSymbol(token)).map(keyOf));
  return tokens.map((token, id) =>
    aside.has(id) && (!isSymbol(token) || symbols.has(keyOf(token))) ? NONE : token,
  );
}

/** The key of a token that is a single character, with or without the mark of a word's end. */
function characterOf(bytes: Uint8Array, endOfWord: string): number | undefined {
  if (bytes.length > 4 + Buffer.byteLength(endOfWord)) return undefined;
  const token = Buffer.from(bytes).toString();
  const ends = endOfWord !== "" && token.length > endOfWord.length && token.endsWith(endOfWord);
  const body = ends ? token.slice(0, -endOfWord.length) : token;
  const character = body.codePointAt(0);
  if (character === undefined || String.fromCodePoint(character) !== body) return undefined;
  return ends ? (character | state.MARK) >>> 0 : character;
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, least)));
}
