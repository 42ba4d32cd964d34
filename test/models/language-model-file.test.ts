import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import type { LanguageModelConfig } from "../../src/models/language-model.ts";
import {
  LANGUAGE_MODEL,
  languageModelTensors,
  loadLanguageModel,
} from "../../src/models/language-model-file.ts";
import { parseModel, writeModel } from "../../src/models/model-file.ts";
import { Scorer } from "../../src/models/scorer.ts";
import { joinLanguageModel, shareLanguageModel } from "../../src/models/shared-language-model.ts";
import { byteVocabulary } from "../../src/text/byte-vocabulary.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import { testEngine } from "../helpers/engine.ts";
import { randomModel, randomModelFile, tinyConfig, weightsOf } from "../helpers/language-models.ts";
import { packedPassages } from "../helpers/passages.ts";

const VOCABULARY = symbolVocabulary("char", ["\n", "a", "b", "c", "d", " ", "é"]);

const load = (bytes: Uint8Array, path: string, engine: Engine) =>
  loadLanguageModel(parseModel(bytes, path, LANGUAGE_MODEL), engine);

/** A file whose config says something else than its tensors. */
async function misdescribed(config: object, kind = LANGUAGE_MODEL, vocabulary = VOCABULARY): Promise<Buffer> {
  const { model, engine } = await randomModel(tinyConfig());
  const tensors = languageModelTensors(model, engine);
  const parts = {
    kind,
    config: { ...tinyConfig(), ...config },
    vocabulary: vocabulary.toJSON(),
    training: {},
  };
  return Buffer.concat([...writeModel({ ...parts, tensors })]);
}

describe("a language model's file", () => {
  it.each<Partial<LanguageModelConfig>>([
    {},
    { arch: "gru", layers: 3, tie: true, layerNorm: true },
    { arch: "rnn", activation: "relu", residual: true, dropout: 0.5 },
    { arch: "window", window: 3, direct: true, tie: true },
    { arch: "gru", recurrentDropout: 0.25, cutoffs: [2, 4] },
    { arch: "lstm", forgetBias: -1.5 },
  ])("gives the model back: %o", async (config) => {
    const { model, engine } = await randomModel(tinyConfig(config));
    const loaded = load(await randomModelFile(VOCABULARY, config), "lm", testEngine());
    const other = testEngine();
    const again = load(await randomModelFile(VOCABULARY, config), "lm", other);
    expect(loaded.model.config).toEqual(model.config);
    expect(loaded.vocabulary.toJSON()).toEqual(VOCABULARY.toJSON());
    expect(weightsOf(again.model, other)).toEqual(weightsOf(model, engine));
  });

  it.each([
    [{ hidden: 7 }, 'tensor "layers.0.W_x" has the shape [5,24], where [5,28] is needed'],
    [{ hidden: 2 ** 40 }, "is needed"],
    [{ layers: 2 }, 'tensor "layers.1.W_x" is missing'],
    [{ layers: 1e9 }, "it has 1000000000 layers, and not a tensor for each"],
    [{ layers: 0 }, "its layers is not a whole number from 1"],
    [{ arch: "transformer" }, 'its arch is not one of "rnn", "gru", "lstm"'],
    [{ arch: "window", direct: false }, "its window is not a whole number from 1"],
    [{ arch: "window", window: 2, direct: 0 }, "its direct is not true or false"],
    [{ arch: "window", window: 2 ** 40, direct: false }, 'tensor "hidden.W" is missing'],
    [
      { arch: "window", window: 2, direct: false, vocabulary: 2 ** 24 + 1 },
      "a window over 16777217 tokens, more than 16777216",
    ],
    [{ recurrentDropout: 1 }, "its recurrentDropout is not a number from 0 to below 1"],
    [{ recurrentDropout: "half" }, "its recurrentDropout is not a number"],
    [{ forgetBias: "1" }, "its forgetBias is not a number"],
    [{ cutoffs: 3 }, "its cutoffs is not a list of whole numbers from 1"],
    [{ cutoffs: [3, 2] }, "an adaptive softmax that is tied, or whose cutoffs do not rise"],
    [{ cutoffs: [7] }, "an adaptive softmax that is tied, or whose cutoffs do not rise"],
    [{ cutoffs: [2], tie: true }, "an adaptive softmax that is tied, or whose cutoffs do not rise"],
    [{ cutoffs: [2] }, 'tensor "output.head.W" is missing'],
    [{ tie: 1 }, "its tie is not true or false"],
    [{ dropout: 1 }, "its dropout is not a number from 0 to below 1"],
    [{ vocabulary: 8 }, "its vocabulary has 7 tokens, its network 8"],
  ])("is refused where its config does not fit: %o", async (config, message) => {
    const engine = testEngine();
    const bytes = await misdescribed(config);
    expect(() => load(bytes, "lm", engine)).toThrow(message);
    expect(engine.kernels.allocated).toBeLessThan(2 ** 16);
  });

  it("is refused where its vocabulary does not fit, and where it is of another kind", async () => {
    const bytes = await misdescribed({}, LANGUAGE_MODEL, byteVocabulary());
    expect(() => load(bytes, "lm", testEngine())).toThrow("its vocabulary has 256 tokens");
    const other = await misdescribed({}, "word-vectors");
    expect(() => load(other, "lm", testEngine())).toThrow(
      'a model of the kind "word-vectors", where "language-model" is needed',
    );
  });
});

describe("a shared language model", () => {
  it("predicts the same for everyone who joins, also with weights that were made ready once", async () => {
    const config = { layers: 2, hidden: 40, embed: 24 };
    const shared = await shareLanguageModel(await randomModelFile(VOCABULARY, config), "lm", "wasm");
    const { model, engine } = await randomModel(tinyConfig(config));
    const passages = [VOCABULARY.encode("a bad cab"), VOCABULARY.encode("é")];
    const expected = new Scorer(model, engine, { end: 0 }).score(passages);
    const packed = packedPassages(passages, 0);
    for (let i = 0; i < 2; i++) {
      const joined = joinLanguageModel(structuredClone(shared));
      const scorer = joined.scorer({ carry: false, end: true });
      expect(scorer.score(packed)).toEqual(Float32Array.from(expected.flatMap((logs) => [...logs])));
      const before = joined.kernels.allocated;
      scorer.score(packed);
      expect(joined.kernels.allocated).toBe(before);
    }
  });
});
