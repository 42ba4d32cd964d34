/** What an ARPA file is: how many n-grams of each length it has, once all of them were read. */
import { readArpa } from "../../models/arpa-reader.ts";
import { ngramBytes } from "../../models/ngram-model.ts";
import { escapeText } from "../escape-token.ts";
import { Fingerprint } from "./fingerprint.ts";
import { grouped, type Inspected, type Row, section } from "./inspected.ts";

/** @throws ModelError if it is damaged */
export async function describeArpa(chunks: AsyncIterable<Uint8Array>, path: string): Promise<Inspected> {
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
  const rows: Row[] = [
    ["file", escapeText(path)],
    ["kind", `n-gram model of order ${record.order}, an ARPA file`],
    ["size", `${grouped(record.bytes)} bytes`],
    ["sha256", record.sha256],
    ...section("n-grams", ngramLines(counts)),
    ["vocabulary", `${grouped(vocabulary.size)} words${ends ? "" : ", but no </s>"}`],
    ["memory", `${grouped(record.memory)} bytes`],
  ];
  return { record, rows: () => rows };
}

/** One line a length. */
export const ngramLines = (counts: readonly number[]): string[] =>
  counts.map((count, index) => `${grouped(count)} of length ${index + 1}`);
