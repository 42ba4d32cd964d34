/** Text classifiers of all kinds as threads share them. */
import type { BackendName } from "../engine/backend.ts";
import type { ByteSource } from "../formats/byte-source.ts";
import { FASTTEXT_FIRST_BYTES, isFastText } from "../formats/fasttext-header.ts";
import { joinBagClassifier, type SharedBagClassifier } from "./bag-classifier.ts";
import { fastTextOf, isBagModel } from "./bag-model.ts";
import type { Classifier } from "./classifier.ts";
import { shareFastTextClassifier, shareFastTextModel } from "./fasttext-classifier.ts";
import { parseModel } from "./model-file.ts";
import {
  joinNetworkClassifier,
  type SharedNetworkClassifier,
  shareNetworkClassifier,
} from "./network-classifier.ts";
import { TEXT_CLASSIFIER } from "./text-classifier-file.ts";

/** Plain data, which can be posted to a thread. */
export type SharedClassifier = SharedNetworkClassifier | SharedBagClassifier;

/**
 * Loads the model of a file: one of fastText, or else of weft.
 * @throws ModelError if it is damaged or no text classifier, IoError when there is no such backend or no room.
 */
export async function shareClassifier(
  source: ByteSource,
  path: string,
  backend: BackendName | "auto",
): Promise<SharedClassifier> {
  if (isFastText(await source.peek(FASTTEXT_FIRST_BYTES)))
    return shareFastTextClassifier(source, path, backend);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  const file = parseModel(Buffer.concat(chunks), path, TEXT_CLASSIFIER);
  if (isBagModel(file)) return shareFastTextModel(fastTextOf(file), path, backend);
  return shareNetworkClassifier(file, backend);
}

/** One thread's hands on it; the model must not change. */
export const joinClassifier = (shared: SharedClassifier): Classifier =>
  shared.reads === "texts" ? joinBagClassifier(shared) : joinNetworkClassifier(shared);
