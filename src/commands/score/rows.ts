/** What a thread does with the blocks of `weft score`: the records, with what the model makes of their texts. */
import type { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { joinLanguageModel, type SharedLanguageModel } from "../../models/shared-language-model.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import { bySource, encodedPassages, type Source, type SourceOptions } from "../stream/encoded-texts.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader, type Texts, textAt } from "../stream/texts.ts";
import { type Logs, ScoreMembers } from "./members.ts";
import { tallyOf, writeTally } from "./tally.ts";

export interface ScoreSpec extends SourceOptions {
  readonly model: SharedLanguageModel;
  /** The end token counts. */
  readonly end: boolean;
  readonly perToken: boolean;
  /** The passages are one text, and all of them come to this thread, in order. */
  readonly carry: boolean;
  /** Tallies (score-tally.ts) are written instead of records. */
  readonly summary: boolean;
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

const LINE_MEMBER = "text";

export async function scoreRows(spec: ScoreSpec): Promise<Run<Block, Mapped>> {
  const model = joinLanguageModel(spec.model);
  const { vocabulary, kernels } = model;
  const scorer = model.scorer({ carry: spec.carry, end: spec.end });
  const output = new Output(kernels);
  return bySource(spec, vocabulary, (source) => {
    const reader = new TextReader(kernels, {
      member: source.field,
      ids: source.ids,
      reserved: reserved(spec),
    });
    const writerFor = spec.summary
      ? tallyWriter(spec, kernels, output, source, vocabulary)
      : recordWriter(spec, output, reader);
    return mapTexts(reader, output, spec, (block, texts) => {
      const { ids, ends, errors } = encodedPassages(kernels, texts, vocabulary, source);
      const logs = scorer.score({ ids, ends });
      const write = writerFor(block, texts);
      return (index) => {
        const [start, end] = [index === 0 ? 0 : ends[index - 1], ends[index]];
        return errors.get(index) ?? write(index, ids.subarray(start, end), logs.subarray(start, end));
      };
    });
  });
}

/** Of a passage and the end token behind it. */
type Write = (index: number, ids: Uint32Array, logs: Logs) => string | undefined;
type WriterFor = (block: Block, texts: Texts) => Write;

function tallyWriter(
  { end }: ScoreSpec,
  kernels: Kernels,
  output: Output,
  { ids: areIds }: Source,
  vocabulary: Vocabulary,
): WriterFor {
  const newline = end && vocabulary.token(vocabulary.end) === "\n" ? 1 : 0;
  return (_, texts) => (index, ids, logs) => {
    const [start, stop] = textAt(kernels, texts, index);
    const bytes = areIds ? Number.NaN : stop - start + newline;
    writeTally(output, tallyOf(ids, logs, bytes, vocabulary.unknown, end));
    return undefined;
  };
}

function recordWriter(spec: ScoreSpec, output: Output, reader: TextReader): WriterFor {
  const members = new ScoreMembers(output, spec.perToken);
  const writer = new RowWriter(reader, output, { to: spec.to, only: false, lineMember: LINE_MEMBER });
  return (block, texts) => (index, _, logs) =>
    writer.write(block, texts, index, members.of(spec.end ? logs : logs.subarray(0, -1)));
}

function reserved({ summary, to, perToken }: ScoreSpec): string[] {
  if (summary || to === "text") return [];
  return ["logprob", "perplexity", ...(perToken ? ["token_logprobs"] : [])];
}
