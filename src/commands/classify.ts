/** `weft classify`: tells the labels of texts. */
import type { BackendName } from "../engine/backend.ts";
import type { Team } from "../engine/team.ts";
import { UsageError } from "../errors.ts";
import type { Block, CodecName } from "../io/codec.ts";
import { sizeOfFiles } from "../io/files.ts";
import { standardInputTwice } from "../io/standard-input.ts";
import { type SharedClassifier, shareClassifier } from "../models/shared-classifier.ts";
import { type ClassifySpec, classifyRows } from "./classify/rows.ts";
import { choice, command, integer, number, type Options, string } from "./command.ts";
import type { Context } from "./context.ts";
import { SMALL } from "./stream/crew.ts";
import { sourceFlags } from "./stream/encoded-texts.ts";
import { mapFlags } from "./stream/flags.ts";
import { load } from "./stream/loading.ts";
import { hasRoom, type Mapped, mapBlocks, outputCodec } from "./stream/map.ts";
import { onTeam, onWorkers } from "./stream/on-workers.ts";
import { backendNames } from "./training/flags.ts";

const flags = {
  model: string({
    describe: "the classifier: a file of `weft classify-train`, or a fastText model",
    value: "FILE",
    short: "m",
    common: true,
    required: true,
  }),
  topK: integer({ describe: "the most labels of a text, the likeliest", default: 1, min: 1, common: true }),
  threshold: number({
    describe: "no label that is less likely than this",
    default: 0,
    min: 0,
    max: 1,
    common: true,
  }),
  ...sourceFlags,
  backend: choice(backendNames, {
    describe: "what multiplies matrices; wasm gives the same numbers on every machine",
    default: "wasm",
  }),
  ...mapFlags,
};

type ClassifyOptions = Options<typeof flags>;

export const classify = command({
  name: "classify",
  summary: "tell the labels of texts",
  description: `Reads records and adds to each, as the member predicted, what the model makes of its text: an array of objects with a label and its prob, the likeliest first, no more than --top-k of them and none below --threshold. Everything else stays as it was, byte for byte, and in order, whatever the number of threads. With a softmax the probabilities of all labels add up to 1; a model of \`weft classify-train --loss ova\` has one for each label by itself, so that --top-k 100 --threshold 0.5 gives all labels that are likelier than not.

A text without tokens, such as an empty line, has no labels: the array is empty. Of a long text the tokens beyond the --max-length with which the model was trained are not read. A character that the model's vocabulary lacks is the unknown token, where it has one; otherwise the record is bad. Records with ids need no text for a model of a tokenizer; for other models --ids says that ids are meant.

A model of fastText (a .bin or a quantized .ftz) that was trained with its \`supervised\` is told by its bytes; word and character n-grams are made as fastText makes them. Each text is one line to it, in which line ends are white space like any other, a word </s> ends the text, and words that are labels, or begin with __label__ and are not known, count for nothing. Labels are shown without __label__. An empty text has the labels that the end of a line has, as in fastText. The probabilities are exact, where fastText's predict-prob adds 0.00001, in a tree of labels at each node, and rounds the sigmoids of ns and ova to a table.

With --to text a record becomes a line of its labels alone, with a tab between them; in a label, control characters and backslashes are written as escapes. With --backend wasm, the default, the numbers are the same on every machine, and a record's do not depend on the other records.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "What is said of the scarf?",
      shell: "head -n 3 reviews.jsonl | weft classify -m classifier.safetensors",
    },
    {
      title: "Labels alone, a line each",
      shell: "weft classify -m classifier.safetensors --to text reviews.jsonl | sort | uniq -c",
    },
  ],
  run: async (context, options, paths) => {
    const { model } = options;
    const to = outputCodec(options);
    if (!hasRoom(to))
      throw new UsageError(`--to ${to} has no room for what classify writes`, {
        hint: "--to text writes the labels alone",
      });
    if (model === "-" && (paths.length === 0 || paths.includes("-"))) throw standardInputTwice();
    const threads = to === "csv" || to === "tsv" ? 1 : (options.threads ?? context.cores); // one writes the header
    const spec = specOf(context, options, to);
    spec.catch(() => {}); // whoever awaits it is told
    // While the model is loaded, the threads start; a small input needs none of them.
    const isSmall = (await sizeOfFiles(paths)) < SMALL;
    const team = isSmall ? undefined : await context.team<Block, Mapped>(threads, "classify", spec);
    await mapTexts(context, paths, { ...options, threads }, await spec, team);
  },
});

async function specOf(context: Context, options: ClassifyOptions, to: CodecName): Promise<ClassifySpec> {
  const { field, ids, topK, threshold, onError } = options;
  const model = await readClassifier(context, options.model, options.backend);
  if (ids && model.reads === "texts")
    throw new UsageError("--ids: a fastText model reads text, which it cuts into words itself");
  return { model, field, ids, topK, threshold, to, onError };
}

/** A bag of words is quick enough for this thread where the input is small. */
function mapTexts(
  context: Context,
  paths: readonly string[],
  options: ClassifyOptions & { readonly threads: number },
  spec: ClassifySpec,
  team: Team<Block, Mapped> | undefined,
): Promise<void> {
  const name = "classify";
  if (team === undefined && spec.model.reads === "texts")
    return mapBlocks(context, paths, options, { name, program: classifyRows, spec });
  const program = team === undefined ? onWorkers(context, options.threads, name) : async () => onTeam(team);
  return mapBlocks(context, paths, options, { name, program, spec }, { inOneThread: true });
}

const readClassifier = (
  context: Context,
  path: string,
  backend: BackendName | "auto",
): Promise<SharedClassifier> => load(context, path, (source) => shareClassifier(source, path, backend));

/** What the threads run. */
export const program = classifyRows;
