/** The config of a captioner, and how it is read from a file, of which nothing is certain. */
import { refusal } from "../formats/refuse.ts";
import { type DecoderConfig, decoderConfig } from "./decoder-config.ts";
import type { ModelFile } from "./model-file.ts";
import { settingsOf } from "./settings.ts";

/** Everything that decides the network, and nothing else: it is written into the model file. Its attention is none. */
export interface CaptionerConfig extends DecoderConfig {
  /** F: the numbers that stand for what is to be put into words. */
  readonly features: number;
}

/** @throws ModelError if something is missing, or such that no network can be made of it. */
export function captionerConfig(file: ModelFile): CaptionerConfig {
  const config = { ...decoderConfig(file), features: settingsOf(file).whole("features") };
  if (config.attention !== "none")
    throw refusal(file.path)("it has attention, which one vector of features has no use for");
  return config;
}
