/** Inputs in odd places and under odd names, and odd surroundings: the same bytes, or a clear word. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proseOf, workbench } from "./support.ts";

const here = workbench();
let usual: string;

beforeAll(async () => {
  here.write("in.txt", proseOf(20_000));
  usual = (await here.bash("weft tokenize -t tok.json in.txt")).stdout.toString();
});
afterAll(here.remove);

describe("an input that is no usual file", () => {
  it.each([
    ["a FIFO", "mkfifo fifo; cat in.txt > fifo & weft tokenize -t tok.json fifo"],
    ["/dev/stdin that is a file", "weft tokenize -t tok.json /dev/stdin < in.txt"],
    ["/dev/stdin that is a pipe", "cat in.txt | weft tokenize -t tok.json /dev/stdin"],
    ["a descriptor", "weft tokenize -t tok.json /dev/fd/3 3< in.txt"],
    ["process substitution", "weft tokenize -t tok.json <(head -n 10 in.txt) <(tail -n +11 in.txt)"],
    ["a tokenizer by process substitution", "weft tokenize -t <(cat tok.json) in.txt"],
    [
      "the rest of a file that was begun",
      '(read -r first; weft tokenize -t tok.json <(echo "$first") -) < in.txt',
    ],
    [
      "a pipe in pieces of 1 byte at first",
      "(head -c 1 in.txt; sleep 0.2; tail -c +2 in.txt) | weft tokenize -t tok.json",
    ],
    ["a link", "ln -s in.txt link; weft tokenize -t tok.json link"],
    ["a name with a space", "cp in.txt 'a b'; weft tokenize -t tok.json 'a b'"],
    ["a name with a line break", "cp in.txt $'a\\nb'; weft tokenize -t tok.json $'a\\nb'"],
    ["a name that begins with -", "cp in.txt ./-in; weft tokenize -t tok.json -- -in"],
    ["a name of two words in a flag", "cp tok.json 'a tok'; weft tokenize '--tokenizer=a tok' in.txt"],
    ["nothing between two inputs", ": > empty; weft tokenize -t tok.json empty in.txt empty"],
  ])("%s", async (_, line) => {
    const { status, stdout, stderr } = await here.bash(line);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.toString()).toBe(usual);
  });

  it.each([
    ["a folder", "weft tokenize -t tok.json .", "weft tokenize: .: is a directory\nname a file in it\n"],
    [
      "a folder as tokenizer",
      "weft tokenize -t . in.txt",
      "weft tokenize: .: is a directory\nname a file in it\n",
    ],
    [
      "a folder to write to",
      "weft tokenize -t tok.json in.txt -o .",
      "weft tokenize: .: is a directory\nname a file in it\n",
    ],
    [
      "a name that steers the terminal",
      "weft tokenize -t tok.json $'no\\e[2J\\nsuch'",
      "weft tokenize: no\\u001b[2J\\u000asuch: no such file or directory\nnothing in this folder has a name like it\n",
    ],
  ])("%s is status 4 and a reason", async (_, line, reason) => {
    expect(await here.bash(line)).toMatchObject({ status: 4, stderr: reason });
  });

  it.skipIf(process.getuid?.() === 0)("without permission to read (not as root) is status 4", async () => {
    const { status, stderr } = await here.bash(
      "cp in.txt shut; chmod 0 shut; weft tokenize -t tok.json shut",
    );
    expect({ status, stderr }).toEqual({
      status: 4,
      stderr: "weft tokenize: shut: permission denied\nls -l tells who may read and write it\n",
    });
  });

  it("that is standard input twice is status 2", async () => {
    const twice =
      "weft tokenize -t tok.json - - < in.txt; weft tokenize -t - < tok.json; weft bpe-train --init - < tok.json";
    const { status, stderr } = await here.bash(twice);
    expect(status).toBe(2);
    expect(stderr.match(/standard input \(-\) can be read only once/g)).toHaveLength(3);
  });
});

describe("other surroundings", () => {
  it.each([
    ["LANG=C", "LANG=C LC_ALL=C weft"],
    ["Turkish", "LC_ALL=tr_TR.UTF-8 weft"],
    ["another time zone", "TZ=Pacific/Chatham weft"],
    ["no HOME", "env -u HOME weft"],
    ["no environment at all", 'env -i "$BIN/node" "$BIN/weft"'],
    ["a terminal of one column", "COLUMNS=1 TERM=dumb weft"],
    ["colour forced", "FORCE_COLOR=1 weft"],
    ["more said", "WEFT_VERBOSE=1 weft"],
  ])("%s: the same bytes", async (_, weft) => {
    const { status, stdout } = await here.bash(`${weft} tokenize -t tok.json in.txt`);
    expect(status).toBe(0);
    expect(stdout.toString()).toBe(usual);
  });

  it("a PATH without zstd: status 4 and what to install, reading and writing", async () => {
    const bare = 'PATH=/nowhere "$BIN/node" "$BIN/weft" tokenize -t tok.json';
    const { stdout, stderr } = await here.bash(`
      printf '\\050\\265\\057\\375' > in.zst
      ${bare} in.zst; echo $?; ${bare} in.txt -o made.zst; echo $?; ls -A | grep -c made`);
    expect(stdout.toString()).toBe("4\n4\n0\n");
    expect(stderr.match(/needs the program zstd, which is not on PATH\ninstall it/g)).toHaveLength(2);
  });

  it("no more memory for threads: no status 0, and nothing that was not whole", async () => {
    here.write("big.txt", proseOf(8_000_000));
    const { stdout, stderr } = await here.bash(`
      (ulimit -v 20000000; weft tokenize -t tok.json --threads 8 big.txt > got; echo $?)
      weft tokenize -t tok.json big.txt | head -c $(wc -c < got) | cmp - got`);
    const [status] = stdout.toString().split("\n");
    expect(Number(status)).toBeGreaterThan(0);
    expect(stderr).toMatch(/memory/i);
    expect(stderr).not.toContain("differ");
  });
});
