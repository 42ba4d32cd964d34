/** Text classifiers of all kinds as threads share them. */
import type { BackendName } from "../engine/backend.ts";
import type { Classifier } from "./classifier.ts";
import { parseModel } from "./model-file.ts";
import {
  joinNetworkClassifier,
  type SharedNetworkClassifier,
  shareNetworkClassifier,
} from "./network-classifier.ts";
import { TEXT_CLASSIFIER } from "./text-classifier-file.ts";

/** Plain data, which can be posted to a thread. */
export type SharedClassifier = SharedNetworkClassifier;

/**
 * Loads the model of a file.
 * @throws ModelError if it is damaged or no text classifier, IoError when there is no such backend or no room.
 */
export async function shareClassifier(
  bytes: Uint8Array,
  path: string,
  backend: BackendName | "auto",
): Promise<SharedClassifier> {
  return shareNetworkClassifier(parseModel(bytes, path, TEXT_CLASSIFIER), backend);
}

/** One thread's hands on it; the model must not change. */
export const joinClassifier = (shared: SharedClassifier): Classifier => joinNetworkClassifier(shared);
