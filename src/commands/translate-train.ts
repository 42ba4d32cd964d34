/** `weft translate-train`: trains a translator. */
import { command } from "./command.ts";
import { flags } from "./translate-train/flags.ts";
import { trainTranslator } from "./translate-train/run.ts";
import { translateTrainThread } from "./translate-train/thread.ts";

export const translateTrain = command({
  name: "translate-train",
  summary: "train a translator on texts and their translations",
  description: `Trains a network that reads a text and writes its translation: one recurrent network, the encoder, reads the source, and another one, the decoder, begins in its last state and writes the target token by token (Cho et al. 2014, Sutskever et al. 2014).

With --attention dot, the default, the decoder looks back at all states of the encoder at each step, and weighs them by products with its own state (Luong et al. 2015); with additive by a small network (Bahdanau et al. 2015). With none it has to remember the whole source; --feed-context shows it the encoder's last state at each step. --bidirectional reads sources in both directions.

The records are JSON lines, msgpack, csv or tsv with the members --source-field and --target-field; or --source and --target name two files of plain lines, of which each line of one is the translation of that line of the other. A text of white space alone is an error, or left out with --on-error skip. Pairs with a text of more than --max-length tokens are left out, and it is told how many they are. Tokens are words, each language with a vocabulary of its own, or those of --source-tokenizer and --target-tokenizer. A --tokenizer for both, learnt by \`weft bpe-train\` from both languages, gives them one embedding.

A step learns from pairs of about the same length: as many as have --batch-tokens tokens together, counting for each the longest text among them. The loss is that of a token of the target, its end included. --label-smoothing and --dropout help against learning by heart; with --scheduled-sampling the decoder reads some tokens in training as it would have written them itself: a first pass predicts them all, and a second one learns (Mihaylova & Martins 2019).

--valid, or --valid-source and --valid-target, tells after each epoch, and every --valid-every steps, how well it does: loss and perplexity, and with --metric bleu the BLEU of all texts, translated greedily, by the definition that \`weft evaluate\` has; an unknown word of a target is never right. The run log shows --samples of these texts each time. The weights with the best --metric are kept.

The same data, flags, seed and backend give the same bytes whatever --threads is: threads share the --shards of each batch, and sums have a fixed order. With --backend wasm they are the same on every machine; blas (the system's OpenBLAS or Accelerate) is faster.

When the loss or the gradient is not finite, training goes back to the last good state and on at half the rate; the fourth time it ends with status 6, and the last good model is saved. With --checkpoint, --resume goes on after an interruption as if there had been none. SIGINT and SIGTERM save a checkpoint first.

The output is a safetensors file with vocabularies and all settings in its metadata: the weights that did best in validation, or without it the last ones. A summary of the run is written to standard output as one JSON record.`,
  operands: "[FILE…]",
  flags,
  examples: [
    {
      title: "English to French, from a table of phrases",
      shell:
        "weft translate-train phrases.tsv -o new.safetensors --embed 16 --hidden 24 --epochs 3 \\\n" +
        "  --source-field english --target-field french",
    },
    {
      title: "From two files of lines, with attention by a small network",
      shell:
        "cut -f 1 phrases.tsv > en.txt && cut -f 2 phrases.tsv > fr.txt &&\n" +
        "  weft translate-train --source en.txt --target fr.txt -o new.safetensors --level char \\\n" +
        "  --embed 16 --hidden 16 --attention additive --bidirectional --epochs 1",
    },
  ],
  run: trainTranslator,
});

/** What the threads run. */
export const program = translateTrainThread;
