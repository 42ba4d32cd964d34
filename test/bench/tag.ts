/** `npm run bench -- tag`: training of a BiLSTM-CNN-CRF tagger, sentences a second, beside PyTorch. */
import { randomNumbers } from "../helpers/random.ts";
import { type Corpus, keep } from "./corpus.ts";
import { zipf } from "./lm-ids.ts";
import { BATCHES, benchTraining } from "./training-peers.ts";

/** The network of Ma & Hovy 2016, on sentences of the lengths and words as many as CoNLL-2003 has, of a BIO set of tags. */
const SIZE = { embed: 100, hidden: 200, char_embed: 30, char_filters: 30, dropout: 0.5, batch: 20 };
const [WORDS, TYPES] = [20_000, ["PER", "LOC", "ORG", "MISC"]];

const sentences = randomSentences(SIZE.batch * BATCHES);
const { embed, hidden, char_embed, char_filters, dropout, batch } = SIZE;
await benchTraining({
  title: `training of a tagger: ${WORDS} words, E ${embed}, H 2 × ${hidden}, ${char_filters} filters, batch ${batch}`,
  unit: "sentences",
  batch,
  weft: [
    "tag-train",
    sentences.path,
    "--crf",
    "--chars",
    "cnn",
    "--embed",
    `${embed}`,
    "--hidden",
    `${hidden}`,
  ]
    .concat("--char-embed", `${char_embed}`, "--char-filters", `${char_filters}`)
    .concat("--dropout", `${dropout}`, "--batch", `${batch}`),
  script: "tag_torch.py",
  torch: { ...SIZE, sentences: sentences.path },
});

/** Of words as unevenly frequent as in text, and behind these sentences of every word once. */
function randomSentences(count: number): Corpus {
  return keep(`zipf-tagged-${WORDS}-${count}.jsonl`, () => {
    const [next, word] = [randomNumbers(2), zipf(WORDS)];
    const rows: object[] = [];
    for (let id = 0; rows.length < count || id < WORDS; ) {
      const length = 3 + (next() % 24);
      const ids = Array.from({ length }, () => (rows.length < count ? word() : id++ % WORDS));
      rows.push({ tokens: ids.map(spelled), tags: ids.map(() => tagOf(next)) });
    }
    return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  });
}

/** Of two to nine letters. */
function spelled(id: number): string {
  const next = randomNumbers(id + 1);
  const letters = Array.from({ length: 1 + (next() % 8) }, () => String.fromCharCode(97 + (next() % 26)));
  return letters.join("") + id.toString(26).replace(/\d/g, "z");
}

function tagOf(next: () => number): string {
  const type = TYPES[next() % TYPES.length];
  return next() % 6 === 0 ? `${next() % 3 === 0 ? "I" : "B"}-${type}` : "O";
}
