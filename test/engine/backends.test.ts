/** Every backend against plain loops, and how they are opened. Skipped where the machine has no such backend. */
import { describe, expect, it } from "vitest";
import { backendNamed, backendNames, openBackend } from "../../src/engine/backends.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { productSpeed } from "../../src/engine/speed.ts";
import { numbersOf, randomFloats, tensorOf } from "../helpers/engine.ts";
import { expectRight } from "../helpers/products.ts";

const SIZES = [
  [0, 5, 3],
  [5, 0, 3],
  [5, 3, 0],
  [1, 1, 1],
  [3, 2, 1],
  [8, 13, 4],
  [1, 33, 64],
  [13, 64, 33],
  [64, 33, 13],
  [7, 480, 300], // few rows by a large side
  [8, 480, 300],
] as const;

const TRANSPOSITIONS = [false, true].flatMap((leftTransposed) =>
  [false, true].map((rightTransposed) => ({ leftTransposed, rightTransposed })),
);

const backends = await Promise.all(
  backendNames.map(async (name) => {
    const opened = await openBackend(name).catch((error: Error) => error);
    const reason = opened instanceof Error ? ` (skipped: ${opened.message})` : "";
    return { title: name + reason, name, opened };
  }),
);

describe.each(backends)("$title", ({ name, opened }) => {
  const engine = opened instanceof Error ? undefined : new Engine(new Kernels(opened.module), opened.backend);

  it.skipIf(!engine).each(SIZES)("multiplies %i x %i, depth %i", (rows, columns, depth) => {
    for (const sides of TRANSPOSITIONS) {
      for (const prepared of [false, true]) {
        for (const add of [false, true]) {
          expectRight(engine!, { rows, columns, depth, prepared, add, ...sides });
        }
      }
    }
  });

  it.skipIf(!engine)("has its name", () => {
    expect(engine?.backend.name).toBe(name);
    expect(backendNamed(name).name).toBe(name);
  });

  it.skipIf(!engine)("gives the same bits again, also in memory that has grown", () => {
    const left = tensorOf(engine!, randomFloats(40 * 300, 1), 40, 300);
    const right = tensorOf(engine!, randomFloats(300 * 210, 2), 300, 210);
    const [once, again] = [engine!.keep(40, 210), engine!.keep(40, 210)];
    engine!.multiply(once, left, right);
    engine!.kernels.allocate(2 ** 26);
    engine!.multiply(again, left, right);
    expect(numbersOf(engine!, again)).toEqual(numbersOf(engine!, once));
  });

  it.skipIf(!engine)("has a speed, and gives back what measuring it took", () => {
    const before = engine!.step.mark();
    expect(productSpeed(engine!, { rows: 5, columns: 24, depth: 16 }, 1)).toBeGreaterThan(0);
    expect(engine!.step.mark()).toEqual(before);
  });
});

describe("openBackend", () => {
  it("finds one that this machine has, when asked for the fastest", async () => {
    const there = backends.filter(({ opened }) => !(opened instanceof Error)).map(({ name }) => name);
    expect(there).toContain((await openBackend("auto")).backend.name);
  });

  it("says what is missing", async () => {
    const opened = openBackend("blas", "libno-such-blas.so");
    await expect(opened).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/libno-such-blas\.so|koffi/),
      hint: expect.stringContaining("install"),
    });
  });

  it("does without what is missing, when asked for the fastest", async () => {
    expect(["wasm", "relaxed"]).toContain((await openBackend("auto", "libno-such-blas.so")).backend.name);
  });
});
