/**
 * Unicode normalization and lower-casing, and where each part of the result comes from. Text is cut into clusters that
 * normalize by themselves (a character with its marks, a run of Hangul), which are mapped as wholes.
 */
import type { Normalization } from "./tokenizer.ts";

export interface Alignment {
  /** The normalized text. */
  readonly text: string;
  /** The smallest span of the original text that made a span of `text`, both in UTF-16 units. */
  readonly origin: (start: number, end: number) => [number, number];
}

/** Applies the steps in order. */
export function normalize(text: string, steps: readonly Normalization[]): string {
  let result = text;
  for (const step of steps) result = step === "lowercase" ? lowercase(result) : result.normalize(FORMS[step]);
  return result;
}

/** As `normalize`, with the way back. */
export function normalizeAligned(text: string, steps: readonly Normalization[]): Alignment {
  const normalized = normalize(text, steps);
  if (normalized === text) return { text, origin: (start, end) => [start, end] };
  for (const cutting of CUTTINGS) {
    const parts = align(text, cutting, steps);
    if (parts.text === normalized) return { text: normalized, origin: originIn(parts) };
  }
  throw new Error("unreachable: the whole text is a cutting of itself");
}

const FORMS = { nfc: "NFC", nfd: "NFD", nfkc: "NFKC", nfkd: "NFKD" } as const;

/**
 * What attaches to the character before it: marks, and the half-width voicing marks that become marks. Hangul composes
 * from letters, half-width and compatibility ones too.
 */
const MARK = "[\\p{M}\\uff9e\\uff9f]";
const HANGUL = "[\\u1100-\\u11ff\\u3131-\\u318e\\ua960-\\ua97f\\uac00-\\ud7ff\\uffa0-\\uffdc]";

/** Ever coarser, for the rare text whose clusters do not normalize by themselves: clusters, words, the whole. */
const CUTTINGS: readonly RegExp[] = [
  new RegExp(`[\\0-\\x7f]+(?!${MARK})|${HANGUL}+${MARK}*|.${MARK}*`, "gsu"),
  /\s+|\S+/gu,
  /.+/gsu,
];

/**
 * Lower case a character at a time, as Hugging Face does: a final Σ is not special. It is the only letter whose lower
 * case depends on its neighbours, so that nothing else needs care.
 */
const lowercase = (text: string): string => text.replaceAll("Σ", "σ").toLowerCase();

/** Part `i` begins at `from[i]` in the original and at `to[i]` in the result; `unitwise` ones correspond unit by unit. */
interface Parts {
  text: string;
  readonly from: number[];
  readonly to: number[];
  readonly unitwise: boolean[];
}

function align(original: string, cutting: RegExp, steps: readonly Normalization[]): Parts {
  const parts: Parts = { text: "", from: [], to: [], unitwise: [] };
  let from = 0;
  for (const [part] of original.matchAll(cutting)) {
    const result = normalize(part, steps);
    const unitwise = result === part || isAscii(part);
    const continues = unitwise && parts.unitwise.at(-1) === true;
    if (!continues) {
      parts.from.push(from);
      parts.to.push(parts.text.length);
      parts.unitwise.push(unitwise);
    }
    parts.text += result;
    from += part.length;
  }
  parts.from.push(from);
  parts.to.push(parts.text.length);
  return parts;
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

function originIn(parts: Parts): Alignment["origin"] {
  const { from, to, unitwise } = parts;
  const beginOf = (at: number) => {
    const part = partAt(to, at);
    return (from[part] as number) + (unitwise[part] ? at - (to[part] as number) : 0);
  };
  return (start, end) => {
    const begin = beginOf(start);
    if (end <= start) return [begin, begin];
    const part = partAt(to, end - 1);
    return [begin, unitwise[part] ? beginOf(end - 1) + 1 : (from[part + 1] as number)];
  };
}

/** The last part that begins at or before a place of the result. */
function partAt(to: readonly number[], at: number): number {
  let low = 0;
  let high = to.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((to[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
