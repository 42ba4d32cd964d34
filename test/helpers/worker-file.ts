/** A worker file for programs written in a test: the engine's own loop, transpiled into a folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

const SOURCES = ["errors", "engine/fault", "engine/work-clock", "engine/serve"];

/** `programs` is the JavaScript of an object, in which all of errors.ts is known. */
export function workerFile(programs: string): { entry: URL; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "weft-worker-"));
  for (const name of SOURCES) write(join(folder, `${name}.js`), transpiled(name));
  write(join(folder, "package.json"), '{"type":"module"}');
  const imports = 'import * as errors from "./errors.js";\nimport { serve } from "./engine/serve.js";\n';
  write(join(folder, "worker.js"), `${imports}serve(${programs});\n`);
  return {
    entry: pathToFileURL(join(folder, "worker.js")),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function transpiled(name: string): string {
  const source = readFileSync(new URL(`../../src/${name}.ts`, import.meta.url), "utf8");
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
