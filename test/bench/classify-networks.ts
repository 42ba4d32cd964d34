/** Training of a convolutional text classifier, texts a second, beside PyTorch. */
import { randomNumbers } from "../helpers/random.ts";
import { type Corpus, keep } from "./corpus.ts";
import { zipf } from "./lm-ids.ts";
import { BATCHES, benchTraining } from "./training-peers.ts";

/** The network of Kim 2014; of words about as many as his movie reviews have. */
const SIZE = { embed: 300, widths: [3, 4, 5], filters: 100, dropout: 0.5, batch: 50 };
const WORDS = 18_000;

const texts = randomTexts(SIZE.batch * BATCHES);
const { embed, widths, filters, dropout, batch } = SIZE;
await benchTraining({
  title: `training of a convolutional classifier: ${WORDS} words, E ${embed}, widths ${widths}, batch ${batch}`,
  unit: "texts",
  batch,
  weft: ["classify-train", texts.path, "--embed", `${embed}`, "--widths", widths.join(",")]
    .concat("--filters", `${filters}`, "--dropout", `${dropout}`, "--batch", `${batch}`)
    .concat("--lr", "0.001", "--max-length", "64"),
  script: "classify_torch.py",
  torch: { ...SIZE, texts: texts.path },
});

/** As long as sentences are, of words as unevenly frequent, with every word among them. */
function randomTexts(count: number): Corpus {
  return keep(`zipf-texts-${WORDS}-${count}.jsonl`, () => {
    const [next, word] = [randomNumbers(2), zipf(WORDS)];
    const rows = Array.from({ length: count }, () => {
      const text = Array.from({ length: 5 + (next() % 31) }, () => `w${word()}`);
      return { text: text.join(" "), label: next() % 2 === 0 ? "good" : "bad" };
    });
    const all = Array.from({ length: WORDS }, (_, id) => `w${id}`).join(" ");
    return Buffer.from(
      [...rows, { text: all, label: "bad" }].map((row) => `${JSON.stringify(row)}\n`).join(""),
    );
  });
}
