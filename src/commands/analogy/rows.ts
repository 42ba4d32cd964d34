/** What a thread does with the blocks of `weft analogy`: the records, with the answers to their questions. */
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { type AnalogyMethod, answersTo, type Question } from "../../models/analogies.ts";
import { NearestVectors, type SharedNearest } from "../../models/nearest-vectors.ts";
import { FoundMembers } from "../stream/found-members.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { goodRows } from "../stream/row-texts.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader } from "../stream/texts.ts";
import { questionAt } from "./question.ts";

export interface AnalogySpec {
  readonly nearest: SharedNearest;
  readonly topK: number;
  readonly restrict?: number;
  readonly method: AnalogyMethod;
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

export const MEMBER = "answers";
const LINE_MEMBER = "text";

export async function analogyRows(spec: AnalogySpec): Promise<Run<Block, Mapped>> {
  const nearest = new NearestVectors(spec.nearest, spec.restrict);
  const { kernels } = nearest.vectors;
  const reserved = spec.to === "text" ? [] : [MEMBER];
  const reader = new TextReader(kernels, { member: "a", reserved });
  const output = new Output(kernels);
  const members = new FoundMembers(output, MEMBER, nearest.vectors);
  const writer = new RowWriter(reader, output, { to: spec.to, only: false, lineMember: LINE_MEMBER });
  const options = { most: spec.topK, method: spec.method };
  return mapTexts(reader, output, spec, (block, texts) => {
    const read = new Map(
      goodRows(kernels, texts).map((index) => [index, questionAt(reader, block, texts, index)]),
    );
    const questions = [...read.values()].filter((one): one is Question => typeof one !== "string");
    const answers = answersTo(nearest, questions, options).values();
    return (index) => {
      const question = read.get(index) as Question | string;
      if (typeof question === "string") return question;
      const asked = Buffer.from(question.join(" "));
      return writer.write(block, texts, index, members.of(asked, answers.next().value));
    };
  });
}
