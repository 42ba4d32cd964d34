import { expect, it } from "vitest";
import { differences } from "../../src/models/differences.ts";

const config = {
  hidden: 200,
  optimizer: { name: "adam", rates: [0.1, 0.2] },
  data: [{ path: "a", bytes: 7 }],
};

it("says nothing of what is the same, in whatever order", () => {
  expect(differences(config, JSON.parse(JSON.stringify(config)))).toEqual([]);
  const { hidden, optimizer } = config;
  const other = { data: [{ bytes: 7, path: "a" }], optimizer, hidden, resume: undefined };
  expect(differences(config, other)).toEqual([]);
});

it("names each setting that differs", () => {
  const optimizer = { name: "sgd", rates: [0.1, 0.3] };
  expect(differences(config, { hidden: 128, optimizer, data: config.data, seed: 2 })).toEqual([
    "hidden: 200 in the checkpoint, 128 now",
    'optimizer.name: "adam" in the checkpoint, "sgd" now',
    "optimizer.rates: [0.1,0.2] in the checkpoint, [0.1,0.3] now",
    "seed: not set in the checkpoint, 2 now",
  ]);
  expect(differences(config, {})).toHaveLength(3);
});

it("tells what is inherited, null, text and nothing apart, and shortens what is long", () => {
  expect(differences({ toString: 1, a: null, b: "1" }, { a: undefined, b: 1 })).toEqual([
    "toString: 1 in the checkpoint, not set now",
    "a: null in the checkpoint, not set now",
    'b: "1" in the checkpoint, 1 now',
  ]);
  const [line] = differences({ text: "x".repeat(1000) }, { text: "y" });
  expect(line.length).toBeLessThan(120);
});
