/** `weft plot`: pictures of trainings, evaluations, word vectors and attention. */
import { command } from "./command.ts";
import { flags } from "./plot/flags.ts";
import { plotFiles } from "./plot/run.ts";

export const plot = command({
  name: "plot",
  summary: "draw training curves, confusions, word maps and attention",
  description: `Draws a picture: SVG that is light or dark as the reader's screen is, PNG, or a specification of Vega-Lite. What the input holds decides what is drawn, or --kind.

curves: run logs, as the flag --log of training commands writes them; several are drawn together, each in its colour, under the names of their files or those of --name. --what names what is drawn: loss and valid, the losses of training and on validation data, and any other number that records have, such as lr, grad_norm, perplexity or tokens_per_second. What has another unit has a panel of its own. --smooth draws the moving mean, and what it is the mean of faintly behind it. Where a run went on from a checkpoint, what came last counts. A number that is not finite is a gap.

flow: run logs with the records of \`weft lm-train --probe gradients\`: over k the norm of the gradient of the loss at a time with respect to the state k steps before, as a multiple of that for k = 0, in the mean of the second half of the run; for an LSTM also of its memory cells. Each layer has a panel, the highest above, or --layer names one. The y axis is logarithmic.

confusion: the record that \`weft evaluate\` writes of labels. A row is a label and a column what it was taken for; a cell has the number of texts, and its shade is their share of the row. Labels beyond the --top most frequent ones are gathered in one.

attention: a record with source_tokens and target_tokens, arrays of texts, and attention, an array with a row for each target token of the weights of all source tokens, from 0 to 1. --record tells which record of the file.

words: word vectors, in any file that \`weft neighbors\` reads: the words of --words, or the first ones of the file. Vectors are made ones of length 1; the map shows their two principal components, or with --method tsne a map in which neighbours are neighbours and distances mean little else (t-SNE, with all pairs: up to 5,000 words). Names cover neither each other nor a point; where there is no room, a point has its name only where the pointer rests on it.

The same input gives the same bytes of SVG and Vega-Lite on every machine. A PNG needs the package @resvg/resvg-js, and has the fonts of the system. In texts, what cannot be seen is written as \\u001B.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "The losses of two runs",
      shell:
        "for arch in rnn gru; do\n" +
        "  weft lm-train corpus.txt --arch $arch --level char --hidden 16 --steps 40 --log-every 2 \\\n" +
        "      --log $arch.jsonl -o $arch.safetensors --quiet > $arch.json\n" +
        "done\n" +
        "weft plot rnn.jsonl gru.jsonl --smooth 0.8 -o loss.svg",
    },
    {
      title: "Which labels are taken for which",
      shell:
        'sed \'s/"label":/"predicted":"good",&/\' reviews.jsonl | weft evaluate | weft plot -o confusion.svg',
    },
    {
      title: "A map of some words",
      shell: "weft plot words.vec --words king,queen,man,woman,boy,girl -o words.svg",
    },
  ],
  run: plotFiles,
});
