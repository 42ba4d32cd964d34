import { expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { parseModel, writeModel } from "../../src/models/model-file.ts";
import { settingsOf } from "../../src/models/settings.ts";

const config = { hidden: 3, zero: 0, rate: 0.5, huge: 2 ** 60, tied: false, arch: "lstm", cuts: [2, 5] };
const file = Buffer.concat([...writeModel({ kind: "k", config, training: {}, tensors: [] })]);
const settings = settingsOf(parseModel(file, "a.model"));

it("gives what the config says", () => {
  expect(settings.whole("hidden")).toBe(3);
  expect(settings.whole("zero", 0)).toBe(0);
  expect(settings.wholes("cuts")).toEqual([2, 5]);
  expect([settings.has("cuts"), settings.has("layers"), settings.has("constructor")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(settings.number("rate")).toBe(0.5);
  expect(settings.flag("tied")).toBe(false);
  expect(settings.text("arch")).toBe("lstm");
  expect(settings.choice("arch", ["gru", "lstm"])).toBe("lstm");
});

it.each<[string, () => unknown, string]>([
  ["what is missing", () => settings.whole("layers"), "a.model: its layers is not a whole number from 1"],
  ["what objects inherit", () => settings.text("constructor"), "its constructor is not a string"],
  ["a number too small", () => settings.whole("zero"), "its zero is not a whole number from 1"],
  ["a part", () => settings.whole("rate"), "its rate is not a whole number from 1"],
  ["a number too large", () => settings.whole("huge"), "its huge is not a whole number"],
  [
    "a number for a list",
    () => settings.wholes("hidden"),
    "its hidden is not a list of whole numbers from 1",
  ],
  ["text for a number", () => settings.number("arch"), "its arch is not a number"],
  ["a number for a flag", () => settings.flag("zero"), "its zero is not true or false"],
  ["a number for text", () => settings.text("hidden"), "its hidden is not a string"],
  ["another choice", () => settings.choice("arch", ["gru", "rnn"]), 'its arch is not one of "gru", "rnn"'],
])("refuses %s", (_, use, reason) => {
  expect(use).toThrow(ModelError);
  expect(use).toThrow(reason);
});
