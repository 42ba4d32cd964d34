import { describe, expect, it } from "vitest";
import { type Lent, registryOf, tell } from "../helpers/host.ts";
import { sample } from "../helpers/sample-command.ts";

const registry = registryOf(sample);
const run = (line: string, lent?: Lent) =>
  tell(["sample", ...line.split(" ").filter((word) => word !== "")], registry, lent);
const options = async (line: string, lent?: Lent) => JSON.parse((await run(line, lent)).stdout);

describe("flags", () => {
  it("gives the defaults of the table", async () => {
    expect(await options("")).toEqual({
      vocabSize: 30_000,
      seed: 42,
      from: "jsonl",
      memory: 536_870_912,
      special: [],
      merge: true,
      count: false,
      operands: [],
    });
  });

  it.each([
    ["--vocab-size 300", { vocabSize: 300 }],
    ["--vocab-size=300", { vocabSize: 300 }],
    ["-s 300", { vocabSize: 300 }],
    ["-s300", { vocabSize: 300 }],
    ["--vocab-size 1e3", { vocabSize: 1000 }],
    ["-ofile.txt", { out: "file.txt" }],
    ["-o -", { out: "-" }],
    ["--out=--odd", { out: "--odd" }],
    ["-co file", { count: true, out: "file" }],
    ["--no-merge", { merge: false }],
    ["--rate .5", { rate: 0.5 }],
    ["--special a --special b", { special: ["a", "b"] }],
    ["--special a", { special: ["a"] }],
    ["--memory 1GB", { memory: 1e9 }],
    ["--memory 64KiB", { memory: 65_536 }],
    ["--memory 2048", { memory: 2048 }],
    ["x --count y", { count: true, operands: ["x", "y"] }],
    ["--count true", { count: true, operands: ["true"] }],
    ["-", { operands: ["-"] }],
    ["007 1.50", { operands: ["007", "1.50"] }],
    ["-- --count -x", { count: false, operands: ["--count", "-x"] }],
    ["-- --help", { operands: ["--help"] }],
  ])("%s", async (line, expected) => {
    expect(await options(line)).toMatchObject(expected);
  });

  it.each([
    ["--vocab-size abc", '--vocab-size takes a whole number from 256 to 1000000, not "abc"'],
    ["--vocab-size -5", '--vocab-size takes a whole number from 256 to 1000000, not "-5"'],
    ["--vocab-size 300.5", 'not "300.5"'],
    ["--vocab-size 0x1ff", 'not "0x1ff"'],
    ["--vocab-size 1e999", 'not "1e999"'],
    ["--vocab-size 255", 'not "255"'],
    ["--vocab-size 1000001", 'not "1000001"'],
    ["--vocab-size=", 'not ""'],
    ["--seed 9007199254740993", "--seed takes a whole number"],
    ["--seed 1 --seed 2", '--seed was given 2 times ("1", "2")'],
    ["-s 300 --vocab-size 301", "--vocab-size was given 2 times"],
    ["--rate 1.5", '--rate takes a number from 0 to 1, not "1.5"'],
    ["--rate NaN", 'not "NaN"'],
    ["--rate Infinity", 'not "Infinity"'],
    ["--out=", "--out takes a text that is not empty"],
    ["--memory 12Q", '--memory takes a size such as 512M or 4G from 1K to 4G, not "12Q"'],
    ["--memory 8G", 'not "8G"'],
    ["--from jsnl", '--from takes one of jsonl, text, csv, not "jsnl"; did you mean jsonl?'],
    ["--no-seed", "cannot be turned off"],
    ["--count=3", "--count takes no value"],
    ["--out", "--out needs a value: --out=FILE"],
    ["-o", "--out needs a value"],
    ["--out --count", "--out needs a value"],
    ["--vocab-szie 3", "unknown flag --vocab-szie; did you mean --vocab-size?"],
    ["--vocabSize 3", "unknown flag --vocabSize; did you mean --vocab-size?"],
    ["--voc 3", "unknown flag --voc; did you mean --vocab-size?"],
    ["--no-merg", "unknown flag --no-merg; did you mean --no-merge?"],
    ["--toString", "unknown flag --toString"],
    ["--out.put x", "unknown flag --out.put"],
    ["--__proto__ 1", "unknown flag"],
    ["-z", "unknown flag -z"],
    ["--seed \u001b[31m", '--seed takes a whole number, 0 or more, not "\\u001B[31m"'],
  ])("%s is a usage error of two lines", async (line, message) => {
    const { code, stderr, stdout } = await run(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
    expect(stderr).toContain("see `weft sample --help`");
  });

  it("names a required flag that is missing", async () => {
    const strict = {
      ...sample,
      flags: { modelFile: { kind: "string", describe: "x", value: "FILE", required: true } },
    } as const;
    expect((await tell(["sample", "x"], registryOf(strict))).stderr).toContain(
      "--model-file FILE is required",
    );
  });
});

describe("environment", () => {
  it("gives defaults that flags override", async () => {
    const env = { WEFT_VOCAB_SIZE: "500", WEFT_SEED: "7", WEFT_COUNT: "1", WEFT_MERGE: "no", WEFT_OUT: "" };
    const read = await options("--seed 8", { env });
    expect(read).toMatchObject({ vocabSize: 500, seed: 8, count: true, merge: false });
    expect(read.out).toBeUndefined();
  });

  it("is checked like the flag", async () => {
    expect((await run("", { env: { WEFT_SEED: "x" } })).stderr).toContain(
      'WEFT_SEED takes a whole number, 0 or more, not "x"',
    );
    expect((await run("", { env: { WEFT_COUNT: "maybe" } })).stderr).toContain(
      'WEFT_COUNT takes 1 or 0, not "maybe"',
    );
  });
});

describe("operands", () => {
  it("are counted", async () => {
    const one = { ...sample, operands: "DIR", readsInput: false };
    expect((await tell(["sample"], registryOf(one))).stderr).toContain("the operand DIR is missing");
    expect((await tell(["sample", "a", "b"], registryOf(one))).stderr).toContain(
      'no use for the operand "b"',
    );
    expect((await tell(["sample", "a"], registryOf(one))).code).toBe(0);
  });
});
