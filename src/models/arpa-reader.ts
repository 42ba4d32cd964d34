/** Reads a back-off n-gram model from the bytes of an ARPA file, as they come: files may be larger than memory holds. */
import { Area, compile, Kernels } from "../engine/kernels.ts";
import { ArpaOutline } from "../formats/arpa.ts";
import { type Refuse, refusal } from "../formats/refuse.ts";
import * as state from "../kernels/arpa-state.ts";
import { symbolVocabulary } from "../text/symbol-vocabulary.ts";
import type { Vocabulary } from "../text/vocabulary.ts";
import { WordTable } from "../text/word-table.ts";
import { END_WORD, UNKNOWN_SYMBOL, wordVocabulary } from "../text/word-vocabulary.ts";
import { GrowingColumns, NgramSorter } from "./arpa-ngrams.ts";
import { LOG_ZERO, type NgramLevel } from "./ngram-file.ts";
import { type SharedNgramModel, shareNgramModel } from "./ngram-predictor.ts";

/** N-grams that a call of the kernel reads. */
const LIMIT = 2 ** 14;
const LONGEST_LINE = 2 ** 20;
const SLACK = 64;
const NEWLINE = 0x0a;
/** log10 of the probability of unknown words where a model says nothing of them, as KenLM has it. */
const LOG_UNKNOWN = -100;

/** What an ARPA file says. */
export interface ArpaModel {
  readonly vocabulary: Vocabulary;
  readonly levels: readonly NgramLevel[];
  /** Whether it says something of `</s>`; otherwise the end of a passage is impossible. */
  readonly ends: boolean;
}

/** The model, for threads to share. @throws ModelError with the line of what is wrong, IoError when there is no room */
export async function shareArpa(chunks: AsyncIterable<Uint8Array>, path: string): Promise<SharedNgramModel> {
  const { vocabulary: read, levels, ends } = await readArpa(chunks, path);
  const module = compile("baseline");
  const kernels = new Kernels(module); // without what reading needed
  const { tokens } = read.toJSON() as { readonly tokens: readonly string[] };
  const vocabulary = symbolVocabulary("word", tokens, kernels);
  return shareNgramModel({ path, module, kernels, levels, vocabulary, ends });
}

/** @throws ModelError, IoError */
export async function readArpa(chunks: AsyncIterable<Uint8Array>, path: string): Promise<ArpaModel> {
  const reader = new ArpaReader(refusal(path));
  for await (const chunk of chunks) reader.push(chunk);
  return reader.finish();
}

/** A level as it is completed by the next one. */
type Draft = { -readonly [K in keyof NgramLevel]: NgramLevel[K] };

class ArpaReader {
  readonly #kernels = new Kernels();
  readonly #table = new WordTable(this.#kernels);
  readonly #sorter = new NgramSorter(this.#kernels);
  readonly #input = new Area(this.#kernels);
  readonly #state = this.#kernels.allocate(state.HEADER);
  readonly #outline: ArpaOutline;
  readonly #refuse: Refuse;
  readonly #levels: Draft[] = [];
  #columns = new GrowingColumns();
  /** The last line that was read, and the one in front of the section. */
  #line = 0;
  #sectionLine = 0;
  /** The beginning of a line whose end is yet to come. */
  #rest: Uint8Array = new Uint8Array(0);
  #ends = false;

  constructor(refuse: Refuse) {
    this.#refuse = refuse;
    this.#outline = new ArpaOutline(refuse);
    this.#kernels.store(this.#state + state.TABLE, this.#table.address);
    for (const member of [state.CONTEXTS, state.LASTS, state.LOGS, state.WEIGHTS])
      this.#kernels.store(this.#state + member, this.#kernels.allocate(LIMIT * 4));
  }

  push(chunk: Uint8Array): void {
    const size = this.#rest.length + chunk.length;
    const start = this.#input.reserve(size + SLACK);
    this.#kernels.bytes.set(this.#rest, start);
    this.#kernels.bytes.set(chunk, start + this.#rest.length);
    const end = start + this.#rest.length + chunk.lastIndexOf(NEWLINE) + 1;
    if (chunk.includes(NEWLINE)) this.#readLines(start, end);
    const whole = chunk.includes(NEWLINE) ? end : start;
    if (start + size - whole > LONGEST_LINE) throw this.#refuse(`line ${this.#line + 1} is too long`);
    this.#rest = this.#kernels.bytes.slice(whole, start + size);
  }

  finish(): ArpaModel {
    if (this.#rest.length > 0) this.push(Uint8Array.of(NEWLINE));
    this.#outline.finish();
    const { counts } = this.#outline;
    this.#fillUp(counts.length);
    const levels = this.#levels.map((level, index) =>
      index + 1 < counts.length ? level : { ...level, backoffs: undefined },
    );
    return { vocabulary: wordVocabulary(this.#table), levels, ends: this.#ends };
  }

  #readLines(start: number, end: number): void {
    for (let at = start; at < end; ) {
      const next = this.#outline.length > 0 ? this.#readNgrams(at, end) : at;
      at = next > at ? next : this.#readOther(at, end);
    }
  }

  /** Returns where reading ended: at once at a line that is no n-gram, or one too many. */
  #readNgrams(start: number, end: number): number {
    const { length, counts } = this.#outline;
    const limit = Math.min(LIMIT, counts[length - 1] - this.#columns.count);
    const at = this.#kernels.call.arpa_lines(this.#state, start, end, limit) >>> 0;
    const count = this.#load(state.COUNT);
    this.#columns.add({
      contexts: this.#kernels.u32(this.#load(state.CONTEXTS), count),
      words: this.#kernels.u32(this.#load(state.LASTS), count),
      logProbs: this.#kernels.f32(this.#load(state.LOGS), count),
      backoffs: this.#kernels.f32(this.#load(state.WEIGHTS), count),
    });
    this.#line += count;
    const status = this.#load(state.STATUS);
    if (status in PROBLEMS) throw this.#refuse(`line ${this.#line + 1}: ${PROBLEMS[status](length)}`);
    if (status !== state.NO_ROOM) return at;
    this.#table.makeRoom(1);
    return this.#readNgrams(at, end);
  }

  #readOther(start: number, end: number): number {
    const next = this.#kernels.bytes.indexOf(NEWLINE, start) + 1;
    const text = Buffer.from(this.#kernels.bytes.slice(start, Math.min(next, end))).toString();
    this.#line++;
    const before = this.#outline.length;
    if (before > 0) this.#closeSection(before, text.trim());
    this.#outline.read(text, this.#line);
    if (this.#outline.length > 0 && this.#outline.length !== before) this.#openSection(this.#outline.length);
    return next;
  }

  #openSection(length: number): void {
    this.#fillUp(length - 1);
    this.#columns = new GrowingColumns();
    this.#sectionLine = this.#line;
    this.#kernels.store(this.#state + state.LENGTH, length);
    this.#kernels.store(this.#state + state.HAS_WEIGHT, length < this.#outline.counts.length ? 1 : 0);
    this.#kernels.store(this.#state + state.LEVELS, this.#placeLevels());
  }

  #closeSection(length: number, text: string): void {
    const wanted = this.#outline.counts[length - 1];
    const { count } = this.#columns;
    if (text !== "" && !text.startsWith("\\"))
      throw this.#refuse(`line ${this.#line}: more ${length}-grams than the ${wanted} of its \\data\\`);
    if (count < wanted)
      throw this.#refuse(`line ${this.#line}: ${count} ${length}-grams, not the ${wanted} of its \\data\\`);
    this.#addLevel();
  }

  /** Lengths without n-grams may have no section. */
  #fillUp(length: number): void {
    while (this.#levels.length < length) {
      this.#columns = new GrowingColumns();
      this.#addLevel();
    }
  }

  #addLevel(): void {
    if (this.#levels.length === 0) return void this.#levels.push(this.#words());
    const contexts = this.#levels[this.#levels.length - 1].logProbs.length;
    const sorted = this.#sorter.sort(this.#columns, contexts, this.#levels[0].logProbs.length);
    if (typeof sorted === "number")
      throw this.#refuse(`line ${this.#sectionLine + 1 + sorted}: this n-gram stands there twice`);
    this.#levels[this.#levels.length - 1].starts = sorted.starts;
    this.#levels.push(sorted.level);
  }

  /** The 1-grams, those that must be there added, and `<s>` behind all others. */
  #words(): NgramLevel {
    this.#ends = this.#table.find(END_WORD) !== undefined;
    const knows = this.#table.find(UNKNOWN_SYMBOL) !== undefined;
    const [, unknown] = [END_WORD, UNKNOWN_SYMBOL].map((word) => this.#table.add(word));
    const begin = this.#table.size;
    const logProbs = new Float32Array(begin + 1).fill(LOG_ZERO);
    const backoffs = new Float32Array(begin + 1);
    if (!knows) logProbs[unknown] = LOG_UNKNOWN;
    let begins = 0;
    for (const piece of this.#columns.pieces) {
      for (const [i, word] of piece.words.entries()) {
        const id = word === state.NOTHING ? begin : word;
        if (word === state.NOTHING && ++begins > 1) throw this.#refuse("<s> stands twice among its 1-grams");
        logProbs[id] = piece.logProbs[i];
        backoffs[id] = piece.backoffs[i];
      }
    }
    this.#kernels.store(this.#state + state.BEGIN, begins > 0 ? begin : state.ABSENT);
    return { logProbs, backoffs };
  }

  /** Where the kernel finds the contexts of the n-grams that come. */
  #placeLevels(): number {
    const place = this.#kernels.allocate(Math.max(1, this.#levels.length) * 8);
    for (const [index, { starts, words }] of this.#levels.entries())
      this.#kernels.u32(place + index * 8, 2).set([starts?.byteOffset ?? 0, words?.byteOffset ?? 0]);
    return place;
  }

  #load(member: number): number {
    return this.#kernels.load(this.#state + member);
  }
}

/** What is wrong with a line of n-grams of a length, by STATUS. */
const PROBLEMS: Readonly<Record<number, (length: number) => string>> = {
  [state.BAD_NUMBER]: () => "it does not begin with the logarithm of a probability",
  [state.ABOVE_ONE]: () => "a probability above 1",
  [state.FEW_WORDS]: (length) => `fewer words than the ${length} of its section`,
  [state.MORE_FIELDS]: () => "more fields than an n-gram has",
  [state.BAD_WEIGHT]: () => "its back-off weight is not the logarithm of a number",
  [state.UNKNOWN_WORD]: () => "a word that is none of the 1-grams",
  [state.TWIN]: () => "this word stands there twice",
  [state.NO_CONTEXT]: (length) => `its first ${length - 1} words are none of the ${length - 1}-grams`,
};
