import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import { readLabelled } from "../../../src/commands/dataset/labelled.ts";
import { checkLabelled } from "../../../src/commands/dataset/labelled-check.ts";
import { SameTexts } from "../../../src/commands/dataset/same-texts.ts";
import { randomBits } from "../../../src/engine/random.ts";
import { temporaryFolder } from "../../io/support.ts";

const folder = temporaryFolder();

type Rows = readonly (readonly [text: string, ...labels: string[]])[];

async function labelled(name: string, rows: Rows, known = {}) {
  const { signal } = new AbortController();
  const context = { signal, progress: () => ({ update: () => {}, stop: () => {} }) } as unknown as Context;
  const path = join(folder, name);
  writeFileSync(path, rows.map(([text, ...labels]) => `${JSON.stringify({ text, labels })}\n`).join(""));
  const options = { textField: "text", labelField: "label", memory: 2 ** 20, ...known };
  return readLabelled(context, [path], options);
}

/** What is said, without the folder. */
async function warnings(train: Rows, valid?: Rows): Promise<string[]> {
  const heard: string[] = [];
  const first = await labelled("train", train);
  const labels = first.labels.map(({ label }) => label);
  const { vocabulary } = first;
  const second = valid === undefined ? undefined : await labelled("valid", valid, { vocabulary, labels });
  try {
    checkLabelled((message) => heard.push(message), first, second);
  } finally {
    await Promise.all([first.ids.close(), second?.ids.close()]);
  }
  return heard.map((message) => message.replaceAll(`${folder}/`, ""));
}

const SOUND: Rows = [
  ["a", "x"],
  ["b", "y"],
  ["c", "x"],
  ["d", "y"],
];

describe("what is said of labelled data", () => {
  it("is nothing where all is well", async () => {
    expect(await warnings(SOUND, [["e", "x"]])).toEqual([]);
    expect(await warnings([...SOUND, ["a", "x"]])).toEqual([]);
  });

  it.each<[string, Rows, Rows | undefined, readonly string[]]>([
    ["an empty text", [...SOUND, [" ", "x"]], undefined, ["1 text is empty: train:5"]],
    [
      "empty texts",
      [...SOUND, ["", "x"], ["", "y"]],
      [["", "y"]],
      ["2 texts are empty, such as train:5", "1 text is empty: valid:1"],
    ],
    [
      "a rare label",
      [...SOUND, ["e", "x", "\u202ez"]],
      undefined,
      ['1 label has a single text: "\\u202ez" at train:5'],
    ],
    [
      "rare labels",
      [...SOUND, ["e", "z"], ["f", "w"]],
      undefined,
      ['2 labels have a single text, such as "z" at train:5'],
    ],
    [
      "a text with other labels",
      [...SOUND, ["a", "y"]],
      undefined,
      ["1 text is there before with other labels: train:5, first at train:1"],
    ],
    [
      "texts with more labels",
      [...SOUND, ["b", "y", "x"], ["c", "x"], ["b", "x", "y"]],
      undefined,
      ["2 texts are there before with other labels, such as train:5, first at train:2"],
    ],
    [
      "validation on training data",
      SOUND,
      [
        ["q", "x"],
        ["d", "x"],
      ],
      ["1 validation text is in the training data: valid:2, which is train:4"],
    ],
    [
      "validation on all of it",
      SOUND,
      SOUND,
      ["4 validation texts are in the training data, such as valid:1, which is train:1"],
    ],
    [
      "a large label",
      [...Array.from({ length: 300 }, (_, i) => [`${i}`, "big"] as const), ...SOUND],
      undefined,
      ['300 texts have the label "big", 2 "x": more than 100 to 1'],
    ],
    [
      "not so large a label",
      [...Array.from({ length: 200 }, (_, i) => [`${i}`, "big"] as const), ...SOUND],
      undefined,
      [],
    ],
  ])("%s", async (_, train, valid, said) => {
    expect(await warnings(train, valid)).toEqual(said);
  });

  it.each<[string, Rows, RegExp]>([
    [
      "one class",
      [
        ["a", "x"],
        ["b", "x"],
      ],
      /^all 2 texts have the label "x": there is nothing to tell apart$/,
    ],
    ["one text", [["a", "x"]], /^the only text has the label "x"/],
    ["one text with two labels", [["a", "x", "y"]], /^a single text \(.*train:1\) is not enough/],
  ])("refuses %s", async (_, rows, message) => {
    await expect(warnings(rows)).rejects.toThrow(message);
  });
});

describe("rows with the same text", () => {
  it.each([0, 1, 2, 7, 8, 1000])("are found among %i", (count) => {
    const hashes = Uint32Array.from({ length: count * 2 }, (_, i) =>
      i % 2 === 0 ? 7 : randomBits(1, i) % 50,
    );
    const wanted = (row: number) => hashes[row * 2 + 1] !== 3;
    const same = new SameTexts(hashes, wanted);
    for (let row = 0; row < count; row++) {
      const first = hashes.findIndex((hash, i) => i % 2 === 1 && hash === hashes[row * 2 + 1]);
      expect(same.first(hashes, row)).toBe(wanted(row) ? (first - 1) / 2 : undefined);
    }
    expect(same.first(Uint32Array.of(8, 1), 0)).toBeUndefined();
  });
});
