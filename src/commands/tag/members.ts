/** The members that `weft tag` adds to a record. */
import type { Row } from "../../io/codec.ts";
import { spansOf, type Span as TagSpan } from "../../text/tag-spans.ts";
import { type OffsetUnit, type Span, spansFromUtf16 } from "../../text/token-spans.ts";
import type { Sentence } from "./sentence.ts";

/** Spans are wanted where tags mark some; `unit` is what their offsets count in a text. */
export interface MemberOptions {
  readonly spans: boolean;
  readonly unit: OffsetUnit;
}

export function membersOf(sentence: Sentence, tags: readonly string[], { spans, unit }: MemberOptions): Row {
  const { tokens, given } = sentence;
  return {
    ...(given ? {} : { tokens }),
    predicted_tags: tags,
    ...(spans ? { spans: spanMembers(sentence, spansOf(tags), unit) } : {}),
  };
}

/** Each with what it covers: a piece of the text, or its tokens with a blank between them. */
function spanMembers({ tokens, within }: Sentence, spans: readonly TagSpan[], unit: OffsetUnit): Row[] {
  if (within === undefined)
    return spans.map(({ start, end, type: label }) => ({
      start,
      end,
      label,
      text: tokens.slice(start, end).join(" "),
    }));
  const { text, places } = within;
  const found = spans.map(({ start, end }): Span => [places[start][0], places[end - 1][1]]);
  const offsets = found.length === 0 ? [] : spansFromUtf16(unit, text, found);
  return spans.map(({ type: label }, index) => {
    const [start, end] = offsets[index];
    return { start, end, label, text: text.slice(...found[index]) };
  });
}
