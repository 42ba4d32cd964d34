/** `npm run bench -- ngram [training|scoring]`: n-gram models against IRSTLM, in turns, whole processes. */
import { existsSync, readFileSync } from "node:fs";
import { delimiter } from "node:path";
import process from "node:process";
import { type Corpus, corpus, keep, lowerCase, novel, output } from "./corpus.ts";
import { alternate, type Finished, median, printTable, runProgram } from "./measure.ts";

const weft = new URL("../../bin/weft.js", import.meta.url).pathname;
const rounds = Number(process.env.ROUNDS ?? 3);
/** Where Debian keeps IRSTLM's programs. */
const IRSTLM = "/usr/lib/irstlm/bin";
const HELD_OUT = 10_000_000; // bytes

const text = lowerCase(corpus("enwiki/enwiki-100mb") ?? novel(16));

const part = process.argv[3];
if (part === undefined || part === "training") for (const order of [3, 5]) await training(order);
if (part === undefined || part === "scoring") await scoring();

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

async function training(order: number): Promise<void> {
  const programs = [
    train("weft, ARPA", text, order, "model.arpa"),
    train("weft, safetensors", text, order, "model.lm"),
  ];
  const peer = irstlm("tlm");
  if (peer !== undefined && order === 3)
    programs.push({
      name: "irstlm tlm",
      command: peer,
      args: [`-tr=${marked(text).path}`, `-n=${order}`, "-lm=msb", `-oarpa=${output("irstlm.arpa")}`],
    });
  const runs = await inTurn(programs);
  const tokens = readFileSync(text.path, "utf8").split(/\s+/).length;
  const own = median(runs[0].map(({ seconds }) => seconds));
  printTable(
    `lm-train --arch ngram --order ${order}, ${text.name} (${(tokens / 1e6).toFixed(1)} M words), 2 threads`,
    ["", "seconds", "peak MiB", "weft is faster by"],
    programs.map(({ name }, index) => {
      const seconds = median(runs[index].map((run) => run.seconds));
      const memory = Math.max(...runs[index].map(({ mebibytes }) => mebibytes));
      return [
        name,
        seconds.toFixed(2),
        memory.toFixed(0),
        index === 0 ? "" : `${(seconds / own).toFixed(1)} ×`,
      ];
    }),
  );
}

/** A text that the model has not seen, once and five times: the difference is scoring alone. */
async function scoring(): Promise<void> {
  const bytes = readFileSync(text.path);
  const border = bytes.indexOf(10, bytes.length - HELD_OUT) + 1;
  const seen = keep(`${text.name}-seen`, () => bytes.subarray(0, border));
  const held = keep(`${text.name}-held-out`, () => bytes.subarray(border));
  const five = keep(`${text.name}-held-out-5`, () => Buffer.concat(Array(5).fill(bytes.subarray(border))));
  const { command, args } = train("", seen, 3, "seen.lm");
  await runProgram(command, args);
  const tokens = readFileSync(held.path, "utf8").split(/\s+/).length + lines(held);
  const contenders = [1, 2].flatMap((threads) =>
    [held, five].map(({ path }) => score(`weft score, ${threads} threads`, path, threads)),
  );
  const runs = await inTurn(contenders);
  const seconds = runs.map((all) => median(all.map((run) => run.seconds)));
  printTable(
    `score --summary, order 3, ${(tokens / 1e6).toFixed(1)} M tokens that were not learnt from`,
    ["", "once, with start and model, s", "tokens/s behind that"],
    [0, 2].map((at) => {
      const rate = (4 * tokens) / (seconds[at + 1] - seconds[at]);
      return [contenders[at].name, seconds[at].toFixed(2), `${(rate / 1e6).toFixed(2)} M`];
    }),
  );
}

function train(name: string, { path }: Corpus, order: number, file: string): Program {
  const flags = [
    "--from",
    "text",
    "--order",
    `${order}`,
    "-o",
    output(file),
    "--force",
    "--threads",
    "2",
    "--quiet",
  ];
  return { name, command: process.execPath, args: [weft, "lm-train", path, "--arch", "ngram", ...flags] };
}

function score(name: string, path: string, threads: number): Program {
  const flags = ["--summary", "--from", "text", "--threads", `${threads}`, "--quiet"];
  return { name, command: process.execPath, args: [weft, "score", "-m", output("seen.lm"), path, ...flags] };
}

async function inTurn(programs: readonly Program[]): Promise<Finished[][]> {
  const runs: Finished[][] = programs.map(() => []);
  const contenders = programs.map(({ name, command, args }, index) => ({
    name,
    run: async () => {
      const finished = await runProgram(command, args);
      runs[index].push(finished);
      return finished.seconds;
    },
  }));
  await alternate(contenders, rounds, false);
  return runs;
}

function irstlm(program: string): string | undefined {
  const folders = [IRSTLM, ...(process.env.PATH ?? "").split(delimiter)];
  return folders.map((folder) => `${folder}/${program}`).find((path) => existsSync(path));
}

/** With the begin and the end of each line, which IRSTLM does not add. */
function marked({ name, path }: Corpus): Corpus {
  return keep(`${name}-marked`, () =>
    Buffer.from(readFileSync(path, "utf8").trimEnd().replace(/^/gm, "<s> ").replace(/$/gm, " </s>")),
  );
}

function lines({ path }: Corpus): number {
  return readFileSync(path, "utf8").split("\n").length - 1;
}
