/** `weft score`: how likely a language model finds texts. */
import { UsageError } from "../errors.ts";
import type { Sink } from "../io/sink.ts";
import { boolean, command, type Options } from "./command.ts";
import type { Context } from "./context.ts";
import { reportWriter } from "./report.ts";
import { summaryPage } from "./score/page.ts";
import { type ScoreSpec, scoreRows } from "./score/rows.ts";
import { Totals } from "./score/tally.ts";
import { sourceFlags } from "./stream/encoded-texts.ts";
import { mapFlags } from "./stream/flags.ts";
import { languageModelFlags, readLanguageModel } from "./stream/language-model.ts";
import { hasRoom, mapBlocks, outputCodec } from "./stream/map.ts";
import { onWorkers } from "./stream/on-workers.ts";

const flags = {
  ...languageModelFlags,
  ...sourceFlags,
  perToken: boolean({ describe: "add the logarithm of each token's probability", common: true }),
  summary: boolean({ describe: "write one record about all passages instead", common: true }),
  carry: boolean({ describe: "read the passages as one running text", common: true }),
  end: { ...boolean({ describe: "count the end token of each passage" }), default: true },
  ...mapFlags,
};

export const score = command({
  name: "score",
  summary: "tell how likely a language model finds texts",
  description: `Reads records and adds to each, as the members logprob and perplexity, what the model makes of its text: the natural logarithm of the text's probability, and e to the minus mean of its tokens' logarithms. Everything else stays as it was, byte for byte, and in order, whatever the number of threads.

A text is a passage: the model has read its end token before it (as if another passage had ended there), predicts each token, and then the end token, which counts as a token; --no-end leaves it out. With --per-token the logarithms of all tokens are added as token_logprobs, the end token's last. With --to text a record becomes a line with its logprob alone, or those of its tokens.

Each passage begins with an empty memory. With --carry all passages are one running text instead, through which the model's memory goes on: so the perplexities of the Penn Treebank and similar texts are measured. It is slower, as one token comes after the other.

A back-off n-gram model, which may also be an ARPA file, as KenLM and SRILM write them, compressed or not, has read <s> before each passage, whatever --carry says. It may find a token impossible: the logarithm of its probability, and what follows from it, is then null, in a line of text -Infinity. A file that says nothing of </s> needs --no-end.

With --summary one record is written when all passages are read, on a terminal a page for people unless --to jsonl asks for the record: passages; tokens; unknown, tokens that the vocabulary does not have; bytes, of the texts and, where the end token is a newline, of the line ends; logprob; cross_entropy, in nats a token; perplexity, also perplexity_without_unknown and perplexity_without_end tokens; bits_per_byte and bits_per_token. What cannot be known, such as the bytes behind ids, is null.

A character that the model's vocabulary lacks is the unknown token, where it has one; otherwise the record is bad. Records with ids need no text for a model of a tokenizer; for other models --ids says that ids are meant. With --backend wasm, the default, the numbers are the same on every machine, and a record's do not depend on the other records.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    { title: "How likely is each line?", shell: "weft score -m lm.safetensors corpus.txt" },
    {
      title: "The perplexity of a text, and its bits per byte",
      shell: "weft score -m lm.safetensors --summary --carry corpus.txt",
    },
    {
      title: "The lines that surprise the model most come first",
      shell: "weft score -m lm.safetensors --to text corpus.txt | paste - corpus.txt | sort -g | head -n 3",
    },
  ],
  run: async (context, options, paths) => {
    const model = await readLanguageModel(context, options, paths.length === 0 ? ["-"] : paths);
    const spec = specOf(options, model);
    if (options.summary) await writeSummary(context, options, paths, spec);
    else await mapPassages(context, options, paths, spec);
  },
});

/** What the threads run. */
export const program = scoreRows;

type ScoreOptions = Options<typeof flags>;

function specOf(options: ScoreOptions, model: ScoreSpec["model"]): ScoreSpec {
  const { field, ids, perToken, carry, end, summary, onError } = options;
  const to = outputCodec(options);
  if (summary && perToken) throw new UsageError("--summary has no room for --per-token");
  if (!hasRoom(to) || (summary && to !== "jsonl"))
    throw new UsageError(`--to ${to} has no room for what score writes`);
  const rest = { model, field, ids, end, perToken, carry, summary };
  if (!summary) return { ...rest, to, onError };
  return { ...rest, to: "msgpack", onError: onError === "keep" ? "skip" : onError }; // tallies have no line ends
}

function mapPassages(
  context: Context,
  options: ScoreOptions,
  paths: readonly string[],
  spec: ScoreSpec,
): Promise<void> {
  const oneThread = spec.carry || spec.to === "csv" || spec.to === "tsv"; // one writes the header
  const threads = oneThread ? 1 : (options.threads ?? context.cores);
  const work = { name: "score", program: onWorkers(context, threads, "score"), spec };
  return mapBlocks(context, paths, { ...options, threads }, work, {
    inOneThread: true,
    isGathered: options.summary,
  });
}

/** The tallies of all passages go through the same map, into a sink that adds them up. */
async function writeSummary(
  context: Context,
  options: ScoreOptions,
  paths: readonly string[],
  spec: ScoreSpec,
): Promise<void> {
  const output = await context.output(options.output, options);
  const totals = new Totals();
  try {
    await mapPassages({ ...context, output: async () => intoTotals(totals) }, options, paths, spec);
    const record = totals.summary(options.end);
    const write = reportWriter(context, { json: options.to !== undefined, output: options.output });
    await output.write(write({ record, page: () => summaryPage(record) }));
  } catch (error) {
    await output.abort();
    throw error;
  }
  await output.end();
}

const intoTotals = (totals: Totals): Sink => ({
  name: "-",
  write: async (bytes) => totals.add(bytes),
  end: async () => {},
  abort: async () => {},
});
