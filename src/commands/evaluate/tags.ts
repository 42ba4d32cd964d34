/** Tags, one for each token: how many are right, and how many of the spans that they mark. */

import { facts, type Page } from "../../formats/page.ts";
import { missingMember } from "../../io/row.ts";
import { isSpanTag, type Span, spansOf } from "../../text/tag-spans.ts";
import { counted, decimals } from "../number-text.ts";
import type { Report } from "../report.ts";
import { classBlock } from "./class-page.ts";
import { ClassTable, macroF1 } from "./class-table.ts";
import { type Fields, type Metric, memberOf, share } from "./metric.ts";

export function tagMetric({ gold = "tags", predicted = "predicted_tags" }: Fields): Metric {
  const counts = new TagCounts();
  return {
    add: (row) => {
      const [right, guess] = [memberOf(row, [gold]), memberOf(row, [predicted])];
      if (right === undefined) return missingMember([gold], row);
      if (guess === undefined) return missingMember([predicted], row);
      if (!isStrings(right.value)) return `"${gold}" is not an array of strings`;
      if (!isStrings(guess.value)) return `"${predicted}" is not an array of strings`;
      const [tags, guesses] = [right.value, guess.value];
      if (tags.length !== guesses.length) return `${tags.length} tags, but ${guesses.length} predicted ones`;
      counts.add(tags, guesses);
      return undefined;
    },
    result: () => reported(counts),
  };
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

/** What is counted of the rows. */
export class TagCounts {
  rows = 0;
  tokens = 0;
  correct = 0;
  /** No tag was other than those of spans. */
  areSpans = true;
  readonly tags = new ClassTable();
  readonly spans = new ClassTable();

  add(tags: readonly string[], guesses: readonly string[]): void {
    this.rows++;
    this.tokens += tags.length;
    for (const [index, tag] of tags.entries()) this.#addTag(tag, guesses[index]);
    this.areSpans &&= [...tags, ...guesses].every(isSpanTag);
    if (this.areSpans) this.#addSpans(spansOf(tags), spansOf(guesses));
  }

  #addTag(tag: string, guess: string): void {
    this.tags.addGold(this.tags.id(tag));
    this.tags.addPredicted(this.tags.id(guess));
    if (tag !== guess) return;
    this.correct++;
    this.tags.addCorrect(this.tags.id(tag));
  }

  /** A span is right where both have it, with both ends and its type. */
  #addSpans(gold: readonly Span[], guesses: readonly Span[]): void {
    const byStart = new Map(gold.map((span) => [span.start, span]));
    for (const { type } of gold) this.spans.addGold(this.spans.id(type));
    for (const { type, start, end } of guesses) {
      const id = this.spans.id(type);
      this.spans.addPredicted(id);
      const same = byStart.get(start);
      if (same?.type === type && same.end === end) this.spans.addCorrect(id);
    }
  }
}

function reported(counts: TagCounts): Report {
  const record = recordOf(counts);
  return { record, page: () => pageOf(record) };
}

function recordOf({ rows, tokens, correct, areSpans, tags, spans }: TagCounts) {
  const types = spans.classes().map(({ label, ...rest }) => ({ type: label, ...rest }));
  return {
    task: "tags",
    rows,
    tokens,
    accuracy: share(correct, tokens),
    macro_f1: macroF1(tags.classes()),
    spans: areSpans ? { ...spans.total, types } : null,
    tags: tags.classes(),
  };
}

function pageOf({ rows, tokens, accuracy, macro_f1, spans, tags }: ReturnType<typeof recordOf>): Page {
  const types = spans?.types.map(({ type, ...rest }) => ({ label: type, ...rest })) ?? [];
  const spanTitle = spans === null ? [] : [`f1 of spans ${decimals(spans.f1)}`];
  return {
    title: [`accuracy ${decimals(accuracy)}`, ...spanTitle, counted(tokens, "token"), counted(rows, "row")],
    blocks: [
      { table: facts([["macro f1", decimals(macro_f1)]]) },
      ...(spans === null ? [] : [classBlock("Spans", types, spans)]),
      classBlock("Tags", tags),
    ],
  };
}
