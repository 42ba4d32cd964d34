/** Checkpoints: a model and what training goes on with; killed at any moment, the old one or the new one is there. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { numbersTensor } from "../../src/formats/file-tensor.ts";
import { writeAtomic } from "../../src/io/atomic.ts";
import { parseCheckpoint, sectionTensors, writeCheckpoint } from "../../src/models/checkpoint.ts";
import { parseModel, weightOf, writeModel } from "../../src/models/model-file.ts";
import { compileSources } from "../helpers/compile.ts";
import { randomNumbers } from "../helpers/random.ts";

const numbers = (name: string, ...values: number[]) =>
  numbersTensor(name, [values.length], Float32Array.from(values));

const model = { kind: "k", config: { hidden: 2 }, training: { steps: 7 }, tensors: [numbers("W", 1, 2)] };
const position = { epoch: 2, window: [3, 4], random: "0x9e3779b97f4a7c15" };
const sections = {
  "optimizer.0": [numbers("W", 3, 4)],
  "optimizer.1": [numbers("W", 5, 6)],
  state: [numbers("h", 7)],
  best: [],
};
const write = (parts = { ...model, position, sections }) => Buffer.concat([...writeCheckpoint(parts)]);

describe("a checkpoint", () => {
  it("is read as it was written", () => {
    const checkpoint = parseCheckpoint(write(), "a.checkpoint", "k");
    expect(checkpoint.position).toEqual(position);
    expect([...checkpoint.model.tensors.keys()]).toEqual(["W"]);
    expect(checkpoint.model.config).toEqual(model.config);
    expect([...checkpoint.sections.keys()]).toEqual(Object.keys(sections));
    expect([...weightOf(checkpoint.model, "W", [2])]).toEqual([1, 2]);
    expect([...weightOf(sectionTensors(checkpoint, "optimizer.1"), "W", [2])]).toEqual([5, 6]);
    expect([...weightOf(sectionTensors(checkpoint, "state"), "h", [1])]).toEqual([7]);
    expect(sectionTensors(checkpoint, "best").tensors.size).toBe(0);
    expect(() => sectionTensors(checkpoint, "worst")).toThrow(
      'a.checkpoint: the checkpoint has no section "worst"',
    );
  });

  it("is the model to a reader of models", () => {
    expect([...weightOf(parseModel(write(), "a", "k"), "W", [2])]).toEqual([1, 2]);
  });

  it("is told from a finished model", () => {
    const file = Buffer.concat([...writeModel(model)]);
    expect(() => parseCheckpoint(file, "a.model")).toThrow("a.model: a finished model, not a checkpoint");
  });

  it("has sections that are names", () => {
    const file = Buffer.concat([...writeModel({ ...model, checkpoint: { position, sections: [1] } })]);
    expect(() => parseCheckpoint(file, "a")).toThrow("the sections of the checkpoint are not names");
  });

  it("is not written where names could be taken for others, or numbers are not finite", () => {
    const own = { ...model, position, sections, tensors: [numbers("best.W", 1)] };
    expect(() => writeCheckpoint(own)).toThrow("best.W would be taken for one of best");
    const both = { optimizer: [numbers("0.W", 1)], "optimizer.0": [numbers("W", 1)] };
    expect(() => writeCheckpoint({ ...model, position, sections: both })).toThrow(
      "taken for one of optimizer",
    );
    const broken = { best: [numbers("W", Number.NaN)] };
    expect(() => writeCheckpoint({ ...model, position, sections: broken })).toThrow("best.W is not finite");
  });
});

const folder = mkdtempSync(join(tmpdir(), "weft-checkpoint-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("killed at 20 points of writing 20 MB, the old one or the new one is there, whole", {
  timeout: 60_000,
}, async () => {
  const random = randomNumbers(5);
  const place = join(folder, "place");
  const path = join(place, "model.checkpoint");
  mkdirSync(place);
  const sources = compileSources(["io", "formats", "models"], join(folder, "compiled"));
  writeFileSync(join(folder, "write.mjs"), writer(sources));
  let old = -1;
  const seen = new Set<string>();
  for (let step = 0; step < 20; step++) {
    const child = spawn(process.execPath, [join(folder, "write.mjs"), path, String(step)]);
    await started(child);
    if (step > 0) setTimeout(() => child.kill("SIGKILL"), random() % 150);
    await once(child, "close");
    const { model, position } = parseCheckpoint(readFileSync(path), path);
    const now = position as number;
    expect([old, step]).toContain(now);
    expect(weightOf(model, "W", [2_500_000]).at(-1)).toBe(now); // the seal holds for the others
    seen.add(now === step ? "new" : "old");
    old = now;
  }
  expect(seen).toEqual(new Set(["new", "old"]));
  await writeAtomic(path, writeCheckpoint({ ...model, position, sections }), { force: true });
  expect(readdirSync(place)).toEqual(["model.checkpoint"]);
});

/** A program that writes a checkpoint of 20 MB from shared memory, whose numbers are all that of the step. */
const writer = (sources: string): string => `
  import { writeAtomic } from ${JSON.stringify(join(sources, "io/atomic.js"))};
  import { numbersTensor } from ${JSON.stringify(join(sources, "formats/file-tensor.js"))};
  import { writeCheckpoint } from ${JSON.stringify(join(sources, "models/checkpoint.js"))};
  const [path, step] = process.argv.slice(2);
  const { buffer } = new WebAssembly.Memory({ initial: 200, maximum: 200, shared: true });
  const numbers = new Float32Array(buffer, 64, 2_500_000).fill(Number(step));
  const W = numbersTensor("W", [2_500_000], numbers);
  const model = { kind: "k", config: {}, training: {}, tensors: [W] };
  const checkpoint = { ...model, position: Number(step), sections: { best: [W] } };
  process.stdout.write("start");
  await writeAtomic(path, writeCheckpoint(checkpoint), { force: true });`;

async function started(child: ChildProcess): Promise<void> {
  const said: Buffer[] = [];
  child.stderr?.on("data", (text: Buffer) => said.push(text));
  const came = once(child.stdout as NodeJS.ReadableStream, "data");
  const ended = once(child, "close").then(() => {
    throw new Error(Buffer.concat(said).toString());
  });
  ended.catch(() => {});
  await Promise.race([came, ended]);
}
