/** What a thread does with the blocks of `weft score`: the records, with what the model makes of their texts. */
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { Scorer } from "../../models/scorer.ts";
import { joinLanguageModel, type SharedLanguageModel } from "../../models/shared-language-model.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import {
  bySource,
  type EncodedText,
  encodedTexts,
  type Source,
  type SourceOptions,
} from "../stream/encoded-texts.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts, type WriteRow } from "../stream/rows.ts";
import { TextReader, type Texts } from "../stream/texts.ts";
import { ScoreMembers } from "./members.ts";
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
  const { model, vocabulary, engine } = joinLanguageModel(spec.model);
  const scorer = new Scorer(model, engine, { end: vocabulary.end, carry: spec.carry });
  const kernels = new Kernels(spec.model.module);
  const output = new Output(kernels);
  return bySource(spec, vocabulary, (source) => {
    const reader = new TextReader(kernels, {
      member: source.field,
      ids: source.ids,
      reserved: reserved(spec),
    });
    const writerFor = spec.summary
      ? tallyWriter(spec, output, source, vocabulary)
      : recordWriter(spec, output, reader);
    return mapTexts(reader, output, spec, (block, texts) => {
      const encoded = encodedTexts(kernels, texts, vocabulary, source);
      return inOrder(encoded, scorer, writerFor(block, texts));
    });
  });
}

/** `logs` has one number for each token and one for the end token. */
type Write = (index: number, text: EncodedText, logs: Float32Array) => string | undefined;
type WriterFor = (block: Block, texts: Texts) => Write;

function tallyWriter({ end }: ScoreSpec, output: Output, { ids }: Source, vocabulary: Vocabulary): WriterFor {
  return () => (_, text, logs) => {
    writeTally(output, tallyOf(text, logs, vocabulary, { end, ids }));
    return undefined;
  };
}

function recordWriter(spec: ScoreSpec, output: Output, reader: TextReader): WriterFor {
  const members = new ScoreMembers(output, spec.perToken);
  const writer = new RowWriter(reader, output, { to: spec.to, only: false, lineMember: LINE_MEMBER });
  return (block, texts) => (index, _, logs) =>
    writer.write(block, texts, index, members.of(spec.end ? logs : logs.subarray(0, -1)));
}

/** Scores all texts at once; a record is then written with its own. */
function inOrder(encoded: ReadonlyMap<number, EncodedText | string>, scorer: Scorer, write: Write): WriteRow {
  const good = [...encoded].filter((entry): entry is [number, EncodedText] => typeof entry[1] !== "string");
  const logs = scorer.score(good.map(([, { ids }]) => ids));
  const logsOf = new Map(good.map(([index], at) => [index, logs[at]]));
  return (index) => {
    const text = encoded.get(index) as EncodedText | string;
    return typeof text === "string" ? text : write(index, text, logsOf.get(index) as Float32Array);
  };
}

function reserved({ summary, to, perToken }: ScoreSpec): string[] {
  if (summary || to === "text") return [];
  return ["logprob", "perplexity", ...(perToken ? ["token_logprobs"] : [])];
}
