/** `npm run bench -- bpe`: learning, encoding and the tokenize command against the peers, in turns, as a table of ratios. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Kernels } from "../../src/engine/kernels.ts";
import { readTiktoken } from "../../src/formats/tiktoken.ts";
import { Encoder } from "../../src/text/encoder.ts";
import { asJsonl, type Corpus, corpus, novel, output } from "./corpus.ts";
import { alternate, type Contender, type Finished, median, printTable, runProgram } from "./measure.ts";

const require = createRequire(import.meta.url);
const weft = new URL("../../bin/weft.js", import.meta.url).pathname;
const rounds = Number(process.env.ROUNDS ?? 3);

const english = corpus("enwiki/enwiki-100mb") ?? novel(16);
const russian = corpus("ru-lit/prose-30mb");

const part = process.argv[3]; // learning, encoding or streaming alone
if (part === undefined || part === "learning") await learning(english);
if (part === undefined || part === "encoding") {
  for (const text of russian === undefined ? [english] : [english, russian]) await encoding(text);
}
if (part === undefined || part === "streaming") await streaming(english);

/** Learning 30,000 tokens, as whole processes. */
async function learning(text: Corpus): Promise<void> {
  const peer = new URL("../../dist/bench/tokenizers-train.js", import.meta.url).pathname;
  const spm = [
    "--model_type=bpe",
    "--vocab_size=30000",
    "--num_threads=2",
    `--input=${text.path}`,
    `--model_prefix=${output("spm")}`,
  ];
  const programs: [string, string, readonly string[]][] = [
    [
      "weft bpe-train",
      process.execPath,
      [
        weft,
        "bpe-train",
        text.path,
        "-o",
        output("weft.json"),
        "--force",
        "--vocab-size",
        "30000",
        "--threads",
        "2",
        "--quiet",
      ],
    ],
    ["npm tokenizers", process.execPath, [peer, text.path]],
  ];
  if (await exists("spm_train"))
    programs.push(["spm_train", "spm_train", [...spm, "--minloglevel=2", "--max_sentence_length=1000000"]]);
  const runs: Finished[][] = programs.map(() => []);
  const contenders = programs.map(
    ([name, command, args], index): Contender => ({
      name,
      run: async () => {
        const finished = await runProgram(command, args);
        runs[index]?.push(finished);
        return finished.seconds;
      },
    }),
  );
  const times = await alternate(contenders, programs.length > 2 ? Math.min(rounds, 2) : rounds, false);
  const own = median(times[0] as number[]);
  printTable(
    `bpe-train, ${text.name} (${Math.round(text.bytes / 1e6)} MB), 30,000 tokens, 2 threads, whole process`,
    ["", "seconds", "peak MiB", "weft is faster by"],
    programs.map(([name], i) => {
      const seconds = median(times[i] as number[]);
      const memory = Math.max(...(runs[i] ?? []).map(({ mebibytes }) => mebibytes));
      return [name, seconds.toFixed(2), memory.toFixed(0), i === 0 ? "" : `${(seconds / own).toFixed(1)} ×`];
    }),
  );
}

/** Encoding lines at library level, one thread. */
async function encoding(text: Corpus): Promise<void> {
  const lines = readFileSync(text.path).subarray(0, 4_000_000).toString().split("\n").slice(0, -1);
  const all = readFileSync(text.path).subarray(0, 40_000_000);
  for (const [name, pretokenizer] of [
    ["gpt2", "gpt2"],
    ["cl100k_base", "cl100k"],
  ] as const) {
    const few = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    const contenders: Contender[] = [
      weftEncoder(name, pretokenizer, all),
      tiktoken(name, lines),
      ...(name === "cl100k_base" ? [gptTokenizer(lines)] : [await tokenizers(lines)]),
    ];
    const times = await alternate(contenders, rounds);
    const speeds = times.map((seconds, i) => (i === 0 ? all.length : few) / 1e6 / median(seconds));
    printTable(
      `encode with ${name}, ${text.name}, one thread`,
      ["", "MB/s", "weft is faster by"],
      contenders.map((contender, i) => {
        const ratio = (speeds[0] as number) / (speeds[i] as number);
        return [contender.name, (speeds[i] as number).toFixed(1), i === 0 ? "" : `${ratio.toFixed(0)} ×`];
      }),
    );
  }
}

/** Rows as `weft tokenize` encodes them: the bytes of a file, a megabyte at a time, without output. */
function weftEncoder(name: string, pretokenizer: "gpt2" | "cl100k", bytes: Uint8Array): Contender {
  const kernels = new Kernels();
  const encoder = new Encoder(kernels, readTiktoken(rankFile(name), name, { pretokenizer, digits: 3 }));
  const block = 2 ** 20;
  const limit = 32_768;
  const [input, rows, spans] = [
    kernels.allocate(2 * block),
    kernels.allocate(limit * 32),
    kernels.allocate(limit * 8),
  ];
  const ids = kernels.allocate(block * 8 + limit * 64);
  const run = () => {
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.length - at <= block ? bytes.length : bytes.lastIndexOf(0x0a, at + block) + 1;
      kernels.bytes.set(bytes.subarray(at, end), input);
      for (let from = input; from < input + end - at; ) {
        const count = kernels.call.lines(from, input + end - at, rows, limit);
        encoder.encodeRows(rows, count, spans, ids);
        from = kernels.load(rows + (count - 1) * 32 + 4) + 1;
      }
      at = end;
    }
    return undefined;
  };
  return { name: "weft", run };
}

/** The ranks that npm `tiktoken` ships, as a rank file. */
function rankFile(name: string): Uint8Array {
  const { bpe_ranks } = require(`tiktoken/encoders/${name}.json`) as { bpe_ranks: string };
  const lines = bpe_ranks.split("\n").flatMap((line) => {
    const [, first, ...tokens] = line.split(" ");
    return tokens.map((token, i) => `${token} ${Number(first) + i}\n`);
  });
  return Buffer.from(lines.join(""));
}

function tiktoken(name: string, lines: readonly string[]): Contender {
  const encoding = require("tiktoken").get_encoding(name);
  const run = () => {
    for (const line of lines) encoding.encode_ordinary(line);
    return undefined;
  };
  return { name: "npm tiktoken", run };
}

function gptTokenizer(lines: readonly string[]): Contender {
  const { encode } = require("gpt-tokenizer/encoding/cl100k_base");
  const run = () => {
    for (const line of lines) encode(line);
    return undefined;
  };
  return { name: "npm gpt-tokenizer", run };
}

/** Its batches run on all cores; one thread is asked for by TOKENIZERS_PARALLELISM. */
async function tokenizers(lines: readonly string[]): Promise<Contender> {
  process.env.TOKENIZERS_PARALLELISM = "false";
  const { writeTokenizerJson } = await import("../../src/formats/tokenizer-json.ts");
  const json = writeTokenizerJson(
    readTiktoken(rankFile("gpt2"), "gpt2", { pretokenizer: "gpt2", digits: 3 }),
  );
  const tokenizer = require("tokenizers").Tokenizer.fromString(json);
  return { name: "npm tokenizers", run: async () => void (await tokenizer.encodeBatch([...lines])) };
}

/** The command itself, from a JSONL file to /dev/null. */
async function streaming(text: Corpus): Promise<void> {
  const records = asJsonl(text, 96);
  writeFileSync(output("gpt2.tiktoken"), rankFile("gpt2"));
  const args = [
    weft,
    "tokenize",
    "-t",
    output("gpt2.tiktoken"),
    "--pretokenizer",
    "gpt2",
    "--threads",
    "2",
    records.path,
  ];
  const shapes: [string, readonly string[]][] = [
    ["to jsonl", []],
    ["to msgpack", ["--to", "msgpack"]],
    ["ids alone, jsonl", ["--only"]],
    ["ids alone, msgpack", ["--only", "--to", "msgpack"]],
  ];
  const contenders = shapes.map(
    ([name, more]): Contender => ({
      name,
      run: async () => (await runProgram(process.execPath, [...args, ...more])).seconds,
    }),
  );
  const times = await alternate(contenders, rounds * 3); // they are close
  printTable(
    `weft tokenize, JSONL in (${Math.round(records.bytes / 1e6)} MB of ${text.name}), 2 threads, whole process`,
    ["", "seconds", "MB/s"],
    shapes.map(([name], i) => {
      const seconds = median(times[i] as number[]);
      return [name, seconds.toFixed(2), (records.bytes / 1e6 / seconds).toFixed(0)];
    }),
  );
}

async function exists(program: string): Promise<boolean> {
  return runProgram("sh", ["-c", `command -v ${program}`]).then(
    () => true,
    () => false,
  );
}
