/** `weft bpe-train`: learns a byte-pair tokenizer from text. */
import { flags } from "./bpe-train/flags.ts";
import { train } from "./bpe-train/run.ts";
import { trainThread } from "./bpe-train/thread.ts";
import { command } from "./command.ts";

export const bpeTrain = command({
  name: "bpe-train",
  summary: "learn a byte-pair tokenizer from text",
  description: `Learns byte-pair encoding (Sennrich et al. 2016): from single symbols on, the most frequent pair of neighbours becomes a new symbol, until there are --vocab-size of them or no pair occurs --min-frequency times. Of equally frequent pairs the one with the smaller ids is taken, so that the merges are those of Hugging Face's BpeTrainer; counts are exact in 64 bits; the result does not depend on --threads.

The text is the member --field of JSON lines, msgpack, csv or tsv records, or each line of plain text; .gz and .zst are unpacked. The corpus streams through: memory grows with the number of distinct words, up to --memory.

The output is Hugging Face's tokenizer.json. A summary of the run is written to standard output as one JSON record, or, if the tokenizer goes there, nothing else is.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "A tokenizer of 1,000 tokens",
      shell: "weft bpe-train corpus.txt -o new.json --vocab-size 1000",
    },
    {
      title: "From a member of JSON lines, with special tokens",
      shell: "weft bpe-train reviews.jsonl -o new.json --vocab-size 400 --special '<pad>' --special '<eos>'",
    },
    {
      title: "On characters, with the mark </w> at the end of a word",
      shell: "weft bpe-train corpus.txt -o new.json --alphabet char --vocab-size 600",
    },
    {
      title: "Two hundred more tokens for a tokenizer that is there",
      shell: "weft bpe-train reviews.jsonl --init tok.json -o new.json --vocab-size 1200",
    },
  ],
  run: train,
});

/** What the threads run. */
export const program = trainThread;
