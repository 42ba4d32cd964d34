/**
 * ARPA files, the text form of back-off n-gram models (Doug Paul 1991; SRILM's ngram-format(5)): comments, `\data\` and how
 * many n-grams of each length there are, a section of n-grams for each length, and `\end\`. What stands between the
 * sections is read here, line by line.
 */
import type { Refuse } from "./refuse.ts";

/** How much of a file may be comments before it is taken for another. */
const LONGEST_COMMENT = 2 ** 16;
const MOST_NGRAMS = 2 ** 32 - 2;

/** Whether a file that begins so means to be one. */
export function looksLikeArpa(first: Uint8Array): boolean {
  const text = Buffer.from(first.subarray(0, LONGEST_COMMENT)).toString("latin1");
  return /^[ \t]*\\data\\[ \t]*\r?$/m.test(text);
}

type Part = "comments" | "counts" | "section" | "between" | "end";

/** Follows the lines of a file that are no n-grams. */
export class ArpaOutline {
  readonly counts: number[] = [];
  /** The length of the n-grams that come now; 0 where none may come. */
  length = 0;
  readonly #refuse: Refuse;
  #part: Part = "comments";
  #next = 1;

  constructor(refuse: Refuse) {
    this.#refuse = refuse;
  }

  /** Takes a line, without its end. Before it takes one in a section, all n-grams of the section must have come. */
  read(text: string, line: number): void {
    const trimmed = text.trim();
    if (trimmed === "") this.#blank();
    else if (trimmed === "\\data\\" && this.#part === "comments") this.#part = "counts";
    else if (this.#part === "counts" && /^ngram\s/.test(trimmed)) this.#count(trimmed, line);
    else if (this.#part === "end") throw this.#refuse(`line ${line}: something follows \\end\\`);
    else if (this.#part !== "comments") this.#mark(trimmed, line);
  }

  /** No more lines come. @throws ModelError if that is too early */
  finish(): void {
    if (this.#part === "comments") throw this.#refuse("not an ARPA file: it has no \\data\\");
    if (this.#part !== "end") throw this.#refuse("cut short: it has no \\end\\");
  }

  #blank(): void {
    if (this.#part === "section") this.#part = "between";
    if (this.#part === "between") this.length = 0;
  }

  #count(text: string, line: number): void {
    const [, length, count] = /^ngram\s+(\d+)\s*=\s*(\d+)$/.exec(text) ?? [];
    if (Number(length) !== this.counts.length + 1 || !(Number(count) <= MOST_NGRAMS))
      throw this.#refuse(`line ${line}: not \`ngram ${this.counts.length + 1}=\` and a count`);
    this.counts.push(Number(count));
  }

  /** `\2-grams:` or `\end\`; a section without n-grams may be left out. */
  #mark(text: string, line: number): void {
    const [, digits] = /^\\(\d+)-grams:$/.exec(text) ?? [];
    const length = text === "\\end\\" ? this.counts.length + 1 : Number(digits ?? Number.NaN);
    const skipped = this.counts.slice(this.#next - 1, length - 1);
    const follows =
      length >= this.#next && length <= this.counts.length + 1 && skipped.every((one) => one === 0);
    if (this.counts.length === 0 || !follows || (digits !== undefined && length > this.counts.length)) {
      throw this.#refuse(`line ${line}: ${this.#expected()} should stand here`);
    }
    this.length = digits === undefined ? 0 : length;
    this.#next = length + 1;
    this.#part = digits === undefined ? "end" : "section";
  }

  #expected(): string {
    if (this.counts.length === 0) return "the counts of the n-grams";
    return this.#next > this.counts.length ? "\\end\\" : `\\${this.#next}-grams:`;
  }
}
