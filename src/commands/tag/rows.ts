/** What a thread does with the blocks of `weft tag`: the records, with the tags of their words. */
import type { Run } from "../../engine/team.ts";
import type { Block, Row } from "../../io/codec.ts";
import { joinTagger, type SharedTagger } from "../../models/shared-tagger.ts";
import { isSpanTag } from "../../text/tag-spans.ts";
import { mapRows } from "../stream/decoded-rows.ts";
import type { Mapped } from "../stream/map.ts";
import type { RowPolicy } from "../stream/rows.ts";
import { membersOf } from "./members.ts";
import { type SentenceOptions, sentenceOf } from "./sentence.ts";

export interface TagSpec extends SentenceOptions, RowPolicy {
  readonly model: SharedTagger;
}

export async function tagRows(spec: TagSpec): Promise<Run<Block, Mapped>> {
  const tagger = joinTagger(spec.model);
  const { offsets = "codepoint" } = spec;
  const members = {
    spans: tagger.tags.every(isSpanTag),
    unit: offsets === "token" ? "codepoint" : offsets,
  } as const;
  return mapRows(spec, lineOf, (rows) => {
    const sentences = rows.map((row) => sentenceOf(row, spec));
    const good = sentences.filter((sentence) => typeof sentence !== "string");
    const found = tagger.tag(good.map(({ tokens }) => tokens)).values();
    return sentences.map((sentence) => {
      if (typeof sentence === "string") return sentence;
      const ids: Uint16Array = found.next().value ?? new Uint16Array(0);
      return membersOf(
        sentence,
        Array.from(ids, (id) => tagger.tags[id]),
        members,
      );
    });
  });
}

/** A line of text is the tags alone. */
const lineOf = ({ predicted_tags }: Row): string => (predicted_tags as readonly string[]).join(" ");
