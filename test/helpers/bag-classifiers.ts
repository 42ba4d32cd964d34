/** Classifiers of fastText: those that Debian's fasttext trains, and the labels that texts get. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FOUND_SIZE } from "../../src/kernels/label-state.ts";
import * as row from "../../src/kernels/row.ts";
import type { ClassifyOptions, Predicted, RowClassifier } from "../../src/models/classifier.ts";
import { joinClassifier, shareClassifier } from "../../src/models/shared-classifier.ts";
import { randomNumbers } from "./random.ts";
import { sourceOf } from "./vectors.ts";

/** What a test adds to its name: empty, or why it is skipped. */
export const noFastText: string =
  spawnSync("fasttext").error === undefined ? "" : " (skipped: no fasttext on this machine)";

export const loadBagClassifier = async (file: Uint8Array): Promise<RowClassifier> =>
  joinClassifier(await shareClassifier(sourceOf(file, 2 ** 16), "m", "wasm")) as RowClassifier;

/** The labels of texts that lie in the memory of the model; undefined stands for a row that is not there. */
export function labelsOf(
  model: RowClassifier,
  texts: readonly (Uint8Array | undefined)[],
  options: ClassifyOptions,
): Predicted[][] {
  const { kernels } = model;
  const rows = kernels.allocate(texts.length * row.ROW_SIZE);
  for (const [index, text] of texts.entries()) {
    const start = kernels.allocate((text?.length ?? 0) + 64);
    kernels.bytes.set(text ?? [], start);
    const members = [0, 0, start, start + (text?.length ?? 0), 0, text === undefined ? row.ODD : row.OK];
    kernels.u32(rows + index * row.ROW_SIZE, 8).set(members);
  }
  const { address, ends } = model.classify(rows, 0, texts.length, options);
  return texts.map((_, index) => {
    const start = index === 0 ? 0 : ends[index - 1];
    return Array.from({ length: ends[index] - start }, (_, i) => {
      const place = address + (start + i) * FOUND_SIZE;
      return { label: kernels.load(place), prob: kernels.f32(place + 4, 1)[0] };
    });
  });
}

/** Runs fasttext in a folder of its own, where `train` is the corpus; gives the bytes of the file that it wrote. */
export function trainWithFastText(corpus: string, ...runs: readonly (readonly string[])[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "weft-fasttext-"));
  try {
    writeFileSync(join(folder, "train"), corpus);
    for (const args of runs) {
      const all = [
        args[0],
        "-input",
        "train",
        "-output",
        "model",
        "-thread",
        "1",
        "-verbose",
        "0",
        ...args.slice(1),
      ];
      const { status, stderr } = spawnSync("fasttext", all, { cwd: folder });
      if (status !== 0) throw new Error(`fasttext ${all.join(" ")}: ${stderr}`);
    }
    return readFileSync(join(folder, runs.at(-1)?.[0] === "quantize" ? "model.ftz" : "model.bin"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What predict-prob prints for each text: probabilities by the labels as they stand in the file. */
export function predictWithFastText(file: Uint8Array, texts: readonly string[]): Map<string, number>[] {
  const folder = mkdtempSync(join(tmpdir(), "weft-fasttext-"));
  try {
    writeFileSync(join(folder, "model"), file);
    const input = `${texts.join("\n")}\n`;
    const { status, stdout } = spawnSync("fasttext", ["predict-prob", "model", "-", "100000"], {
      cwd: folder,
      input,
    });
    if (status !== 0) throw new Error("fasttext predict-prob failed");
    const lines = stdout.toString().split("\n").slice(0, texts.length);
    return lines.map((line) => {
      const cells = line.trim() === "" ? [] : line.trim().split(" ");
      return new Map(
        Array.from({ length: cells.length / 2 }, (_, i) => [cells[2 * i], Number(cells[2 * i + 1])]),
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SYLLABLES = ["ka", "lo", "mi", "не", "ду", "日", "ß", "é", "x"];

/** A word of one to four syllables. */
export const randomWord = (next: () => number): string =>
  Array.from({ length: 1 + (next() % 4) }, () => SYLLABLES[next() % SYLLABLES.length]).join("");

/** Lines whose words follow from their labels, of which some lines have two. */
export function labelledCorpus(labels: number, lines: number, seed = 1): string {
  const next = randomNumbers(seed);
  const line = (index: number) => {
    const label = index < labels ? index : Math.min(next() % labels, next() % labels); // low ones are frequent
    const second = next() % 5 === 0 ? ` __label__${next() % labels}` : "";
    const words = Array.from({ length: 1 + (next() % 8) }, () =>
      next() % 3 === 0 ? `word${label}` : randomWord(next),
    );
    return `__label__${label}${second} ${words.join(" ")}\n`;
  };
  return Array.from({ length: lines }, (_, index) => line(index)).join("");
}
