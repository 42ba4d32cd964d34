/** Some folders of src/ as JavaScript that a child process can import, before anything is built. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
  verbatimModuleSyntax: true,
};

/** Writes them, and errors.js, to a new folder; returns it. */
export function compileSources(folders: readonly string[], target: string): string {
  const source = resolve(import.meta.dirname, "../../src");
  const files = folders.flatMap((folder) =>
    readdirSync(join(source, folder)).map((name) => join(folder, name)),
  );
  for (const name of ["errors.ts", ...files]) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, name), "utf8"), { compilerOptions });
    const path = join(target, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
  }
  writeFileSync(join(target, "package.json"), '{"type":"module"}');
  symlinkSync(resolve(source, "../node_modules"), join(target, "node_modules"));
  return target;
}
