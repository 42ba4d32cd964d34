/** Bars of long jobs on a terminal: they come, they go, and nothing else is touched. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shellOnTerminal, type Terminal } from "../helpers/terminal.ts";

const tokenizer = fileURLToPath(new URL("../../fixtures/examples/tok.json", import.meta.url));
/** A writer that waits until a file named `go` is there. */
const UNTIL_GO = "while [ ! -e go ]; do sleep 0.05; done";
/** Records for as long as that, and one more. */
const SLOWLY = `{ echo '{"text":"a"}'; ${UNTIL_GO}; echo '{"text":"b"}'; }`;
const TOKENIZE = "$WEFT tokenize -t $TOK --only --no-ids --count";

let folder: string;
let opened: Terminal[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weft-progress-"));
  opened = [];
});
afterEach(() => {
  for (const terminal of opened) terminal.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

function shell(line: string): Terminal {
  const terminal = shellOnTerminal(line, { cwd: folder, env: { TOK: tokenizer } });
  opened.push(terminal);
  return terminal;
}

const go = () => writeFileSync(join(folder, "go"), "");
const counted = () => readFileSync(join(folder, "out"), "utf8");

/** What erases the line of the bar, at the start of the text. */
const ERASED = /\r\u001b\[K(?:over 0)?(?:\r\n)?$/;

describe("a bar", () => {
  it("appears, counts, and is gone at the end, while standard output is as it would be", async () => {
    const terminal = shell(`${SLOWLY} | ${TOKENIZE} > out; echo over $?`);
    await terminal.shows(/^tokenize 0\.0\d+ kB.* 0:0[1-9] gone$/m);
    go();
    await terminal.shows("over 0");
    expect((await terminal.lines()).filter((line) => line !== "")).toEqual(["over 0"]);
    expect(terminal.bytes()).toMatch(ERASED);
    expect(terminal.bytes().replace(/\u001b\[K/g, "")).not.toContain("\u001b");
    expect(counted()).toBe('{"count":1}\n{"count":1}\n');
  });

  it("has a share of the total where the input is a file, also by redirection", async () => {
    writeFileSync(join(folder, "in.jsonl"), '{"text":"a"}\n'.repeat(60_000));
    // the reader of the pipe waits, and so does weft
    for (const input of ["in.jsonl", "< in.jsonl"]) {
      rmSync(join(folder, "go"), { force: true });
      const terminal = shell(`${TOKENIZE} ${input} | { ${UNTIL_GO}; cat; } > out; echo over`);
      await terminal.shows(/^tokenize \[=* *\] +\d+% .*gone$/m);
      go();
      await terminal.shows("over");
      expect(counted() === '{"count":1}\n'.repeat(60_000)).toBe(true);
    }
  });

  it("stands below messages, which it does not tear", async () => {
    const terminal = shell(
      `{ echo '{"text":1}'; ${UNTIL_GO}; } | $WEFT evaluate --task perplexity --on-error skip; echo over`,
    );
    await terminal.shows(/^reading .*gone$/m);
    go();
    await terminal.shows("over");
    const lines = (await terminal.lines()).filter((line) => line !== "");
    expect(lines).toEqual([
      "weft evaluate: 1 of 1 records were bad and left out",
      "weft evaluate: there is nothing to evaluate",
      "rows come from weft classify, tag, translate, caption or score",
      "over",
    ]);
  });

  it("is gone when the command is stopped", async () => {
    const terminal = shell(
      `trap : INT; mkfifo pipe; sleep 100 > pipe & ${TOKENIZE} pipe > out; kill $!; echo over`,
    );
    await terminal.shows(/^tokenize /m);
    terminal.type("\u0003");
    await terminal.shows("over");
    expect((await terminal.lines()).join("\n")).not.toContain("tokenize");
    expect(await terminal.state()).toEqual({ other: false, cursor: true, wraps: true });
  });
});

describe.skipIf(!existsSync("/proc/self/fd"))("of a pipeline", () => {
  const three = `${SLOWLY} | ${TOKENIZE} --no-only | $WEFT tokenize -t $TOK --tokens | $WEFT evaluate --task perplexity --on-error skip`;

  it.each([
    ["the first weft draws where it ends in a file", `${three} > out`, /^tokenize .*0:03 gone$/m, "reading"],
    ["the one without rows draws where it ends here", three, /^reading .*0:03 gone$/m, "tokenize"],
  ])("%s", async (_, line, seen, unseen) => {
    const terminal = shell(`${line}; echo over`);
    await terminal.shows(seen);
    go();
    await terminal.shows("over");
    expect(terminal.bytes()).not.toContain(unseen);
  });
});

describe("no bar", () => {
  it.each([
    ["stands beside rows on the terminal", `${SLOWLY} | ${TOKENIZE}`],
    [
      "stands beside rows that come to the terminal through a pipe",
      `${SLOWLY} | ${TOKENIZE} | (sleep 0; cat)`,
    ],
    ["gets into a file", `${SLOWLY} | ${TOKENIZE} > out 2> err; cat err`],
  ])("%s", async (_, line) => {
    const terminal = shell(`(sleep 1.2; touch go) & ${line}; echo over`);
    await terminal.shows("over");
    expect(terminal.bytes()).not.toMatch(/tokenize|\u001b/);
  });
});
