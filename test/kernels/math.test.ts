import { describe, expect, it } from "vitest";
import { openBackend } from "../../src/engine/backends.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";

const kernels = new Kernels();
const relaxed = new Kernels((await openBackend("relaxed")).module);
const EDGES = [
  0,
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  3.4e38,
  -3.4e38,
  1e-45,
  -1e-45,
  1.2e-38,
  88.7,
  88.8,
  -87,
];

type Kernel = (output: number, input: number, count: number) => void;
const functions: Record<string, { of(kernels: Kernels): Kernel; exact(x: number): number; ulps: number }> = {
  exp: { of: ({ call }) => call.math_exp, exact: Math.exp, ulps: 1.5 },
  log: { of: ({ call }) => call.math_log, exact: Math.log, ulps: 0.8 },
  tanh: { of: ({ call }) => activation(call, 0), exact: Math.tanh, ulps: 2.5 },
  sigmoid: { of: ({ call }) => activation(call, 2), exact: (x) => 1 / (1 + Math.exp(-x)), ulps: 2.5 },
};

describe.each(Object.entries(functions))("%s", (_name, { of, exact, ulps }) => {
  it(`is at most ${ulps} units in the last place from the truth`, () => {
    const inputs = sweep();
    const outputs = run(kernels, of(kernels), inputs);
    let worst = 0;
    inputs.forEach((x, i) => {
      if (Number.isFinite(Math.fround(exact(x)))) worst = Math.max(worst, ulpsBetween(outputs[i], exact(x)));
    });
    expect(worst).toBeLessThanOrEqual(ulps);
  });

  it("is the same in the last lanes as in whole vectors, and in both builds", () => {
    const inputs = Float32Array.from([...EDGES, ...randomFloats(64, 1, 20)]);
    const bits = new Uint32Array(run(kernels, of(kernels), inputs).buffer);
    expect(new Uint32Array(run(relaxed, of(relaxed), inputs).buffer)).toEqual(bits);
    for (let start = 0; start < inputs.length; start++) {
      for (const count of [0, 1, 2, 3, 5]) {
        const part = new Uint32Array(run(kernels, of(kernels), inputs.slice(start, start + count)).buffer);
        expect(part).toEqual(bits.slice(start, start + count));
      }
    }
  });

  it("lets NaN through, and touches nothing behind its output", () => {
    const pointer = kernels.allocate(64);
    for (const count of [1, 2, 3, 4, 5]) {
      kernels.f32(pointer, 8).fill(Number.NaN, 0, count).fill(7, count);
      of(kernels)(pointer, pointer, count);
      expect([...kernels.f32(pointer, 8)]).toEqual(
        Array.from({ length: 8 }, (_, i) => (i < count ? Number.NaN : 7)),
      );
    }
  });
});

describe("at the edges", () => {
  const at = (name: string, ...inputs: number[]) => [
    ...run(kernels, functions[name].of(kernels), Float32Array.from(inputs)),
  ];

  it("exp is 1 at 0, and ends at 0 and infinity", () => {
    expect(at("exp", 0, -0, -87, -1e9, -Infinity, 88.73, 1e9, Infinity)).toEqual([
      1,
      1,
      0,
      0,
      0,
      Infinity,
      Infinity,
      Infinity,
    ]);
  });

  it("log is infinite at its ends, and NaN below 0", () => {
    expect(at("log", 1, 0, -0, Infinity)).toEqual([0, -Infinity, -Infinity, Infinity]);
    expect(at("log", -1, -1e-45, -Infinity)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("tanh and sigmoid are exact at 0 and saturate", () => {
    expect(at("tanh", 0, 9.02, 100, Infinity, -9.02, -Infinity)).toEqual([0, 1, 1, 1, -1, -1]);
    expect(at("sigmoid", 0, -0, 17.4, Infinity, -89, -Infinity)).toEqual([0.5, 0.5, 1, 1, 0, 0]);
  });

  it("tanh and sigmoid go up, but for a unit or so in the last place", () => {
    const inputs = Float32Array.from({ length: 200_000 }, (_, i) => (i - 100_000) / 5_000);
    for (const name of ["tanh", "sigmoid"]) {
      const outputs = run(kernels, functions[name].of(kernels), inputs);
      for (let i = 1; i < outputs.length; i++) {
        if (outputs[i] < outputs[i - 1])
          expect(ulpsBetween(outputs[i], outputs[i - 1])).toBeLessThanOrEqual(3);
      }
    }
  });
});

function activation(call: Kernels["call"], code: number): Kernel {
  return (output, input, count) => call.activation_forward(output, input, count, code);
}

function run(kernels: Kernels, kernel: Kernel, inputs: Float32Array): Float32Array {
  const output = kernels.allocate(inputs.length * 4 + 16);
  const input = kernels.allocate(inputs.length * 4 + 16);
  kernels.f32(input, inputs.length).set(inputs);
  kernel(output, input, inputs.length);
  return kernels.f32(output, inputs.length).slice();
}

/** Every 5003rd float of either sign, and the range where something happens once more, evenly. */
function sweep(): Float32Array {
  const bits = Uint32Array.from({ length: Math.floor(2 ** 32 / 5003) }, (_, i) => i * 5003);
  const even = Float32Array.from({ length: 400_000 }, (_, i) => (i - 200_000) / 2_200);
  return Float32Array.from([...new Float32Array(bits.buffer), ...even]);
}

/** In distances of floats near the true value. Where it is hardly a normal number any more, 0 will do. */
function ulpsBetween(found: number, exact: number): number {
  if (found === exact || (Math.abs(exact) < 2 ** -125 && found === 0)) return 0;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(found - exact) / 2 ** (exponent - 23);
}
