/** Texts that a model has written for the validation data, and how good they are. */
import { BleuCounts } from "../../text/bleu.ts";
import { tokenize13a } from "../../text/tokenize-13a.ts";
import { decodeAll, type Vocabulary } from "../../text/vocabulary.ts";
import { pickRows } from "../dataset/labelled.ts";
import type { SideTexts } from "../dataset/text-side.ts";

/** A text that was written, and what it should have been. */
export interface WrittenText {
  readonly target: string;
  readonly text: string;
}

export class WrittenTexts {
  readonly #targets: SideTexts;
  readonly #counts = new BleuCounts();
  readonly #shown: ReadonlySet<number>;
  readonly #texts = new Map<number, WrittenText>();

  /** The texts of the rows that are to be shown are kept. */
  constructor(targets: SideTexts, shown: Uint32Array) {
    this.#targets = targets;
    this.#shown = new Set(shown);
  }

  /** The ids that were written for each of these rows. */
  async add(rows: Uint32Array, written: readonly (readonly number[])[]): Promise<void> {
    const { vocabulary } = this.#targets;
    const { ids, ends } = await pickRows(this.#targets, rows);
    for (const [i, row] of rows.entries()) {
      const target = knownText(vocabulary, ids.subarray(i === 0 ? 0 : ends[i - 1], ends[i] - 1));
      const text = decodeAll(vocabulary, written[i]);
      this.#counts.add(tokenize13a(text), [tokenize13a(target)]);
      if (this.#shown.has(row)) this.#texts.set(row, { target, text });
    }
  }

  /** Those that are shown, by row. */
  get shown(): readonly (WrittenText & { readonly row: number })[] {
    return Array.from(this.#texts, ([row, text]) => ({ row, ...text })).sort((a, b) => a.row - b.row);
  }

  /** Of all texts, as `weft evaluate` has it, from 0 to 100; a word of a target that is unknown is never right. */
  get bleu(): number {
    return this.#counts.bleu.bleu;
  }
}

/** A character that no text has. */
const NEVER = "\uffff";

/** The text of ids, with something that nobody writes in the place of what is unknown. */
function knownText(vocabulary: Vocabulary, ids: Uint32Array): string {
  const { unknown, level } = vocabulary;
  const parts: number[][] = [[]];
  for (const id of ids) {
    if (id === unknown) parts.push([]);
    else parts[parts.length - 1].push(id);
  }
  return parts.map((part) => decodeAll(vocabulary, part)).join(level === "word" ? ` ${NEVER} ` : NEVER);
}
