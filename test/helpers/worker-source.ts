/** A worker file for programs written in TypeScript: it and all that it imports, transpiled into a folder of their own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** `path` is below the root of the project, such as `test/nn/worker.ts`. */
export function workerSource(path: string): { entry: URL; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "weft-worker-"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  const done = new Set<string>();
  const add = (file: string): void => {
    if (done.has(file)) return;
    done.add(file);
    const text = transpiled(file);
    const target = join(folder, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    for (const [, imported] of text.matchAll(/from "(\.[^"]*)\.js"/g))
      add(relative(root, join(root, dirname(file), `${imported}.ts`)));
  };
  add(path);
  return {
    entry: pathToFileURL(join(folder, path.replace(/\.ts$/, ".js"))),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Imports of types alone are gone from the text. */
function transpiled(file: string): string {
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(readFileSync(join(root, file), "utf8"), { compilerOptions }).outputText;
}
