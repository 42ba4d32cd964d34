/** `weft classify-train`: trains a text classifier. */
import { flags } from "./classify-train/flags.ts";
import { trainClassifier } from "./classify-train/run.ts";
import { classifyTrainThread } from "./classify-train/thread.ts";
import { command } from "./command.ts";

export const classifyTrain = command({
  name: "classify-train",
  summary: "train a text classifier on labelled texts",
  description: `Trains a classifier to tell the labels of texts: a network, or with --arch bow a bag of words.

With --arch cnn, filters of several --widths look at the words of a text, so many at a time, and of each filter the window counts in which it finds the most (Kim 2014); a text is padded with zeros so that each of its words is in as many windows, and padding more would change nothing. With rnn, gru or lstm, --layers of recurrent units read the text, in both directions with --bidirectional, and --pool says what becomes of their states: the last one of each direction, or their mean or maximum. In both, a linear layer then tells the labels.

--arch bow is fastText's classifier (Joulin et al. 2017): the mean of the rows of a text's words, of their n-grams of characters (--minn, --maxn) and of n-grams of words (--word-ngrams), and a linear layer. Words are cut at white space, as fastText cuts them, and each text ends with the word </s>; n-grams share --buckets rows by their hash. --loss hierarchical and negative are for many labels; of several labels of a text one is drawn each time, but with --loss ova all count. The learning rate, 0.1 as in fastText if not given, falls to nearly 0; on small data 0.5 to 1 is often better. Of the flags below only those have to do with it that say so, and those of data, validation, checkpoints and the run log. Threads write over each other's numbers without waiting, so that the bytes differ from run to run unless there is one thread or --deterministic. --valid-every and --checkpoint-every count steps of some 262,144 rows. With a name of .bin the output is a model of fastText, which its own programs read; with .ftz it is quantized as by \`fasttext quantize\`, with --qnorm, --qout, --cutoff and --retrain. --autotune SECONDS first looks for the best settings: each trial is drawn around the best one so far and told in the run log; which trials there are depends on the seed, and how many on the time.

The records are JSON lines, msgpack, csv or tsv with the members --text-field and --label-field, or lines as fastText has them, \`__label__x text\`. A record may have several labels, as an array. A softmax is to give all of them the same share; with --loss ova each label has a probability of its own. A text without tokens is left out.

--valid, or --valid-share of the texts, tells after each epoch, and every --valid-every steps, how well the network does: loss; accuracy, the share of the texts whose likeliest label is one of theirs; and macro_f1, the mean over the labels of F1 = 2 · right / (predicted + wanted); classes has precision, recall and f1 of each label, of the fifty that most texts want, and how many those are (texts). The weights with the best --metric are kept. A label that the training data does not have is never right.

--balance multiplies the loss of a label by N / (C · n), where n of the N texts have it and C is the number of labels; with --loss ova only where the label is wanted. --vectors FILE begins with word vectors, as text (GloVe, word2vec), and --freeze keeps them as they are; --max-norm 3 is what Kim does to the weights of each label after each step. Recurrent networks read texts of about the same length together.

For networks, the same data, flags, seed and backend give the same bytes whatever --threads is: threads share the --shards of each batch, and sums have a fixed order. With --backend wasm they are the same on every machine; blas (the system's OpenBLAS or Accelerate) is faster.

When the loss or the gradient is not finite, training goes back to the last good state and on at half the rate; the fourth time it ends with status 6, and the last good model is saved. With --checkpoint, --resume goes on after an interruption as if there had been none. SIGINT and SIGTERM save a checkpoint first.

The output is a safetensors file with vocabulary, labels and all settings in its metadata: the weights that did best in validation, or without it the last ones. A summary of the run is written to standard output as one JSON record.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "Convolutions, a tenth of the texts held out",
      shell:
        "weft classify-train reviews.jsonl -o new.safetensors --embed 16 --filters 8 \\\n" +
        "  --valid-share 0.1 --epochs 3",
    },
    {
      title: "A bag of words and pairs of words, as a model of fastText",
      shell:
        "weft classify-train reviews.jsonl -o new.bin --arch bow --word-ngrams 2 --buckets 10000 \\\n" +
        "  --dim 16 --lr 0.5 --valid-share 0.1",
    },
    {
      title: "An LSTM that reads in both directions, on lines as fastText has them",
      shell:
        "printf '__label__yes well done\\n__label__no not at all\\n' |\n" +
        "  weft classify-train -o new.safetensors --arch lstm --bidirectional --epochs 3",
    },
  ],
  run: trainClassifier,
});

/** What the threads run. */
export const program = classifyTrainThread;
