/** `weft translate`: translates texts. */
import { UsageError } from "../errors.ts";
import { readRest } from "../io/input.ts";
import { parseModel } from "../models/model-file.ts";
import { shareTranslator } from "../models/shared-translator.ts";
import { TRANSLATOR } from "../models/translator-file.ts";
import { boolean, command, integer, string } from "./command.ts";
import { mapFlags } from "./stream/flags.ts";
import { load } from "./stream/loading.ts";
import { mapBlocks, outputCodec } from "./stream/map.ts";
import { onWorkers } from "./stream/on-workers.ts";
import { checkSearch, modelFlags, searchFlags } from "./stream/search-flags.ts";
import { type TranslateSpec, translateRows } from "./translate/rows.ts";

const flags = {
  ...modelFlags("the translator: a file of `weft translate-train`"),
  ...searchFlags,
  maxLength: integer({
    describe: "the most tokens of a translation; 20, and two for each token of its source, if not given",
    min: 1,
    common: true,
  }),
  attention: boolean({
    describe: "also add how much each token of the translation looked at each token of the source",
    common: true,
  }),
  field: string({
    describe: "the member that holds what is to be translated; `source`, or else `text`, if not given",
    value: "NAME",
  }),
  ...mapFlags,
};

/** What is translated before the first of it is written: each line is much work. */
const BLOCK_BYTES = 2 ** 13;
const USUAL_LENGTH = { maxLength: 20, lengthRatio: 2 };

export const translate = command({
  name: "translate",
  summary: "translate texts",
  description: `Reads records and adds to each, as the member translation, what the model makes of its source: of the member source, or of text where the first records have that alone; a line of text is a source. Everything else stays as it was, byte for byte, and in order, whatever the number of threads. What comes line by line is translated line by line.

Translations are searched for by following the --beam likeliest ones side by side, token by token, and comparing them when they have ended by their logprob over the --length-penalty (Wu et al. 2016). --beam 1 always takes the likeliest token, which is faster. With --n-best N the member translations has the best N, the best first, as objects with text, logprob (a natural logarithm) and score, by which they are compared.

With --attention, of a model that looks back at its source, the member attention has for each of the target_tokens, the last of which is the end of the translation, how much it looked at each of the source_tokens, as far as they were read; a row adds up to 1. \`weft plot\` draws it.

A source without tokens, such as an empty line, has an empty translation. Of a long source the tokens beyond the --max-length with which the model was trained are not read, and at the end it is told of how many sources that was so. A character that the model's vocabulary lacks is the unknown token, where it has one; otherwise the record is bad.

With --to text a record becomes a line of its translation alone, in which line ends are spaces. With --backend wasm, the default, translations are the same on every machine, and a record's does not depend on the other records. \`weft evaluate\` tells the BLEU of records that have a target beside their translation.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "Words that the model has seen",
      shell:
        "cut -f 1 phrases.tsv | tail -n +2 | head -n 2 | weft translate -m translator.safetensors --to text",
    },
    {
      title: "How good the translations are",
      shell:
        "weft translate -m translator.safetensors --field english phrases.tsv |\n" +
        "  weft evaluate --task text --gold french",
    },
  ],
  run: async (context, options, paths) => {
    const { model, backend, beam, lengthPenalty, nBest, maxLength, attention, field, onError } = options;
    const to = outputCodec(options);
    checkSearch(options, paths, to, "translate");
    if (attention && to === "text") throw new UsageError("--to text has no room for --attention");
    const bytes = await load(context, model, (source) => readRest(source, model));
    const shared = await shareTranslator(parseModel(bytes, model, TRANSLATOR), backend);
    if (attention && shared.config.attention === "none")
      throw new UsageError(`--attention: the model ${model} does not look back at its source`);
    const length = maxLength === undefined ? USUAL_LENGTH : { maxLength };
    const search = { beam, lengthPenalty, nBest: nBest ?? 1, attention, ...length };
    const spec: TranslateSpec = { model: shared, search, several: nBest !== undefined, field, to, onError };
    const threads = to === "csv" || to === "tsv" ? 1 : (options.threads ?? context.cores); // one writes the header
    const program = onWorkers<TranslateSpec>(context, threads, "translate");
    const work = { name: "translate", program, spec };
    await mapBlocks(context, paths, { ...options, threads }, work, {
      inOneThread: true,
      blockBytes: BLOCK_BYTES,
    });
  },
});

/** What the threads run. */
export const program = translateRows;
