/** Tagged sentences in memory: each word and each tag is a number, and each different one is there once as text. */
import { createHash } from "node:crypto";
import { withRoom } from "../../text/symbol-table.ts";

/** Texts by the numbers that they got in the order in which they came. */
class Names {
  readonly texts: string[] = [];
  readonly #ids = new Map<string, number>();

  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

export class Sentences {
  readonly #words = new Names();
  readonly #tags = new Names();
  #wordIds = new Uint32Array(2 ** 12);
  #tagIds = new Uint32Array(2 ** 12);
  #size = 0;
  /** Where each sentence ends, in words from the first. */
  readonly #ends: number[] = [];

  /** A sentence of as many tags as words; one without words is none. */
  add(words: readonly string[], tags: readonly string[]): void {
    if (words.length === 0) return;
    const end = this.#size + words.length;
    this.#wordIds = withRoom(this.#wordIds, end);
    this.#tagIds = withRoom(this.#tagIds, end);
    for (const [index, word] of words.entries()) {
      this.#wordIds[this.#size + index] = this.#words.id(word);
      this.#tagIds[this.#size + index] = this.#tags.id(tags[index]);
    }
    this.#size = end;
    this.#ends.push(end);
  }

  get count(): number {
    return this.#ends.length;
  }

  /** The different words by their numbers, and the different tags. */
  get words(): readonly string[] {
    return this.#words.texts;
  }

  get tags(): readonly string[] {
    return this.#tags.texts;
  }

  length(row: number): number {
    return this.#ends[row] - this.#start(row);
  }

  wordIds(row: number): Uint32Array {
    return this.#wordIds.subarray(this.#start(row), this.#ends[row]);
  }

  tagIds(row: number): Uint32Array {
    return this.#tagIds.subarray(this.#start(row), this.#ends[row]);
  }

  wordsOf(row: number): string[] {
    return Array.from(this.wordIds(row), (id) => this.words[id]);
  }

  tagsOf(row: number): string[] {
    return Array.from(this.tagIds(row), (id) => this.tags[id]);
  }

  /** SHA-256 in hexadecimal of all words and tags. */
  get fingerprint(): string {
    const hash = createHash("sha256").update(JSON.stringify([this.words, this.tags, this.#ends]));
    for (const ids of [this.#wordIds, this.#tagIds]) hash.update(ids.subarray(0, this.#size));
    return hash.digest("hex");
  }

  #start(row: number): number {
    return row === 0 ? 0 : this.#ends[row - 1];
  }
}
