/** What the tests of pipes share: a folder with weft on the PATH, and as much text as they need. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execute, type Outcome, program } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";

export const tokenizer = fileURLToPath(new URL("../../fixtures/examples/tok.json", import.meta.url));
export const vectors = fileURLToPath(new URL("../../fixtures/examples/words.vec", import.meta.url));
export const tagger = fileURLToPath(new URL("../../fixtures/examples/tagger.safetensors", import.meta.url));
const corpus = new URL("../../fixtures/examples/corpus.txt", import.meta.url);

/** A folder of its own that holds tok.json, for shell lines that call weft. */
export interface Workbench {
  readonly folder: string;
  path(name: string): string;
  /** Runs a line of bash in the folder. */
  bash(line: string, stdin?: string | Uint8Array): Promise<Outcome>;
  write(name: string, data: string | Uint8Array): void;
  remove(): void;
}

export function workbench(): Workbench {
  const base = mkdtempSync(join(tmpdir(), "weft-pipe-"));
  const [bin, folder] = [join(base, "bin"), join(base, "work")];
  mkdirSync(bin);
  mkdirSync(folder);
  symlinkSync(program, join(bin, "weft"));
  symlinkSync(process.execPath, join(bin, "node"));
  cpSync(tokenizer, join(folder, "tok.json"));
  const env = { PATH: `${bin}:${process.env.PATH}`, BIN: bin };
  return {
    folder,
    path: (name) => join(folder, name),
    bash: (line, stdin) => execute("/bin/bash", ["-c", line], { cwd: folder, env, stdin }),
    write: (name, data) => writeFileSync(join(folder, name), data),
    remove: () => rmSync(base, { recursive: true }),
  };
}

/** About that many bytes of lines: sentences of the example corpus, their words shuffled and numbers put in. */
export function proseOf(bytes: number, seed = 1): string {
  const sentences = readFileSync(corpus, "utf8").split("\n");
  const random = randomNumbers(seed);
  const lines: string[] = [];
  for (let size = 0; size < bytes; ) {
    const words = (sentences[random() % sentences.length] as string).split(" ");
    const turn = random() % words.length;
    const line = [...words.slice(turn), String(random() % 100_000), ...words.slice(0, turn)].join(" ");
    size += Buffer.byteLength(line) + 1;
    lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}

/** The same lines as records with an id each. */
export function recordsOf(prose: string): string {
  const lines = prose.split("\n").slice(0, -1);
  return lines.map((text, id) => `${JSON.stringify({ id, text })}\n`).join("");
}
