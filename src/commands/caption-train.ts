/** `weft caption-train`: trains a captioner. */
import { flags } from "./caption-train/flags.ts";
import { trainCaptioner } from "./caption-train/run.ts";
import { captionTrainThread } from "./caption-train/thread.ts";
import { command } from "./command.ts";

export const captionTrain = command({
  name: "caption-train",
  summary: "train a captioner on vectors of features and their texts",
  description: `Trains a network that puts a vector of numbers, such as the features of an image, into words: a linear layer and tanh make of it the state in which a recurrent network begins to write, token by token (Karpathy & Fei-Fei 2015). With --feed-context the network sees this state at each step.

The records are JSON lines or msgpack with the members --features-field, an array of numbers, and --text-field; in csv and tsv the array is its JSON. All arrays must have as many numbers as the first one, and all numbers must be finite. Each feature is taken less its mean in the training data, and over its standard deviation there, which the model keeps. Records with a text of more than --max-length tokens are left out, and it is told how many they are.

A step learns from texts of about the same length: as many as have --batch-tokens tokens together, counting for each the longest among them. The loss is that of a token, the text's end included. --label-smoothing, --dropout and --scheduled-sampling are those of \`weft translate-train\`.

--valid tells after each epoch, and every --valid-every steps, how well it does: loss and perplexity, and with --metric bleu the BLEU of all texts, written greedily; an unknown word of a text is never right. The run log shows --samples of these texts each time. The weights with the best --metric are kept.

The same data, flags, seed and backend give the same bytes whatever --threads is: threads share the --shards of each batch, and sums have a fixed order. With --backend wasm they are the same on every machine; blas (the system's OpenBLAS or Accelerate) is faster.

When the loss or the gradient is not finite, training goes back to the last good state and on at half the rate; the fourth time it ends with status 6, and the last good model is saved. With --checkpoint, --resume goes on after an interruption as if there had been none. SIGINT and SIGTERM save a checkpoint first.

The output is a safetensors file with vocabulary and all settings in its metadata: the weights that did best in validation, or without it the last ones. A summary of the run is written to standard output as one JSON record.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "The weather in words",
      shell:
        "weft caption-train weather.jsonl -o new.safetensors --embed 16 --hidden 24 --epochs 5 \\\n" +
        "  --valid weather.jsonl --metric bleu",
    },
    {
      title: "Letter by letter, by an LSTM, from a table whose arrays are JSON",
      shell:
        'printf \'numbers,words\\n"[1,0]",left\\n"[0,1]",right\\n\' |\n' +
        "  weft caption-train --from csv --features-field numbers --text-field words --level char \\\n" +
        "  -o new.safetensors --arch lstm --embed 8 --hidden 8 --epochs 3",
    },
  ],
  run: trainCaptioner,
});

/** What the threads run. */
export const program = captionTrainThread;
