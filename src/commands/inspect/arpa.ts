/** What an ARPA file is: how many n-grams of each length it has, once all of them were read. */
import { type Fact, facts, type Page } from "../../formats/page.ts";
import { readArpa } from "../../models/arpa-reader.ts";
import { NGRAM_MODEL } from "../../models/ngram-file.ts";
import { ngramBytes } from "../../models/ngram-model.ts";
import { bytesText, counted, grouped } from "../number-text.ts";
import type { Report } from "../report.ts";
import { Fingerprint } from "./fingerprint.ts";
import { nextBlock } from "./next.ts";

/** @throws ModelError if it is damaged */
export async function describeArpa(chunks: AsyncIterable<Uint8Array>, path: string): Promise<Report> {
  const print = new Fingerprint();
  const { levels, vocabulary, ends } = await readArpa(print.passing(chunks), path);
  const counts = levels.map(({ logProbs }) => logProbs.length);
  const record = {
    file: path,
    kind: "arpa",
    bytes: print.bytes,
    sha256: print.sha256(),
    order: levels.length,
    counts,
    vocabulary: vocabulary.size,
    predicts_end: ends,
    memory: ngramBytes(counts),
  };
  return { record, page: () => pageOf(record) };
}

interface Description {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly order: number;
  readonly counts: readonly number[];
  readonly vocabulary: number;
  readonly predicts_end: boolean;
  readonly memory: number;
}

const pageOf = (description: Description): Page => ({
  title: [description.file, `n-gram model of order ${description.order}`, "an ARPA file"],
  blocks: [
    {
      table: facts([
        ["size", bytesText(description.bytes)],
        ["sha256", description.sha256],
        [
          "vocabulary",
          counted(description.vocabulary, "word") + (description.predicts_end ? "" : ", but no </s>"),
        ],
        ngramFact(description.counts),
        ["in memory", bytesText(description.memory)],
      ]),
    },
    nextBlock(NGRAM_MODEL, description.file),
  ],
});

/** How many there are of each length, from 1. */
export const ngramFact = (counts: readonly number[]): Fact => [
  "n-grams",
  counts.map((count, index) => `${grouped(count)} of length ${index + 1}`).join(", "),
];
