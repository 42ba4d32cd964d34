import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/engine/backend.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { multipliesRight } from "../../src/engine/self-test.ts";
import { wasmBackend } from "../../src/engine/wasm-backend.ts";

const sound = wasmBackend("wasm");

const wrong: Readonly<Record<string, Partial<Backend>>> = {
  "never adds": {
    multiply: (workspace, output, left, right) => sound.multiply(workspace, output, left, right, false),
  },
  "forgets the last column": {
    multiply: (workspace, output, left, right, add) => {
      const matrix = "packed" in right ? right.matrix : right;
      sound.multiply(workspace, output, left, { ...matrix, columns: matrix.columns - 1 }, add);
    },
  },
  "prepares another matrix": {
    prepare: (workspace, right) => sound.prepare(workspace, { ...right, pointer: right.pointer + 4 }),
  },
};

describe("multipliesRight", () => {
  it("finds nothing in a sound backend", () => {
    expect(multipliesRight(new Engine(new Kernels(), sound))).toBe(true);
  });

  it.each(Object.entries(wrong))("catches one that %s", (_, broken) => {
    expect(multipliesRight(new Engine(new Kernels(), { ...sound, ...broken }))).toBe(false);
  });
});
