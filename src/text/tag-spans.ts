/**
 * The spans that tags mark, by the definition of conlleval (Tjong Kim Sang & Buchholz 2000): a tag is a letter and a type,
 * such as `B-PER`, or `O`. IOB1, IOB2 (BIO), IOE, BIOES and BILOU are all read by one rule.
 */

export interface Span {
  readonly type: string;
  readonly start: number;
  /** Behind its last tag. */
  readonly end: number;
}

/** Whether a tag is one that can mark spans. */
export const isSpanTag = (tag: string): boolean => /^(O|[BIESLU](-.*)?)$/s.test(tag);

/** The spans of a sentence, in order. */
export function spansOf(tags: readonly string[]): Span[] {
  const spans: Span[] = [];
  let open: { type: string; start: number } | undefined;
  let before = "O";
  for (const [index, tag] of [...tags, "O"].entries()) {
    if (open !== undefined && isCut(before, tag)) {
      spans.push({ ...open, end: index });
      open = undefined;
    }
    if (open === undefined && tag !== "O") open = { type: spanTypeOf(tag), start: index };
    before = tag;
  }
  return spans;
}

/** Whether no span goes on from a tag to the next. */
function isCut(before: string, tag: string): boolean {
  return (
    tag === "O" ||
    spanTypeOf(before) !== spanTypeOf(tag) ||
    /^[BSU]/.test(tag) || // begins one
    /^[ESLU]/.test(before) // ended one
  );
}

/** What a tag says of its span: nothing for `O`, and where letters stand alone. */
export const spanTypeOf = (tag: string): string => tag.slice(2);
