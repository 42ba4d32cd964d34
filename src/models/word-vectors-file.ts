/** Word vectors of files in any of their forms: which one it is, the bytes say. */
import type { ByteSource } from "../formats/byte-source.ts";
import { otherKind, refusal } from "../formats/refuse.ts";
import { detectWordVectors } from "../formats/word-vectors-detect.ts";
import { shareFastText } from "./fasttext-vectors.ts";
import { VectorRecordsReader } from "./vector-records-reader.ts";
import type { SharedWordVectors } from "./word-vectors.ts";
import { shareWordVectorsModel, WORD_VECTORS } from "./word-vectors-model.ts";

/**
 * Loads the vectors of a file, whose bytes are read as they come: a Lookahead of what io/input.ts opened.
 * @throws ModelError if it is damaged, has no word vectors, or more than fit into 4 GiB.
 */
export async function shareWordVectors(source: ByteSource, path: string): Promise<SharedWordVectors> {
  const refuse = refusal(path);
  const outline = await detectWordVectors(source);
  if (outline === undefined) throw otherKind(path, WORD_VECTORS, "no word vectors of a kind that weft reads");
  if (outline.format === "fasttext") return shareFastText(source, path);
  if (outline.format === "safetensors") return shareWordVectorsModel(source, path);
  const reader = new VectorRecordsReader(outline, refuse);
  source.skip(outline.header);
  for await (const chunk of source) reader.push(chunk);
  return reader.finish(path);
}
