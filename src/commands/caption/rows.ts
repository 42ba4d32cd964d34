/** What a thread does with the blocks of `weft caption`: the records, with what their features are called. */
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import type { Captioner } from "../../models/captioner.ts";
import type { BeamOptions, Hypothesis } from "../../models/hypothesis.ts";
import { joinCaptioner, type SharedCaptioner } from "../../models/shared-captioner.ts";
import { wrongSize } from "../dataset/feature-side.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { goodRows } from "../stream/row-texts.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader, type Texts, textAt } from "../stream/texts.ts";
import { WrittenMembers } from "../stream/written-members.ts";

export interface CaptionSpec {
  readonly model: SharedCaptioner;
  readonly search: BeamOptions;
  /** The best few are written, too. */
  readonly several: boolean;
  /** The member that holds the features. */
  readonly field: string;
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

export async function captionRows(spec: CaptionSpec): Promise<Run<Block, Mapped>> {
  const { field, to, several, search } = spec;
  const model = joinCaptioner(spec.model);
  const output = new Output(model.kernels);
  const names = { best: "caption", ...(several && { several: "captions" }) };
  const reserved = to === "text" ? [] : Object.values(names);
  const reader = new TextReader(model.kernels, { member: field, numbers: true, reserved });
  const members = new WrittenMembers(output, names, model.vocabulary);
  const writer = new RowWriter(reader, output, { to, only: false });
  return mapTexts(reader, output, spec, (block, texts) => {
    const captions = captioned(model, texts, search);
    return (index) => {
      const found = captions.get(index) as readonly Hypothesis[] | string;
      return typeof found === "string" ? found : writer.write(block, texts, index, members.of(found));
    };
  });
}

/** The hypotheses for the vectors of a batch, by index, or what is wrong with one. */
function captioned(
  model: Captioner,
  texts: Texts,
  search: BeamOptions,
): ReadonlyMap<number, readonly Hypothesis[] | string> {
  const { kernels, features } = model;
  const vectors = goodRows(kernels, texts).map((index) => {
    const [start, end] = textAt(kernels, texts, index);
    return { index, vector: kernels.f32(start, (end - start) / 4).slice() };
  });
  const right = vectors.filter(({ vector }) => vector.length === features);
  const found = model.caption(
    right.map(({ vector }) => vector),
    search,
  );
  const captions = new Map<number, readonly Hypothesis[] | string>(
    vectors.map(({ index, vector }) => [index, wrongSize(vector.length, features)]),
  );
  for (const [i, { index }] of right.entries()) captions.set(index, found[i]);
  return captions;
}
