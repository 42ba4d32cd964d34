/** What `weft inspect` says of models, checkpoints and other programs' tensors. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeSafetensors } from "../../../src/commands/inspect/model.ts";
import { bytesText } from "../../../src/commands/number-text.ts";
import { recordLine } from "../../../src/commands/report.ts";
import { ModelError } from "../../../src/errors.ts";
import { bytesTensor, numbersTensor } from "../../../src/formats/file-tensor.ts";
import { writeSafetensors } from "../../../src/formats/safetensors.ts";
import { widthOf } from "../../../src/formats/terminal-text.ts";
import { writeCheckpoint } from "../../../src/models/checkpoint.ts";
import { writeModel } from "../../../src/models/model-file.ts";
import { pageOf } from "../../helpers/pages.ts";

const W = numbersTensor("layers.0.W", [2, 3], Float32Array.of(1, -2, 3, 0, 0, 4));
const b = numbersTensor("layers.0.b", [1000], new Float32Array(1000).fill(0.001));
const tensors = [W, b];
const config = { hidden: 3, optimizer: { rates: [0.1, 0.2] } };
const parts = { kind: "tagger", config, vocabulary: ["a", "b"], training: { seed: 7 }, tensors };
const file = (pieces: Iterable<Uint8Array>) => new Uint8Array(Buffer.concat([...pieces]));

const record = (bytes: Uint8Array, stats = false) =>
  JSON.parse(recordLine(describeSafetensors(bytes, "a.model", stats)));
const page = (bytes: Uint8Array, stats = false, columns = 0) =>
  pageOf(describeSafetensors(bytes, "a.model", stats), columns);

describe("a model", () => {
  const model = file(writeModel(parts));

  it("as a record", () => {
    expect(record(model)).toEqual({
      file: "a.model",
      kind: "model",
      bytes: model.length,
      sha256: createHash("sha256").update(model).digest("hex"),
      model: "tagger",
      format: 1,
      config,
      training: { seed: 7 },
      vocabulary: 2,
      parameters: 1006,
      tensors: [
        { name: "layers.0.W", dtype: "F32", shape: [2, 3], count: 6, bytes: 24 },
        { name: "layers.0.b", dtype: "F32", shape: [1000], count: 1000, bytes: 4000 },
      ],
    });
  });

  it("with the numbers of its tensors", () => {
    const [first] = record(model, true).tensors;
    expect(first).toMatchObject({ min: -2, mean: 1, max: 4, norm: Math.sqrt(30), not_finite: 0 });
    expect(page(model, true)).toContain(
      [
        "  name        shape  type  numbers     min   mean    max     norm",
        "  layers.0.W  2 × 3  F32         6  -2      1      4      5.477",
        "  layers.0.b  1000   F32     1,000   0.001  0.001  0.001  0.03162",
      ].join("\n"),
    );
  });

  it("as a page, within its width", () => {
    expect(page(model).split("\n")).toEqual([
      "a.model  tagger, a model of weft, format 1, 1,006 parameters",
      "",
      `  size    ${bytesText(model.length)}`,
      `  sha256  ${createHash("sha256").update(model).digest("hex")}`,
      "",
      "Architecture",
      "  hidden     3",
      "  optimizer  rates [0.1,0.2]",
      "",
      "Training",
      "  seed  7",
      "",
      "Vocabulary",
      "  entries  2",
      "",
      "Tensors",
      "  name        shape  type  numbers  bytes",
      "  layers.0.W  2 × 3  F32         6     24",
      "  layers.0.b  1000   F32     1,000  4,000",
      "",
      "Next",
      "  weft tag -m a.model SENTENCES  tell the tags of words",
      "",
      "",
    ]);
    for (const columns of [20, 40, 60]) {
      const lines = page(model, true, columns).split("\n");
      const commands = lines.filter((line) => !line.startsWith("  weft "));
      expect(Math.max(...commands.map(widthOf))).toBe(columns);
    }
  });

  it("counts the tokens of its tokenizer", () => {
    const tokenizer = bytesTensor("tokenizer.json", readFileSync("fixtures/examples/tok.json"));
    const { vocabulary: _, ...rest } = parts;
    const inspected = record(file(writeModel({ ...rest, tensors: [...tensors, tokenizer] })));
    expect(inspected.vocabulary).toBeGreaterThan(256);
    expect(inspected.parameters).toBe(1006);
    expect(record(file(writeModel(rest))).vocabulary).toBeNull();
  });

  it("is refused when a byte of it changed", () => {
    const changed = model.slice();
    changed[changed.length - 1] ^= 1;
    expect(() => record(changed)).toThrow(ModelError);
    expect(() => record(changed)).toThrow("a.model: damaged: its sha256");
  });
});

describe("a text classifier", () => {
  const labels = ["good\u001b[2J", "\u202ebad", ...Array.from({ length: 20 }, (_, i) => `label ${i}`)];
  const vocabulary = { tokens: ["</s>", "fine", "dull"], labels };
  const config = { arch: "bow", dim: 2 };
  const counts = ["counts", "label_counts"].map((name) => ({
    ...({ name, dtype: "F64", shape: [3], bytes: new Uint8Array(24) } as const),
  }));
  const parts = { kind: "text-classifier", config, vocabulary, training: {}, tensors: [W, ...counts] };
  const model = file(writeModel(parts));

  it("has labels, of which the first are shown, and words, whose counts are not learnt", () => {
    const { labels: count, first_labels, vocabulary: words, parameters } = record(model);
    expect({ count, words, parameters }).toEqual({ count: 22, words: 3, parameters: 6 });
    expect(first_labels).toEqual(["good\\u001B[2J", "\\u202Ebad", ...labels.slice(2, 10)]);
    expect(page(model)).toContain('  first labels  "good\\u001B[2J" "\\u202Ebad" "label 0"');
  });

  it("of a network has them beside the size of its vocabulary", () => {
    const network = { ...parts, config: { arch: "cnn", vocabulary: 7 }, tensors: [W] };
    expect(record(file(writeModel(network)))).toMatchObject({ vocabulary: 7, labels: 22 });
  });

  it("may lack what it should have", () => {
    for (const damaged of [{ tokens: 1, labels: "x" }, null, []]) {
      const inspected = record(file(writeModel({ ...parts, vocabulary: damaged })));
      expect(inspected).not.toHaveProperty("labels");
    }
    const odd = file(writeModel({ ...parts, vocabulary: { labels: [null, 7, {}] } }));
    expect(record(odd)).toMatchObject({
      labels: 3,
      first_labels: ["null", "7", "[object Object]"],
      vocabulary: null,
    });
  });
});

it("a checkpoint: where training stands, and what else is in it", () => {
  const sections = { "optimizer.0": [W, b], best: [] };
  const checkpoint = file(writeCheckpoint({ ...parts, position: { epoch: 2, at: [3] }, sections }));
  expect(record(checkpoint)).toMatchObject({
    kind: "checkpoint",
    model: "tagger",
    parameters: 1006,
    position: { epoch: 2, at: [3] },
    sections: [
      { name: "optimizer.0", tensors: 2, bytes: 4024 },
      { name: "best", tensors: 0, bytes: 0 },
    ],
  });
  expect(record(checkpoint).tensors).toHaveLength(2);
  expect(page(checkpoint)).toContain("Where training stands\n  epoch  2\n  at     [3]\n");
  expect(page(checkpoint)).toContain("Next\n  weft … --resume  go on from here");
  expect(page(checkpoint)).toContain("  optimizer.0        2  4,024\n  best               0      0\n");
});

describe("another program's file", () => {
  const half = { name: "h", dtype: "F16", shape: [], bytes: Uint8Array.of(0, 0x7c) } as const;
  const foreign = file(writeSafetensors([W, half], { format: "pt", by: "\u001b[31m\u009b2J\u202e" }));

  it("is its tensors and what it says of itself", () => {
    expect(record(foreign)).toMatchObject({
      kind: "safetensors",
      metadata: { format: "pt", by: "\u001b[31m\u009b2J\u202e" },
      parameters: 7,
    });
    expect(record(foreign)).not.toHaveProperty("model");
    expect(page(foreign, true)).toMatch(/^ {2}h +one number +F16 +1 +– +– +– +0 +1$/m);
    expect(page(foreign)).toMatch(/^a\.model {2}safetensors of another program, 7 parameters$/m);
  });

  it("cannot steer the terminal", () => {
    for (const text of [page(foreign), recordLine(describeSafetensors(foreign, "a", false))]) {
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});
