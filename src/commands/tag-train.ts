/** `weft tag-train`: trains a tagger of words. */
import { command } from "./command.ts";
import { flags } from "./tag-train/flags.ts";
import { trainTagger } from "./tag-train/run.ts";
import { tagTrainThread } from "./tag-train/thread.ts";

export const tagTrain = command({
  name: "tag-train",
  summary: "train a tagger of words on tagged sentences",
  description: `Trains a network to tell the tag of each word of a sentence: its part of speech, or whether it is part of a name.

The records have the members --tokens-field, an array of words, and --tags-field, an array of as many tags; with --from conll, or a name of .conll or .conllu, they are sentences in columns, a word a line. Recurrent layers read a sentence, in both directions unless --no-bidirectional is given, and a softmax tells the tag of each word; with --crf one conditional random field tells all tags of a sentence as one (Lample et al. 2016).

What the network reads of a word is its vector, random at first or of --vectors; with --caps, how it is written; and with --chars, what convolutions with the maximum over a word (cnn, Ma & Hovy 2016) or an LSTM from each end (lstm, Lample et al. 2016) make of its characters, which tells something of unknown words, too. A word is looked up as it is written, or in small letters with --lower, and with 0 for digits with --digits; if it is not there, in small letters; else it is unknown. So that the vector of unknown words learns something, words that the training data has once are taken for unknown ones now and then (--unknown-rate). Of the --vectors, words that the training data does not have are kept as well, and never change.

Tags such as B-PER and I-PER mark spans, in one of the schemes IOB1, BIO, BIOES and BILOU. --scheme converts them to BIO or BIOES, of which a network often learns more. Unless --no-constrained is given, only sequences of tags are given that the scheme allows.

--valid, or --valid-share of the sentences, tells after each epoch, and every --valid-every steps, how well the network does: loss, of a word; accuracy, the share of the words that have their tag; and, where tags mark spans, span_f1: a span is right where both its ends and its type are, as conlleval has it. The weights with the best --metric are kept. Sentences of about the same length are read together. One of more than --max-length words is read in pieces.

The same data, flags, seed and backend give the same bytes whatever --threads is: threads share the --shards of each batch, and sums have a fixed order. With --backend wasm they are the same on every machine; blas (the system's OpenBLAS or Accelerate) is faster.

When the loss or the gradient is not finite, training goes back to the last good state and on at half the rate; the fourth time it ends with status 6, and the last good model is saved. With --checkpoint, --resume goes on after an interruption as if there had been none. SIGINT and SIGTERM save a checkpoint first.

The output is a safetensors file with words, characters, tags and all settings in its metadata: the weights that did best in validation, or without it the last ones. A summary of the run is written to standard output as one JSON record.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "A conditional random field on characters, a fifth held out",
      shell:
        "weft tag-train sentences.conll -o new.safetensors --crf --chars cnn --caps \\\n" +
        "  --embed 16 --hidden 16 --valid-share 0.2 --epochs 3",
    },
    {
      title: "Parts of speech, a softmax for each word",
      shell:
        'printf \'{"tokens":["Dogs","bark"],"tags":["NOUN","VERB"]}\\n\' |\n' +
        "  weft tag-train -o new.safetensors --arch gru --hidden 16 --epochs 3",
    },
  ],
  run: trainTagger,
});

/** What the threads run. */
export const program = tagTrainThread;
