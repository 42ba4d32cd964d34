/** What a thread does with the blocks of `weft neighbors`: the records, with the neighbours of their words. */
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { NearestVectors, type SharedNearest } from "../../models/nearest-vectors.ts";
import { neighboursOf } from "../../models/neighbours.ts";
import { FoundMembers } from "../stream/found-members.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { goodRows, trimmedAt } from "../stream/row-texts.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader } from "../stream/texts.ts";

export interface NeighborsSpec {
  readonly nearest: SharedNearest;
  readonly field: string;
  readonly topK: number;
  readonly restrict?: number;
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

export const MEMBER = "neighbors";
const LINE_MEMBER = "text";

export async function neighborRows(spec: NeighborsSpec): Promise<Run<Block, Mapped>> {
  const nearest = new NearestVectors(spec.nearest, spec.restrict);
  const { vectors } = nearest;
  const { kernels } = vectors;
  const reserved = spec.to === "text" ? [] : [MEMBER];
  const reader = new TextReader(kernels, { member: spec.field, reserved });
  const output = new Output(kernels);
  const members = new FoundMembers(output, MEMBER, vectors);
  const writer = new RowWriter(reader, output, { to: spec.to, only: false, lineMember: LINE_MEMBER });
  return mapTexts(reader, output, spec, (block, texts) => {
    const words = goodRows(kernels, texts).map((index) => trimmedAt(kernels, texts, index));
    const found = neighboursOf(nearest, words, spec.topK);
    let next = 0; // of the rows that have a text, which are written in this order
    return (index) => {
      const at = next++;
      return writer.write(block, texts, index, members.of(words[at], found[at]));
    };
  });
}
