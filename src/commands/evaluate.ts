/** `weft evaluate`: how good predictions are. */
import { command } from "./command.ts";
import { flags } from "./evaluate/flags.ts";
import { evaluateRows } from "./evaluate/run.ts";

export const evaluate = command({
  name: "evaluate",
  summary: "tell how good predicted labels, tags or texts are",
  description: `Reads records that hold what was predicted beside what is right, and tells how well they agree: as a table on a terminal, elsewhere as one JSON record. The rows are gone through once and not kept. What the first row has decides what is compared, or --task.

labels: the member predicted, an array of {"label", "prob"} with the best first as \`weft classify\` writes it, or an array of labels, or one label; beside label or an array labels. accuracy is the share of rows whose best prediction is right, exact_match that of rows whose labels were all predicted and no other. at has for each --k, as fastText has it, the precision (right predictions among the k best of all rows) and the recall (right predictions among all labels). Precision, recall and f1 of each class, and micro_f1 and macro_f1 over all of them, are those of the first --k. A share of nothing is 0. confusions counts for each label what the best prediction of its rows was, the largest number first; where the best prediction is one of the labels of a row, the row is counted there alone.

tags: the members tags and predicted_tags, an array each with a tag for each token. accuracy and the tags are those of tokens. Where tags mark spans, such as B-PER I-PER O, spans has precision, recall and f1 of whole spans, by the definition of conlleval; IOB1, IOB2 (BIO), IOE, BIOES and BILOU are understood, also one beside another. In conll files the predicted tags are the last column, or --predicted-column, and the tags those of --tag-column: without it upos in CoNLL-U, elsewhere the last column before the predicted tags. So the files that conlleval reads are read, and what \`weft tag --to conll\` writes; sentences are rows.

text: the member translation, beside target or an array references; or the member caption, beside one of these or text. BLEU of the corpus is that of sacreBLEU: tokens of mteval 13a, exponential smoothing, case as it is but with --lowercase. exact_match is the share of rows whose text is a reference, letter by letter.

perplexity: what \`weft score\` writes. The number of tokens is that of token_logprobs, or tokens, or what logprob and perplexity make.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "Labels that were predicted",
      shell: 'sed \'s/"label":/"predicted":"good",&/\' reviews.jsonl | weft evaluate',
    },
    {
      title: "The perplexity of several files together",
      shell: "weft score -m lm.safetensors corpus.txt | weft evaluate",
    },
    {
      title: "BLEU, of columns of a table",
      shell:
        "printf 'mine\\tgood\\nthe cat sat\\tthe cat sat down\\n' |\n" +
        "  weft evaluate --from tsv --task text --predicted mine --gold good",
    },
  ],
  run: evaluateRows,
});
