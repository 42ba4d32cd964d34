/** What a thread does with the blocks of `weft embed`: the records, with the vectors of their texts. */
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { type TextVectorOptions, TextVectors } from "../../models/text-vectors.ts";
import type { SharedWordVectors } from "../../models/word-vectors.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader, textAt } from "../stream/texts.ts";
import { VectorMembers } from "./members.ts";

export interface EmbedSpec extends TextVectorOptions {
  readonly vectors: SharedWordVectors;
  readonly field: string;
  readonly to: CodecName;
  /** Drop the members that a record came with. */
  readonly only: boolean;
  readonly onError: ErrorPolicy;
}

const MEMBER = "vector";
const LINE_MEMBER = "text";

export async function embedRows(spec: EmbedSpec): Promise<Run<Block, Mapped>> {
  const embedder = new TextVectors(spec.vectors, spec);
  const { kernels } = embedder.vectors;
  const reserved = spec.to === "text" || spec.only ? [] : [MEMBER];
  const reader = new TextReader(kernels, { member: spec.field, reserved });
  const output = new Output(kernels);
  const members = new VectorMembers(kernels, output, MEMBER);
  const writer = new RowWriter(reader, output, { ...spec, lineMember: LINE_MEMBER });
  return mapTexts(reader, output, spec, (block, texts) => {
    const { ids, ends, count } = embedder.encode(texts.rows, texts.count);
    const [allIds, allEnds] = [kernels.u32(ids, count), kernels.u32(ends, texts.count)];
    return (index) => {
      const own = allIds.subarray(index === 0 ? 0 : allEnds[index - 1], allEnds[index]);
      const vector = embedder.vectorOf(own, ...textAt(kernels, texts, index));
      return writer.write(block, texts, index, members.of(vector));
    };
  });
}
