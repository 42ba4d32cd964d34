/** The layers of src/README.md as a program: who may import whom, and what belongs to one folder only. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { breaches, type Tree } from "./helpers/architecture.ts";
import { sectionsOf } from "./helpers/wasm.ts";

const src = fileURLToPath(new URL("../src/", import.meta.url));
const dist = new URL("../dist/kernels/", import.meta.url);

describe("src", () => {
  it("keeps the rules of its layers", () => {
    expect(breaches(read(src))).toEqual([]);
  });
});

describe("the checker", () => {
  const sound: Tree = {
    "errors.ts": "export class WeftError extends Error {}",
    "io/lines.ts":
      'import { WeftError } from "../errors.ts";\nimport { open } from "node:fs";\nexport const x = [WeftError, open];',
    "kernels/row.ts": "// offsets\nexport const START = 0;\nexport const END = 4;",
    "text/vocab.ts": 'import { START } from "../kernels/row.ts";\nexport interface Vocab { size: number }',
    "formats/spm.ts": 'import type { Vocab } from "../text/vocab.ts";\nexport const v: Vocab = { size: 1 };',
    "kernels/index.ts": 'export * from "./scan";',
    "kernels/scan.ts": "export function scan(): void {}",
    "commands/count.ts":
      'import { x } from "../io/lines.ts";\nexport const count = { process: x, of: (o: { console: 1 }) => o.console };',
    "cli/main.ts":
      'const { count } = await import("../commands/count.ts");\nprocess.exitCode = count ? 0 : 1;',
  };

  it("finds nothing in a sound tree", () => expect(breaches(sound)).toEqual([]));

  it.each<[string, Tree, string]>([
    [
      "an upward import",
      { "io/lines.ts": 'import { x } from "../commands/count.ts";' },
      "io/lines.ts imports commands/count.ts",
    ],
    [
      "a late upward import",
      { "io/lines.ts": 'await import("../cli/main.ts")' },
      "io/lines.ts imports cli/main.ts",
    ],
    [
      "an upward type",
      { "io/lines.ts": 'import type { x } from "../text/vocab.ts";' },
      "io/lines.ts imports text/vocab.ts",
    ],
    [
      "an inline upward type",
      { "io/lines.ts": 'export type X = import("../cli/main.ts").X;' },
      "io/lines.ts imports cli/main.ts",
    ],
    [
      "a value where types may pass",
      { "formats/spm.ts": 'import { v } from "../text/vocab.ts";' },
      "formats/spm.ts imports text/vocab.ts",
    ],
    [
      "a re-export",
      { "text/vocab.ts": 'export * from "../io/lines.ts";' },
      "text/vocab.ts imports io/lines.ts",
    ],
    [
      "a kernel's function",
      { "text/vocab.ts": 'import { scan } from "../kernels/scan.ts";' },
      "text/vocab.ts imports kernels/scan.ts",
    ],
    [
      "a layout read by others",
      { "io/lines.ts": 'import { START } from "../kernels/row.ts";' },
      "io/lines.ts imports kernels/row.ts",
    ],
    ["a file outside", { "io/lines.ts": 'import "../../test/x.ts";' }, "io/lines.ts imports ../test/x.ts"],
    ["process", { "io/lines.ts": "export const x = process.pid;" }, "io/lines.ts uses process"],
    ["console", { "cli/main.ts": "console.log(1);" }, "cli/main.ts uses console"],
    [
      "files",
      { "commands/count.ts": 'import "node:fs/promises";' },
      "commands/count.ts imports node:fs/promises",
    ],
    [
      "threads",
      { "commands/count.ts": 'import "node:worker_threads";' },
      "commands/count.ts imports node:worker_threads",
    ],
    [
      "yargs",
      { "commands/count.ts": 'import { Parser } from "yargs/helpers";' },
      "commands/count.ts imports yargs/helpers",
    ],
    ["zod", { "io/lines.ts": 'import * as z from "zod/mini";' }, "io/lines.ts imports zod/mini"],
    ["ink", { "cli/main.ts": 'import "ink";' }, "cli/main.ts imports ink"],
    [
      "a default export",
      { "io/lines.ts": "export default function x() {}" },
      "io/lines.ts has a default export",
    ],
    [
      "a default value",
      { "io/lines.ts": "const x = 1; export default x;" },
      "io/lines.ts has a default export",
    ],
    ["a long file", { "io/lines.ts": "//\n".repeat(301) }, "io/lines.ts has 301 lines, more than 300"],
  ])("catches %s", (_, planted, breach) => {
    expect(breaches({ ...sound, ...planted })).toContain(breach);
  });

  it("catches cycles", () => {
    const round = { "io/a.ts": 'import "./b.ts";', "io/b.ts": 'import type { X } from "./a.ts";' };
    expect(breaches(round)).toEqual(["cycle: io/a.ts → io/b.ts → io/a.ts"]);
  });
});

describe("the compiled kernels", () => {
  it.skipIf(!existsSync(dist))("have no static data and no state", () => {
    const modules = readdirSync(dist).filter((name) => name.endsWith(".wasm"));
    const sections = modules.map((name) => [name, sectionsOf(readFileSync(new URL(name, dist)))]);
    const clean = { data: false, mutableGlobals: 0 };
    expect(Object.fromEntries(sections)).toEqual(Object.fromEntries(modules.map((name) => [name, clean])));
  });

  it("would be caught with data or a mutable global", () => {
    const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    const constant = [0x41, 0x80, 0x01, 0x0b];
    const globals = (mutable: number) => [6, 7, 1, 0x7f, mutable, ...constant];
    const imported = [2, 8, 1, 1, 0x61, 1, 0x62, 3, 0x7f, 1];
    const data = [11, 1, 0];
    expect(sectionsOf(Uint8Array.from([...head, ...globals(0)]))).toEqual({ data: false, mutableGlobals: 0 });
    expect(sectionsOf(Uint8Array.from([...head, ...globals(1), ...data]))).toEqual({
      data: true,
      mutableGlobals: 1,
    });
    expect(sectionsOf(Uint8Array.from([...head, ...imported]))).toEqual({ data: false, mutableGlobals: 1 });
  });
});

function read(folder: string): Tree {
  const paths = readdirSync(folder, { recursive: true }).map((path) => String(path).replaceAll("\\", "/"));
  const sources = paths.filter((path) => /\.tsx?$/.test(path));
  return Object.fromEntries(sources.map((path) => [path, readFileSync(`${folder}${path}`, "utf8")]));
}
