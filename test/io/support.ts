/** What the tests of the streams share. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import { afterAll } from "vitest";
import type { BadRow, Block, CodecName, RawRow } from "../../src/io/codec.ts";
import { codecs } from "../../src/io/codecs.ts";
import type { ConllColumns } from "../../src/io/conll-columns.ts";
import { cutBlocks } from "../../src/io/cut.ts";
import { framerFor } from "../../src/io/framing.ts";

export const hasZstd = spawnSync("zstd", ["--version"]).status === 0;

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "weft-io-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

export async function* chunked(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** The items that came, and the error that ended them. */
export async function collectUntilError<T>(
  source: AsyncIterable<T>,
): Promise<{ items: T[]; error: unknown }> {
  const items: T[] = [];
  try {
    for await (const item of source) items.push(item);
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

export interface CutSettings {
  readonly chunk?: number;
  readonly blockBytes?: number;
  readonly maxLine?: number;
  readonly columns?: readonly string[];
  readonly conll?: ConllColumns;
}

/** Cuts and decodes bytes that come in chunks of a size. */
export async function decodeAll(codec: CodecName, data: Uint8Array, settings: CutSettings = {}) {
  const { chunk = 4096, blockBytes = 1 << 20, maxLine = 1 << 26, columns, conll } = settings;
  const cuts = cutBlocks(chunked(data, chunk), framerFor(codec, maxLine), { file: "f", blockBytes });
  const { items, error } = await collectUntilError(cuts);
  const rows = items.flatMap((cut) => {
    const block: Block = { codec, file: "f", columns, conll, ...cut };
    return [...codecs[codec].decode(block)] as (RawRow | BadRow)[];
  });
  return { rows, error, blocks: items };
}

/** The sources of src/io as JavaScript that a child process can import: the folder that holds them. */
export function compileIo(folder: string): string {
  const target = join(folder, "compiled");
  mkdirSync(join(target, "io"), { recursive: true });
  const source = resolve(import.meta.dirname, "../../src");
  const files = readdirSync(join(source, "io")).map((name) => join("io", name));
  for (const name of ["errors.ts", ...files]) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, name), "utf8"), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        rewriteRelativeImportExtensions: true,
        verbatimModuleSyntax: true,
      },
    });
    writeFileSync(join(target, name.replace(/\.ts$/, ".js")), outputText);
  }
  writeFileSync(join(target, "package.json"), '{"type":"module"}');
  symlinkSync(resolve(source, "../node_modules"), join(target, "node_modules"));
  return target;
}

/** Node has no call of its own for named pipes. */
export const mkfifoSync = (path: string): void => {
  execFileSync("mkfifo", [path]);
};
