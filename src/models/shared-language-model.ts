/** Language models of all kinds as threads share them. */
import type { BackendName } from "../engine/backend.ts";
import { LANGUAGE_MODEL } from "./language-model-file.ts";
import { parseModel } from "./model-file.ts";
import { joinNetwork, type SharedNetwork, shareNetwork } from "./network-predictor.ts";
import { NGRAM_MODEL } from "./ngram-file.ts";
import { joinNgramModel, type SharedNgramModel, shareNgramFile } from "./ngram-predictor.ts";
import type { Predictor } from "./predictor.ts";

/** Plain data, which can be posted to a thread. */
export type SharedLanguageModel = SharedNetwork | SharedNgramModel;

/**
 * Loads the model of a file; only neural ones need the backend.
 * @throws ModelError if it is damaged or no language model, IoError when there is no such backend or no room.
 */
export async function shareLanguageModel(
  bytes: Uint8Array,
  path: string,
  backend: BackendName | "auto",
): Promise<SharedLanguageModel> {
  const file = parseModel(bytes, path, LANGUAGE_MODEL, NGRAM_MODEL);
  return file.kind === NGRAM_MODEL ? shareNgramFile(file) : shareNetwork(file, backend);
}

/** One thread's hands on it; the model must not change. */
export const joinLanguageModel = (shared: SharedLanguageModel): Predictor =>
  shared.kind === "network" ? joinNetwork(shared) : joinNgramModel(shared);
