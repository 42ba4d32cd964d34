/** What a safetensors file is: a model of weft, a checkpoint, or another program's tensors. */
import { parseSafetensors } from "../../formats/safetensors.ts";
import { parseTokenizer } from "../../formats/tokenizer-file.ts";
import { BAG_COUNTS, isBagModel } from "../../models/bag-model.ts";
import { checkpointOf } from "../../models/checkpoint.ts";
import { bytesOf, type ModelFile, parseModel } from "../../models/model-file.ts";
import { NGRAM_MODEL, ngramConfig } from "../../models/ngram-file.ts";
import { ngramBytes } from "../../models/ngram-model.ts";
import { isPlain } from "../../models/plain.ts";
import { TEXT_CLASSIFIER } from "../../models/text-classifier-file.ts";
import { COUNTS, WORD_VECTORS } from "../../models/word-vectors-model.ts";
import { escapeText } from "../escape-token.ts";
import { ngramLines } from "./arpa.ts";
import { grouped, type Inspected, quoted, type Row, SOME, section, sha256Of } from "./inspected.ts";
import { countParameters, describeTensors, type TensorRecord, tensorLines } from "./tensors.ts";

interface Description {
  readonly file: string;
  readonly kind: "model" | "checkpoint" | "safetensors";
  readonly bytes: number;
  readonly sha256: string;
  /** What another program says in its file. */
  readonly metadata?: object;
  /** What it is a model of; this and the following are only in files of weft. */
  readonly model?: string;
  readonly format?: number;
  readonly config?: object;
  readonly training?: object;
  /** How many words or tokens it has; null where there are none to count. */
  readonly vocabulary?: number | null;
  /** The bytes that it takes in memory, and how many n-grams of each length it has; only of an n-gram model. */
  readonly memory?: number;
  readonly counts?: readonly number[];
  /** Of word vectors. */
  readonly first_words?: readonly string[];
  /** Of a text classifier: how many there are, and the first. */
  readonly labels?: number;
  readonly first_labels?: readonly string[];
  readonly parameters: number;
  readonly tensors: readonly TensorRecord[];
  /** Where training stands, and what else it needs; only in a checkpoint. */
  readonly position?: unknown;
  readonly sections?: readonly SectionRecord[];
}

interface SectionRecord {
  readonly name: string;
  readonly tensors: number;
  readonly bytes: number;
}

const TOKENIZER = "tokenizer.json";
/** Tensors of a kind of model that are not learnt. */
const NOT_LEARNT: ReadonlyMap<string, readonly string[]> = new Map([
  [WORD_VECTORS, [COUNTS]],
  [TEXT_CLASSIFIER, BAG_COUNTS],
]);

/** @throws ModelError if it is damaged, or of a newer weft. */
export function describeSafetensors(bytes: Uint8Array, path: string, stats: boolean): Inspected {
  const { tensors, metadata } = parseSafetensors(bytes, path);
  const size = { bytes: bytes.length, sha256: sha256Of(bytes) };
  const record: Description =
    metadata.weft === undefined
      ? { file: path, kind: "safetensors", ...size, metadata, ...tensorMembers(tensors, stats) }
      : { file: path, kind: "model", ...size, ...modelMembers(parseModel(bytes, path), stats) };
  return { record, rows: () => tableRows(record) };
}

function tensorMembers(tensors: ModelFile["tensors"], stats: boolean, isTrained = (_name: string) => true) {
  const described = describeTensors(tensors, stats);
  return { parameters: countParameters(described.filter(({ name }) => isTrained(name))), tensors: described };
}

function modelMembers(file: ModelFile, stats: boolean) {
  if (file.checkpoint === undefined) return partMembers(file, stats);
  const { model, position, sections } = checkpointOf(file);
  const described = Array.from(sections, ([name, tensors]): SectionRecord => {
    const bytes = describeTensors(tensors, false).reduce((sum, tensor) => sum + tensor.bytes, 0);
    return { name, tensors: tensors.size, bytes };
  });
  return { kind: "checkpoint" as const, ...partMembers(model, stats), position, sections: described };
}

function partMembers(model: ModelFile, stats: boolean) {
  const { kind, format, config, training, tensors } = model;
  const vocabulary = vocabularySize(model);
  return {
    model: kind,
    format,
    config,
    training,
    vocabulary,
    ...ngramMembers(model),
    ...wordVectorsMembers(model),
    ...classifierMembers(model),
    ...tensorMembers(tensors, stats, (name) => !NOT_LEARNT.get(kind)?.includes(name)),
  };
}

function ngramMembers(model: ModelFile) {
  if (model.kind !== NGRAM_MODEL) return {};
  const { counts } = ngramConfig(model);
  return { counts, memory: ngramBytes(counts) };
}

function wordVectorsMembers({ kind, vocabulary }: ModelFile) {
  if (kind !== WORD_VECTORS || !Array.isArray(vocabulary)) return {};
  return { first_words: firstOf(vocabulary) };
}

function classifierMembers({ kind, vocabulary }: ModelFile) {
  const labels = kind === TEXT_CLASSIFIER && isPlain(vocabulary) ? vocabulary.labels : undefined;
  return Array.isArray(labels) ? { labels: labels.length, first_labels: firstOf(labels) } : {};
}

const firstOf = (words: readonly unknown[]): string[] =>
  words.slice(0, SOME).map((word) => escapeText(String(word)));

function vocabularySize(model: ModelFile): number | null {
  if (Array.isArray(model.vocabulary)) return model.vocabulary.length;
  if (model.kind === NGRAM_MODEL) return ngramConfig(model).counts[0] - 1;
  if (isBagModel(model) && isPlain(model.vocabulary)) return sizeOf(model.vocabulary.tokens);
  if (typeof model.config.vocabulary === "number") return model.config.vocabulary;
  if (!model.tensors.has(TOKENIZER)) return null;
  const { tokens } = parseTokenizer(bytesOf(model, TOKENIZER), `${model.path}: ${TOKENIZER}`);
  return tokens.filter((token) => token.length > 0).length;
}

const sizeOf = (list: unknown): number | null => (Array.isArray(list) ? list.length : null);

function tableRows(description: Description): Row[] {
  const { kind, model, format, metadata, config, training, vocabulary, position, sections } = description;
  const { parameters, tensors, counts, memory, first_words = [], labels, first_labels = [] } = description;
  return [
    ["file", escapeText(description.file)],
    ["kind", model === undefined ? "safetensors of another program" : `${kind} of weft, format ${format}`],
    ...section("model", model === undefined ? [] : [escapeText(model)]),
    ["size", `${grouped(description.bytes)} bytes`],
    ["sha256", description.sha256],
    ...section("says of itself", settingLines(metadata)),
    ...section("config", settingLines(config)),
    ...section("training", settingLines(training)),
    ...section("position", settingLines(position)),
    ...section("vocabulary", typeof vocabulary === "number" ? [`${grouped(vocabulary)} entries`] : []),
    ...section("n-grams", ngramLines(counts ?? [])),
    ...section("memory", memory === undefined ? [] : [`${grouped(memory)} bytes`]),
    ...section("first words", quoted(first_words)),
    ...section("labels", labels === undefined ? [] : [grouped(labels)]),
    ...section("first labels", quoted(first_labels)),
    ["parameters", `${grouped(parameters)} in ${counted(tensors.length)}`],
    ...section("tensors", tensorLines(tensors)),
    ...section("for training", (sections ?? []).map(sectionLine)),
  ];
}

/** One line a setting, those in objects by their path. */
function settingLines(settings: unknown, path = ""): string[] {
  if (settings === undefined) return [];
  if (!isPlain(settings)) return [escapeText(`${path === "" ? "" : `${path}: `}${shown(settings)}`)];
  return Object.entries(settings).flatMap(([name, value]) =>
    settingLines(value, path === "" ? name : `${path}.${name}`),
  );
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const sectionLine = ({ name, tensors, bytes }: SectionRecord): string =>
  `${escapeText(name)}: ${grouped(bytes)} bytes in ${counted(tensors)}`;

const counted = (tensors: number): string => `${grouped(tensors)} ${tensors === 1 ? "tensor" : "tensors"}`;
