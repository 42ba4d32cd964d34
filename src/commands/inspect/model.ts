/** What a safetensors file is: a model of weft, a checkpoint, or another program's tensors. */
import { type Fact, facts, type Page } from "../../formats/page.ts";
import { parseSafetensors } from "../../formats/safetensors.ts";
import type { Table } from "../../formats/table.ts";
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
import { bytesText, counted, grouped } from "../number-text.ts";
import type { Report } from "../report.ts";
import { ngramFact } from "./arpa.ts";
import { sha256Of } from "./fingerprint.ts";
import { listFact, SOME } from "./lists.ts";
import { nextBlock } from "./next.ts";
import { settingFacts } from "./settings.ts";
import { countParameters, describeTensors, type TensorRecord, tensorTable } from "./tensors.ts";

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
export function describeSafetensors(bytes: Uint8Array, path: string, stats: boolean): Report {
  const { tensors, metadata } = parseSafetensors(bytes, path);
  const size = { bytes: bytes.length, sha256: sha256Of(bytes) };
  const record: Description =
    metadata.weft === undefined
      ? { file: path, kind: "safetensors", ...size, metadata, ...tensorMembers(tensors, stats) }
      : { file: path, kind: "model", ...size, ...modelMembers(parseModel(bytes, path), stats) };
  return { record, page: () => pageOf(record) };
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

function pageOf(description: Description): Page {
  const { kind, metadata, config, training, position, sections, tensors, parameters } = description;
  const named = settingFacts(training).filter(([name]) => name !== REPEATED);
  const next =
    description.model === undefined
      ? []
      : [nextBlock(kind === "checkpoint" ? kind : description.model, description.file)];
  return {
    title: [description.file, titleOf(description), counted(parameters, "parameter")],
    blocks: [
      { table: facts(fileFacts(description)) },
      { heading: "Says of itself", table: facts(settingFacts(metadata)) },
      { heading: "Architecture", table: facts(settingFacts(config)) },
      { heading: "Training", table: facts(named.map(([name, value]) => [shortName(name), value])) },
      { heading: "Where training stands", table: facts(settingFacts(position)) },
      { heading: "Vocabulary", table: facts(vocabularyFacts(description)) },
      { heading: "Tensors", table: tensorTable(tensors) },
      { heading: "For training", table: sectionTable(sections ?? []) },
      ...next,
    ],
  };
}

/** What training keeps of its flags is the architecture once more. */
const REPEATED = "settings.config";
const shortName = (name: string): string => name.replace(/^settings\./, "");

const titleOf = ({ kind, model, format }: Description): string =>
  model === undefined
    ? "safetensors of another program"
    : `${escapeText(model)}, ${kind === "checkpoint" ? "a checkpoint" : "a model"} of weft, format ${format}`;

const fileFacts = ({ bytes, sha256 }: Description): Fact[] => [
  ["size", bytesText(bytes)],
  ["sha256", sha256],
];

function vocabularyFacts(description: Description): Fact[] {
  const { config, vocabulary, counts, memory, labels, first_words = [], first_labels = [] } = description;
  return [
    ...(typeof vocabulary === "number" && !Object.hasOwn(config ?? {}, "vocabulary")
      ? [["entries", grouped(vocabulary)] as const]
      : []),
    ...(counts === undefined ? [] : [ngramFact(counts)]),
    ...(memory === undefined ? [] : [["in memory", bytesText(memory)] as const]),
    ...listFact("first words", first_words),
    ...(labels === undefined ? [] : [["labels", grouped(labels)] as const]),
    ...listFact("first labels", first_labels),
  ];
}

const sectionTable = (sections: readonly SectionRecord[]): Table => ({
  columns: [
    { title: "name", tone: "name" },
    { title: "tensors", align: "right" },
    { title: "bytes", align: "right" },
  ],
  rows: sections.map(({ name, tensors, bytes }) => [escapeText(name), grouped(tensors), grouped(bytes)]),
});
