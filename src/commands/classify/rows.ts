/** What a thread does with the blocks of `weft classify`: the records, with the labels of their texts. */
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import type { ClassifyOptions } from "../../models/classifier.ts";
import { joinClassifier, type SharedClassifier } from "../../models/shared-classifier.ts";
import { bySource, encodedPassages, type SourceOptions } from "../stream/encoded-texts.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader } from "../stream/texts.ts";
import { PredictedMember } from "./members.ts";

export interface ClassifySpec extends SourceOptions, ClassifyOptions {
  readonly model: SharedClassifier;
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

const LINE_MEMBER = "text";

export async function classifyRows(spec: ClassifySpec): Promise<Run<Block, Mapped>> {
  const model = joinClassifier(spec.model);
  const { vocabulary, kernels, labels } = model;
  const output = new Output(kernels);
  const members = new PredictedMember(output, labels);
  return bySource(spec, vocabulary, (source) => {
    const reserved = spec.to === "text" ? [] : ["predicted"];
    const reader = new TextReader(kernels, { member: source.field, ids: source.ids, reserved });
    const writer = new RowWriter(reader, output, { to: spec.to, only: false, lineMember: LINE_MEMBER });
    return mapTexts(reader, output, spec, (block, texts) => {
      const passages = encodedPassages(kernels, texts, vocabulary, source);
      const predicted = model.classify(passages, spec);
      return (index) =>
        passages.errors.get(index) ?? writer.write(block, texts, index, members.of(predicted[index]));
    });
  });
}
