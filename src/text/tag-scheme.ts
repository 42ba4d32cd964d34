/**
 * Schemes by which tags mark spans: IOB1 (Ramshaw & Marcus 1995), where a span begins with B only if it follows another of its
 * type; BIO, also called IOB2, where each does; BIOES, which marks the last word with E and a single one with S; and BILOU,
 * which calls these L and U (Ratinov & Roth 2009).
 */
import { isSpanTag, type Span, spansOf, spanTypeOf } from "./tag-spans.ts";

export const tagSchemes = ["iob1", "bio", "bioes", "bilou"] as const;

export type TagScheme = (typeof tagSchemes)[number];

/**
 * The scheme of a set of tags; undefined where they mark no spans, such as parts of speech, or mark them in another way, such
 * as IOE. A type that has I and no B is IOB1: of a set in which all types have both, that cannot be told from BIO, and
 * `schemeOfSentences` can.
 */
export function schemeOf(tags: Iterable<string>): TagScheme | undefined {
  const all = new Set(tags);
  if (![...all].every(isSpanTag)) return undefined;
  const letters = Array.from(new Set(Array.from(all, (tag) => tag[0])))
    .filter((letter) => letter !== "O")
    .sort()
    .join("");
  const lacksBegin = (tag: string) => tag[0] === "I" && !all.has(`B${tag.slice(1)}`);
  if (/^(B|I|BI)$/.test(letters)) return [...all].some(lacksBegin) ? "iob1" : "bio";
  if (/^(S|BEI?S?)$/.test(letters)) return "bioes";
  return /^(U|BI?LU?)$/.test(letters) ? "bilou" : undefined;
}

/** The scheme of tagged sentences: IOB1 where a span begins with I. */
export function schemeOfSentences(sentences: Iterable<readonly string[]>): TagScheme | undefined {
  const tags = new Set<string>();
  let beginsInside = false;
  for (const sentence of sentences) {
    for (const [at, tag] of sentence.entries()) {
      tags.add(tag);
      beginsInside ||= tag[0] === "I" && !isInside(sentence[at - 1], tag);
    }
  }
  const scheme = schemeOf(tags);
  return scheme === "bio" && beginsInside ? "iob1" : scheme;
}

const isInside = (before: string | undefined, tag: string) =>
  before !== undefined && before[0] !== "O" && spanTypeOf(before) === spanTypeOf(tag);

/** The same spans in another scheme. Tags that a scheme does not allow are read as conlleval reads them. */
export function convertTags(tags: readonly string[], to: TagScheme): string[] {
  const converted = new Array<string>(tags.length).fill("O");
  let before: Span | undefined;
  for (const span of spansOf(tags)) {
    const adjoins = before?.end === span.start && before.type === span.type;
    const suffix = tags[span.start].slice(1); // "-PER", or nothing where letters stand alone
    for (let at = span.start; at < span.end; at++)
      converted[at] = LETTERS[to](at === span.start, at === span.end - 1, adjoins) + suffix;
    before = span;
  }
  return converted;
}

/** The letter of a word that is the first or the last of its span, which may adjoin another of its type. */
type Letter = (first: boolean, last: boolean, adjoins: boolean) => string;

const fourLetters =
  (end: string, single: string): Letter =>
  (first, last) =>
    first ? (last ? single : "B") : last ? end : "I";

const LETTERS: Readonly<Record<TagScheme, Letter>> = {
  iob1: (first, _, adjoins) => (first && adjoins ? "B" : "I"),
  bio: (first) => (first ? "B" : "I"),
  bioes: fourLetters("E", "S"),
  bilou: fourLetters("L", "U"),
};

/** Which tags may stand where; 1 is yes. C is the number of tags. */
export interface TagTransitions {
  /** (C, C): whether the tag of the column may follow that of the row. */
  readonly follows: Uint8Array;
  /** (C): whether a sentence may begin with it, … */
  readonly starts: Uint8Array;
  /** … and end. */
  readonly ends: Uint8Array;
}

/** What the scheme of the tags allows; without a scheme, everything. */
export function tagTransitions(tags: readonly string[], scheme = schemeOf(tags)): TagTransitions {
  const count = tags.length;
  const may = (before: string, after: string) =>
    scheme === undefined || mayFollow(before, after, scheme) ? 1 : 0;
  return {
    follows: Uint8Array.from({ length: count * count }, (_, at) =>
      may(tags[Math.floor(at / count)], tags[at % count]),
    ),
    starts: Uint8Array.from(tags, (tag) => may("O", tag)),
    ends: Uint8Array.from(tags, (tag) => may(tag, "O")),
  };
}

/** Outside of a sentence all is O. */
function mayFollow(before: string, after: string, scheme: TagScheme): boolean {
  const same = before[0] !== "O" && spanTypeOf(before) === spanTypeOf(after);
  if (scheme === "iob1") return after[0] !== "B" || same;
  const goesOn = "IEL".includes(after[0]);
  if (scheme === "bio") return !goesOn || same;
  const isOpen = "BI".includes(before[0]);
  return isOpen ? goesOn && same : !goesOn;
}
