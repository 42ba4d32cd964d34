/** `weft generate`: texts that a language model writes. */
import { DataError } from "../errors.ts";
import { command } from "./command.ts";
import { checkSource, flags } from "./generate/flags.ts";
import { streamCompletion, writeCompletions } from "./generate/run.ts";
import { terminalSink } from "./stream/for-terminal.ts";
import { readLanguageModel } from "./stream/language-model.ts";
import { untilAborted } from "./stream/stop.ts";

export const generate = command({
  name: "generate",
  summary: "let a language model write",
  description: `Continues texts: those given with --prompt, or the text of each record of the input. A record is written with its completion and finish_reason added; everything else stays as it was. finish_reason is "stop" where the text ended by itself, at the end token or before a --stop text, and "length" where it came to --max-tokens. With --count each prompt has several completions, a record each, told apart by index.

Without a prompt and without an input, at a terminal, the model begins a text of its own; elsewhere it does so for a record whose text is empty.

--plain writes the texts alone, the prompt with its completion and a line end. --stream writes one such text as it comes, token by token, and never half a character.

Each token is drawn at random from those that the model finds possible: with --temperature, --top-k, --top-p and --min-p, applied in this order, from fewer of them. --temperature 0 always takes the likeliest. A completion depends on its prompt, the number of the prompt in the input and the --seed, and not on the other prompts: with --backend wasm, the default, it is the same on every machine.

The model may also be a back-off n-gram model, in a file of weft or an ARPA file, compressed or not. Behind an end token it begins anew.

A model of words or of a tokenizer ends a text with its end token. For a model of characters or bytes the end token is the newline, with which texts go on: there --to-end ends a text with its line. --ignore-end goes on in any case.

A character that the model's vocabulary lacks is the unknown token, where it has one; otherwise the record is bad. A model that learnt from ids reads the member ids and adds completion_ids. On a terminal, control characters are shown as \\u001B.`,
  operands: "[FILE…]",
  flags,
  examples: [
    {
      title: "Continue a text",
      shell: 'weft generate -m lm.safetensors --prompt "The " --max-tokens 40 --plain',
    },
    {
      title: "As it comes, and only what is likely",
      shell: 'weft generate -m lm.safetensors --prompt "The " --stream --temperature 0.7 --top-k 20',
    },
    {
      title: "Three ways to end each line",
      shell: "head -n 2 corpus.txt | weft generate -m lm.safetensors --count 3 --to-end",
    },
  ],
  run: async (context, options, paths) => {
    checkSource(options, paths);
    const reads = !options.stream && options.prompt.length + paths.length === 0 && !context.stdin.terminal;
    const model = await readLanguageModel(context, options, reads ? ["-"] : paths);
    const isStandard = (options.output ?? "-") === "-";
    const output = await context.output(options.output, options);
    const sink = isStandard && context.stdout.terminal ? terminalSink(output) : output;
    try {
      const write = options.stream
        ? () => streamCompletion(context, options, model, sink)
        : () => writeCompletions(context, options, paths, model, sink);
      await untilAborted(context.signal, write);
    } catch (error) {
      const keeps = error instanceof DataError && isStandard; // the records before the bad one
      await (keeps ? untilAborted(context.signal, () => sink.end()) : sink.abort());
      throw error;
    }
    await sink.end();
  },
});
