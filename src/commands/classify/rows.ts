/** What a thread does with the blocks of `weft classify`: the records, with the labels of their texts. */
import { Area, type Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { FOUND_SIZE } from "../../kernels/label-state.ts";
import type {
  ClassifyOptions,
  PassageClassifier,
  Predicted,
  PredictedRows,
  RowClassifier,
} from "../../models/classifier.ts";
import { joinClassifier, type SharedClassifier } from "../../models/shared-classifier.ts";
import { bySource, encodedPassages, type Source, type SourceOptions } from "../stream/encoded-texts.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts, type WriteRow } from "../stream/rows.ts";
import { TextReader, type Texts } from "../stream/texts.ts";
import { PredictedMember } from "./members.ts";

export interface ClassifySpec extends SourceOptions, ClassifyOptions {
  readonly model: SharedClassifier;
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

const MEMBER = "predicted";
const LINE_MEMBER = "text";
/** Labels of texts that are looked for side by side, unless one text may have more. */
const FOUND = 2 ** 18;

/** What works on the texts of a block: it gives what then writes each. */
type Prepare = (block: Block, texts: Texts) => WriteRow;

export async function classifyRows(spec: ClassifySpec): Promise<Run<Block, Mapped>> {
  const model = joinClassifier(spec.model);
  const { kernels, labels } = model;
  const output = new Output(kernels);
  const members = new PredictedMember(kernels, output, labels);
  const open = (source: Source, prepare: (writer: RowWriter) => Prepare) => {
    const reserved = spec.to === "text" ? [] : [MEMBER];
    const reader = new TextReader(kernels, { member: source.field, ids: source.ids, reserved });
    const writer = new RowWriter(reader, output, { to: spec.to, only: false, lineMember: LINE_MEMBER });
    return mapTexts(reader, output, spec, prepare(writer));
  };
  if (model.reads === "texts")
    return open({ field: spec.field ?? LINE_MEMBER, ids: false }, (writer) =>
      ofTexts(model, spec, writer, members),
    );
  return bySource(spec, model.vocabulary, (source) =>
    open(source, (writer) => ofPassages(model, spec, source, writer, members)),
  );
}

/** The labels of some texts at a time, when the first of them is written. */
function ofTexts(
  model: RowClassifier,
  options: ClassifyOptions,
  writer: RowWriter,
  members: PredictedMember,
): Prepare {
  const most = Math.max(1, Math.floor(FOUND / Math.min(options.topK, model.labels.length)));
  return (block, texts) => {
    let [first, end] = [0, 0];
    let some: PredictedRows;
    return (index) => {
      if (index >= end) {
        [first, end] = [index, Math.min(texts.count, index + most)];
        some = model.classify(texts.rows, first, end - first, options);
      }
      const start = index === first ? 0 : some.ends[index - first - 1];
      const found = some.address + start * FOUND_SIZE;
      return writer.write(block, texts, index, members.of(found, some.ends[index - first] - start));
    };
  };
}

function ofPassages(
  model: PassageClassifier,
  options: ClassifyOptions,
  source: Source,
  writer: RowWriter,
  members: PredictedMember,
): Prepare {
  const { kernels, vocabulary } = model;
  const area = new Area(kernels);
  return (block, texts) => {
    const passages = encodedPassages(kernels, texts, vocabulary, source);
    const predicted = model.classify(passages, options);
    return (index) => {
      const found = predicted[index];
      return (
        passages.errors.get(index) ??
        writer.write(block, texts, index, members.of(place(kernels, area, found), found.length))
      );
    };
  };
}

function place(kernels: Kernels, area: Area, predicted: readonly Predicted[]): number {
  const address = area.reserve(predicted.length * FOUND_SIZE);
  for (const [i, { label, prob }] of predicted.entries()) {
    kernels.store(address + i * FOUND_SIZE, label);
    kernels.f32(address + i * FOUND_SIZE + 4, 1)[0] = prob;
  }
  return address;
}
