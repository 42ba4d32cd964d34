/** Reads a source tree and says where it breaks the rules of the layers. Works on texts, so that it can be tested itself. */
import { posix } from "node:path";
import ts from "typescript";

/** Path below src/ -> text. */
export type Tree = Readonly<Record<string, string>>;

/** Which folders a folder may import from, its own aside; errors.ts is open to all but kernels. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  cli: ["commands", "formats", "io", "tui", "engine"],
  commands: ["models", "nn", "engine", "text", "formats", "io"],
  models: ["nn", "engine", "text", "formats"],
  nn: ["engine"],
  text: ["engine"],
  engine: ["kernels"],
  kernels: [],
  formats: [],
  io: [],
  tui: ["formats"],
};

/** Types alone may come from here too. */
const TYPES_BELOW: Readonly<Record<string, readonly string[]>> = { formats: ["text"] };

/** Who may read the layouts of the kernels' records: files of kernels/ that hold nothing but constants. */
const LAYOUT_READERS: readonly string[] = ["text", "models", "commands"];

/** Modules that belong to some folders only. */
const OWNERS: readonly { readonly module: RegExp; readonly folders: readonly string[] }[] = [
  { module: /^node:fs(\/|$)/, folders: ["io"] },
  { module: /^node:process$/, folders: ["cli"] },
  { module: /^node:(worker_threads|cluster)$/, folders: ["engine"] },
  { module: /^(yargs|zod|smol-toml)(\/|$)/, folders: ["cli"] },
  { module: /^(ink|react|cli-progress)(\/|$)/, folders: ["tui"] },
  { module: /^(msgpackr|csv-parse)(\/|$)/, folders: ["io"] },
  { module: /^koffi$/, folders: ["engine"] },
  { module: /^@resvg\//, folders: ["formats"] },
];

/** Globals that belong to one folder; `console` belongs to none. */
const GLOBALS: Readonly<Record<string, string | undefined>> = { process: "cli", console: undefined };

/** What is allowed although the table says no. */
const EXCEPTIONS: readonly string[] = [
  "engine/kernels.ts imports node:fs", // reads its own .wasm file
  "io/atomic.ts imports node:process", // its own pid names temporary files, so that those of the dead can be found
];

const LONGEST = 300;

interface Import {
  readonly module: string;
  readonly typeOnly: boolean;
}

/** One sentence for each breach; empty when all is well. */
export function breaches(tree: Tree): string[] {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text, source: parse(path, text) }));
  const layouts = files.filter(isLayout).map((file) => file.path);
  const single = files.flatMap(({ path, text, source }) => [
    ...tooLong(path, text),
    ...imports(source).flatMap((one) => importBreach(path, one, layouts)),
    ...globalBreaches(path, source),
    ...(hasDefaultExport(source) ? [`${path} has a default export`] : []),
  ]);
  const graph = new Map(files.map(({ path, source }) => [path, neighbours(path, source, tree)]));
  return [...single.filter((breach) => !EXCEPTIONS.includes(breach)), ...cycles(graph)];
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
}

function tooLong(path: string, text: string): string[] {
  const lines = text.split("\n").length - 1;
  return lines > LONGEST ? [`${path} has ${lines} lines, more than ${LONGEST}`] : [];
}

/** `export const COUNT = 0;` and nothing else: the numbers that two sides must agree on. */
function isLayout({ path, source }: { path: string; source: ts.SourceFile }): boolean {
  const constant = (node: ts.Statement) =>
    ts.isVariableStatement(node) &&
    node.declarationList.declarations.every(
      ({ initializer }) => initializer && ts.isNumericLiteral(initializer),
    );
  return folderOf(path) === "kernels" && source.statements.every(constant);
}

function importBreach(path: string, { module, typeOnly }: Import, layouts: readonly string[]): string[] {
  const folder = folderOf(path);
  const owner = OWNERS.find((one) => one.module.test(module));
  if (owner !== undefined && !owner.folders.includes(folder)) return [`${path} imports ${module}`];
  if (!module.startsWith(".")) return [];
  const target = posix.normalize(posix.join(posix.dirname(path), module));
  if (target.startsWith("../")) return outside(path, target);
  const from = folderOf(target);
  const allowed = [folder, ...(BELOW[folder] ?? []), ...(typeOnly ? (TYPES_BELOW[folder] ?? []) : [])];
  const open = target === "errors.ts" && folder !== "kernels";
  const layout = LAYOUT_READERS.includes(folder) && layouts.includes(target);
  return open || layout || allowed.includes(from) ? [] : [`${path} imports ${target}`];
}

/** Above src/ there are the compiled kernels, for the engine, and package.json, for the command line. */
function outside(path: string, target: string): string[] {
  const known = { engine: "../dist/kernels/", cli: "../package.json" }[folderOf(path)];
  return known !== undefined && target.startsWith(known) ? [] : [`${path} imports ${target}`];
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

function imports(source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  visit(source, (node) => {
    if (ts.isImportDeclaration(node))
      found.push({ module: textOf(node.moduleSpecifier), typeOnly: isTypeOnly(node) });
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      found.push({ module: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly });
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push({ module: textOf(node.arguments[0]), typeOnly: false });
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ module: textOf(node.argument.literal), typeOnly: true });
    }
  });
  return found;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  const { namedBindings, name } = importClause;
  const named =
    namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : undefined;
  return (
    importClause.isTypeOnly ||
    (name === undefined && (named?.every((element) => element.isTypeOnly) ?? false))
  );
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : "a computed name";
}

function globalBreaches(path: string, source: ts.SourceFile): string[] {
  const found = new Set<string>();
  visit(source, (node) => {
    if (!ts.isIdentifier(node) || !Object.hasOwn(GLOBALS, node.text) || isMemberName(node)) return;
    if (GLOBALS[node.text] !== folderOf(path)) found.add(`${path} uses ${node.text}`);
  });
  return [...found];
}

/** `x.process` and `{ process: 1 }` are names of members, not the global. */
function isMemberName(node: ts.Identifier): boolean {
  return "name" in node.parent && node.parent.name === node;
}

function hasDefaultExport(source: ts.SourceFile): boolean {
  let found = false;
  visit(source, (node) => {
    found ||=
      ts.isExportAssignment(node) ||
      (node.kind === ts.SyntaxKind.DefaultKeyword && ts.canHaveModifiers(node.parent));
    found ||= ts.isExportSpecifier(node) && node.name.text === "default";
  });
  return found;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

function neighbours(path: string, source: ts.SourceFile, tree: Tree): string[] {
  const local = imports(source).filter(({ module }) => module.startsWith("."));
  return local
    .map(({ module }) => posix.normalize(posix.join(posix.dirname(path), module)))
    .map((target) => (Object.hasOwn(tree, target) ? target : `${target}.ts`))
    .filter((target) => Object.hasOwn(tree, target));
}

/** Every import counts, types too: depth-first search, a grey file met again closes a circle. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const search = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(" → ")}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) search(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) search(path, []);
  return found;
}
