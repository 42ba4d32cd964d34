import { describe, expect, it } from "vitest";
import type { Context } from "../../src/commands/context.ts";
import { diagnose } from "../../src/commands/doctor/diagnosis.ts";
import { doctorPage } from "../../src/commands/doctor/page.ts";
import type { System } from "../../src/commands/doctor/system.ts";
import type { Finding } from "../../src/commands/doctor/trials.ts";
import { doctor } from "../../src/commands/doctor.ts";
import { Team } from "../../src/engine/team.ts";
import { pageOf } from "../helpers/pages.ts";

const worker = new URL("../../dist/cli/worker.js", import.meta.url);

const system: System = {
  node: "20.1.0",
  platform: "linux x64",
  processor: "Abacus",
  cores: 1,
  koffi: null,
  blas: null,
  zstd: null,
};
const found = (backend: Finding["backend"], two: number): Finding => ({
  backend,
  available: true,
  correct: true,
  products: [{ rows: 2, depth: 3, columns: 4, one: two / 2, two }],
});
const lacking = (backend: Finding["backend"]): Finding => ({
  backend,
  available: false,
  reason: "none",
  hint: "get one",
  products: [],
});

/** Runs the command with threads of its own, or with ones that answer what they are told to. */
async function run(answer?: unknown): Promise<{ written: string; error: unknown }> {
  let written = "";
  const team = new Team(worker, 2, "doctor", undefined);
  const told = { runAll: async () => [answer, answer], runOn: async () => answer };
  const context = {
    node: "20.1.0",
    cores: 2,
    stdout: { terminal: false, colour: false, columns: 80 },
    progress: () => ({ update: () => {}, stop: () => {} }),
    team: async () => (answer === undefined ? team : told),
    output: async () => ({
      write: async (bytes: Uint8Array) => {
        written += Buffer.from(bytes).toString();
      },
      end: async () => {},
    }),
  } as unknown as Context;
  const error = await doctor.run(context, { json: true, blas: undefined }, []).catch((thrown) => thrown);
  await team.close();
  return { written, error };
}

describe("doctor", () => {
  it("finds every backend of this machine right, on two threads at once in one memory", async () => {
    const { written, error } = await run();
    const { node, backends } = JSON.parse(written);
    expect(error).toBeUndefined();
    expect(node).toBe("20.1.0");
    expect(backends.map(({ backend }: Finding) => backend)).toEqual(["wasm", "relaxed", "blas"]);
    expect(backends[0]).toMatchObject({ available: true, correct: true });
    for (const { available, correct, products } of backends as Finding[]) {
      expect(correct).toBe(available ? true : undefined);
      expect(products.every(({ one, two }) => one > 0 && two > 0)).toBe(true);
      expect(products.length > 0).toBe(available);
    }
  });

  it("fails after its report when a backend is wrong", async () => {
    const { written, error } = await run({ correct: false, speeds: [1, 2, 3] });
    expect(JSON.parse(written).backends[0].correct).toBe(false);
    expect(error).toMatchObject({ exitCode: 1, message: expect.stringContaining("wasm") });
  });
});

describe("the diagnosis", () => {
  it("says of all that is missing how to get it", () => {
    const { advice, fastest } = diagnose(system, [found("wasm", 2), lacking("relaxed"), lacking("blas")]);
    expect(fastest).toBe("wasm");
    expect(advice).toEqual([
      "relaxed: none: get one",
      "blas: none: get one",
      expect.stringContaining("apt-get install zstd"),
    ]);
  });

  it("warns of a BLAS that is slower than our own kernels", () => {
    const there = { ...system, koffi: "3", blas: { library: "libslow.so", version: "" }, zstd: "1.5.0" };
    const slow = diagnose(there, [found("wasm", 4), found("relaxed", 5), found("blas", 3)]);
    expect(slow.advice).toEqual([expect.stringContaining("libslow.so is slower")]);
    const fast = diagnose(there, [found("wasm", 4), found("relaxed", 5), found("blas", 9)]);
    expect(fast).toMatchObject({ fastest: "blas", advice: [] });
  });

  it("is a page on a terminal", () => {
    const wrong = { ...found("blas", 6), correct: false };
    const record = diagnose(system, [found("wasm", 4), lacking("relaxed"), wrong]);
    expect(pageOf({ record, page: () => doctorPage(record) }, 60).split("\n")).toEqual([
      "fastest: blas  Abacus, 1 core, linux x64, Node 20.1.0",
      "",
      "Checks",
      "  ✓  wasm     multiplies right",
      "  –  relaxed  not there: none",
      "  !  blas     multiplies WRONG",
      "  –  koffi    not there; it calls the BLAS",
      "  –  BLAS     not there; it multiplies large matrices",
      "  –  zstd     not there; it reads and writes .zst files",
      "",
      "GFLOP/s",
      "  product         backend  1 thread  2 threads",
      "  2 × 3 by 3 × 4  wasm          2.0        4.0  ██████▋",
      "                  blas          3.0        6.0  ██████████",
      "",
      "What would make it faster",
      "  !  relaxed: none: get one",
      "  !  zstd: not on PATH, so .zst files cannot be read:",
      "     apt-get install zstd",
      "",
      "",
    ]);
  });
});
