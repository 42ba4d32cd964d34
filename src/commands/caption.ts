/** `weft caption`: puts vectors of features into words. */
import { readRest } from "../io/input.ts";
import { CAPTIONER } from "../models/captioner-file.ts";
import { parseModel } from "../models/model-file.ts";
import { shareCaptioner } from "../models/shared-captioner.ts";
import { type CaptionSpec, captionRows } from "./caption/rows.ts";
import { command, integer, string } from "./command.ts";
import { mapFlags } from "./stream/flags.ts";
import { load } from "./stream/loading.ts";
import { mapBlocks, outputCodec } from "./stream/map.ts";
import { onWorkers } from "./stream/on-workers.ts";
import { checkSearch, modelFlags, searchFlags } from "./stream/search-flags.ts";

const flags = {
  ...modelFlags("the captioner: a file of `weft caption-train`"),
  ...searchFlags,
  maxLength: integer({ describe: "the most tokens of a caption", default: 64, min: 1, common: true }),
  field: string({
    describe: "the member that holds the features",
    value: "NAME",
    default: "features",
  }),
  ...mapFlags,
};

/** What is put into words before the first of it is written. */
const BLOCK_BYTES = 2 ** 15;

export const caption = command({
  name: "caption",
  summary: "put vectors of features into words",
  description: `Reads records with an array of numbers, the member features, and adds to each, as the member caption, what the model makes of it. There must be as many numbers as the records had from which the model has learnt; they are measured as they were there, by mean and deviation. Everything else stays as it was, byte for byte, and in order, whatever the number of threads.

Captions are searched for by following the --beam likeliest ones side by side, token by token, and comparing them when they have ended by their logprob over the --length-penalty (Wu et al. 2016). --beam 1 always takes the likeliest token. With --n-best N the member captions has the best N, the best first, as objects with text, logprob (a natural logarithm) and score, by which they are compared.

With --to text a record becomes a line of its caption alone, in which line ends are spaces. With --backend wasm, the default, captions are the same on every machine, and a record's does not depend on the other records. \`weft evaluate\` compares captions with the member text, or target, or references, beside them.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "The weather of two days",
      shell: "head -n 2 weather.jsonl | weft caption -m captioner.safetensors",
    },
    {
      title: "How many captions are right",
      shell: "weft caption -m captioner.safetensors weather.jsonl | weft evaluate",
    },
  ],
  run: async (context, options, paths) => {
    const { model, backend, beam, lengthPenalty, nBest, maxLength, field, onError } = options;
    const to = outputCodec(options);
    checkSearch(options, paths, to, "caption");
    const bytes = await load(context, model, (source) => readRest(source, model));
    const shared = await shareCaptioner(parseModel(bytes, model, CAPTIONER), backend);
    const search = { beam, lengthPenalty, nBest: nBest ?? 1, maxLength };
    const spec: CaptionSpec = { model: shared, search, several: nBest !== undefined, field, to, onError };
    const threads = to === "csv" || to === "tsv" ? 1 : (options.threads ?? context.cores); // one writes the header
    const program = onWorkers<CaptionSpec>(context, threads, "caption");
    const work = { name: "caption", program, spec };
    await mapBlocks(context, paths, { ...options, threads }, work, {
      inOneThread: true,
      blockBytes: BLOCK_BYTES,
    });
  },
});

/** What the threads run. */
export const program = captionRows;
