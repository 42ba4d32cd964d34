/** What a thread does with the blocks of `weft translate`: the records, with the translations of their texts. */
import type { Run } from "../../engine/team.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import type { BeamOptions, Hypothesis } from "../../models/hypothesis.ts";
import { joinTranslator, type SharedTranslator } from "../../models/shared-translator.ts";
import type { Translator } from "../../models/translator.ts";
import { encodedPassages } from "../stream/encoded-texts.ts";
import type { Mapped } from "../stream/map.ts";
import { Output } from "../stream/output.ts";
import { RowWriter } from "../stream/row-writer.ts";
import { type ErrorPolicy, mapTexts } from "../stream/rows.ts";
import { TextReader, type Texts } from "../stream/texts.ts";
import { WrittenMembers } from "../stream/written-members.ts";
import { ATTENTION_NAMES, AttentionMembers } from "./attention-members.ts";

export interface TranslateSpec {
  readonly model: SharedTranslator;
  readonly search: BeamOptions;
  /** The best few are written, too. */
  readonly several: boolean;
  /** The member that holds the source; without it `source`, or `text` where the first record of a block has that alone. */
  readonly field?: string;
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

const BEST = "translation";
const SEVERAL = "translations";
const SOURCE = "source";
const TEXT = "text";

export async function translateRows(spec: TranslateSpec): Promise<Run<Block, Mapped>> {
  const model = joinTranslator(spec.model);
  const output = new Output(model.kernels);
  const byField = new Map<string, Run<Block, Mapped>>();
  return (block) => {
    const field = spec.field ?? fieldOf(block);
    const map = byField.get(field) ?? rowsOf(spec, model, output, field);
    byField.set(field, map);
    return map(block);
  };
}

/** The member that the first record of a block has. */
function fieldOf(block: Block): string {
  if (block.codec === "text" || block.bytes.length === 0) return SOURCE;
  for (const record of codecNamed(block.codec).decode(block)) {
    if ("row" in record)
      return !Object.hasOwn(record.row, SOURCE) && Object.hasOwn(record.row, TEXT) ? TEXT : SOURCE;
  }
  return SOURCE;
}

function rowsOf(spec: TranslateSpec, model: Translator, output: Output, field: string): Run<Block, Mapped> {
  const { to, several, search } = spec;
  const names = { best: BEST, ...(several && { several: SEVERAL }) };
  const all = [...Object.values(names), ...(search.attention ? ATTENTION_NAMES : [])];
  const reserved = to === "text" ? [] : all;
  const reader = new TextReader(model.kernels, { member: field, reserved });
  const looks = search.attention ? new AttentionMembers(output, names, model) : undefined;
  const members = looks ?? new WrittenMembers(output, names, model.target);
  const writer = new RowWriter(reader, output, { to, only: false, lineMember: SOURCE });
  let shortened = 0;
  const map = mapTexts(reader, output, spec, (block, texts) => {
    const { sources, hypotheses, errors, long } = translated(spec, model, texts);
    shortened += long;
    return (index) => {
      const found = hypotheses.get(index) ?? [];
      const all = looks?.ofSource(sources[index], found) ?? members.of(found);
      return errors.get(index) ?? writer.write(block, texts, index, all);
    };
  });
  return async (block) => {
    shortened = 0;
    const mapped = await map(block);
    return { ...mapped, shortened };
  };
}

/** The hypotheses for the texts of a batch, by index; none for a text without tokens. */
function translated({ model: { config }, search }: TranslateSpec, model: Translator, texts: Texts) {
  const { kernels, source } = model;
  const { ids, ends, errors } = encodedPassages(kernels, texts, source, { field: SOURCE, ids: false });
  const own = ids.slice(); // translating may move the memory that they lie in
  const sources = Array.from(ends, (end, index) => {
    const start = index === 0 ? 0 : ends[index - 1];
    return own.subarray(start, Math.max(start, end - 1)); // without the end token
  });
  const there = [...sources.keys()].filter((index) => sources[index].length > 0);
  const found = model.translate(
    there.map((index) => sources[index]),
    search,
  );
  const hypotheses = new Map<number, readonly Hypothesis[]>(there.map((index, i) => [index, found[i]]));
  const long = sources.filter(({ length }) => length > config.maxLength).length;
  return { sources, hypotheses, errors, long };
}
