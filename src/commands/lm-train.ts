/** `weft lm-train`: trains a language model on text. */
import { command } from "./command.ts";
import { flags } from "./lm-train/flags.ts";
import { train } from "./lm-train/run.ts";
import { trainThread } from "./lm-train/thread.ts";

export const lmTrain = command({
  name: "lm-train",
  summary: "train a language model on text",
  description: `Trains a model to tell the next token. A network may be recurrent: a simple one (Elman 1990), a GRU (Cho et al. 2014) or an LSTM (Hochreiter & Schmidhuber 1997), in --layers, between an embedding and a softmax. Or it sees no more than the last --window tokens, whose vectors go through one hidden layer, with --direct also straight to the softmax (Bengio et al. 2003).

Or, with --arch ngram, it is no network: n-grams of up to --order tokens are counted, and smoothed by interpolated modified Kneser-Ney (Chen & Goodman 1999), Witten-Bell or Laplace (add one), or not at all (--smoothing none: count(w1…wn) / count(w1…wn-1)). Each passage begins with <s> and ends with </s>, as KenLM and SRILM have them. The discounts of Kneser-Ney follow from each order's counts; where a text is too small or too regular to tell them, 0.5, 1 and 1.5 stand in, with a warning. --prune 0 0 1 leaves out the trigrams and longer n-grams that were seen once. Everything streams: what is beyond --memory is sorted in temporary files and merged, so neither text nor model need fit into memory, and the bytes are the same however much there is. A name that ends in .arpa, .arpa.gz or .arpa.zst, or --to arpa, makes an ARPA file, which other programs read; any other name a safetensors file, which loads faster.

The text is the member --field of JSON lines, msgpack, csv or tsv records, or each line of plain text; records that hold ids, as \`weft tokenize\` writes them, are used as they are. All passages are one long sequence, each followed by the end token. It is read once, as ids, in memory or beyond --memory in a temporary file. For networks the sequence is cut into --batch parts that are read side by side in segments of --bptt tokens; gradients go back through a segment (truncated backpropagation through time), the state goes on from one to the next.

With a large vocabulary most of the work is the softmax; --loss adaptive does a fraction of it (Grave et al. 2017). It tells the ids below the first of the --cutoffs as ever, and from each of the --cutoffs on a cluster of rarer ones by their place in it, from 4, 16, 64 … times fewer numbers. So ids should go from the most frequent to the rarest: words and characters do, those of a tokenizer roughly. The --cutoffs, unless given, are 2000, 10000 and 100000, as far as they are not beyond half of the vocabulary, or else a quarter of it.

The same data, flags, seed and backend give the same bytes whatever --threads is: threads share the --shards of each batch, and sums have a fixed order. With --backend wasm they are the same on every machine; blas (the system's OpenBLAS or Accelerate) is faster.

When the loss or the gradient is not finite, training goes back to the last good state and on at half the rate; the fourth time it ends with status 6, and the last good model is saved. With --checkpoint, --resume goes on after an interruption as if there had been none. SIGINT and SIGTERM save a checkpoint first.

With --probe gradients the log tells every --probe-every steps how far back in time the network can learn, in events gradient_flow. With t the last time of the segment that comes next, and the loss at t alone, norms has for k = 0, 1, 2 … the norm of the gradient of that loss with respect to the hidden state h(t-k) of the top layer: the mean, over the first eight sequences of the batch or those of its first shard, of the norm of each. In a simple network it falls, or grows, as a power of k; an LSTM's memory cells carry it on, and cell_norms tells the same of them. layers and cell_layers have all layers, from the bottom to the top, where there are several; gates, by layer, the mean of each gate (1 is open; a GRU's update gate keeps the state when it is open); grad_norms the norms of the gradients before clipping, one for each step since the last such event, and clipped the share of those steps in which --clip made them smaller. It looks at the network without dropout, and training goes on as without it, to the last bit.

The output of a network is a safetensors file with the vocabulary and all settings in its metadata: the weights that did best on --valid, or without it the last ones. A summary of the run is written to standard output as one JSON record.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "A character model",
      shell: "weft lm-train corpus.txt -o new.safetensors --level char --hidden 32 --embed 16 --steps 20",
    },
    {
      title: "On tokens, from a pipe",
      shell:
        "weft tokenize -t tok.json corpus.txt > ids.jsonl\n" +
        "weft lm-train ids.jsonl -t tok.json -o new.safetensors --hidden 16 --embed 16 --steps 5",
    },
    {
      title: "Trigrams, as an ARPA file",
      shell: "weft lm-train corpus.txt --arch ngram --order 3 --prune 0 0 1 -o new.arpa",
    },
    {
      title: "A window of three characters",
      shell:
        "weft lm-train corpus.txt -o new.safetensors --level char --arch window --window 3 \\\n" +
        "  --hidden 32 --embed 16 --steps 20",
    },
    {
      title: "How far back do gradients reach?",
      shell:
        "weft lm-train corpus.txt -o new.safetensors --level char --arch rnn --hidden 16 --embed 16 \\\n" +
        "  --steps 20 --probe gradients --probe-every 10 --log run.jsonl\n" +
        "grep gradient_flow run.jsonl",
    },
    {
      title: "Stop when a held-out text gets no better",
      shell:
        "weft lm-train corpus.txt -o new.safetensors --level char --hidden 16 \\\n" +
        "  --valid corpus.txt --patience 2 --steps 30 --log run.jsonl",
    },
  ],
  run: train,
});

/** What the threads run. */
export const program = trainThread;
