/** What commands have found, on a terminal and into a pipe: pages in colour, records as ever, and nothing that steers. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { widthOf } from "../../src/formats/terminal-text.ts";
import { weft } from "../helpers/cli.ts";
import { payloads } from "../helpers/payloads.ts";
import { onTerminal, type TerminalOptions } from "../helpers/terminal.ts";
import { word2vecBinary } from "../helpers/word-vectors.ts";

const examples = fileURLToPath(new URL("../../fixtures/examples", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "weft-pages-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** All that came to a terminal. */
async function seen(args: readonly string[], options: TerminalOptions = {}): Promise<string> {
  const terminal = onTerminal([...args, "--quiet"], { cwd: examples, ...options });
  expect(await terminal.ended).toEqual({ status: 0, signal: 0 });
  return terminal.bytes().replaceAll("\r\n", "\n");
}

const COLOUR = /\u001b\[\d+m/g;
const bare = (text: string) => text.replace(COLOUR, "");

const king = ["neighbors", "-m", "words.vec", "--top-k", "2", "king"];
const page =
  "king\n\n   1  prince            0.9000  █████████\n   2  throne            0.7822  ███████▉\n\n";

describe("on a terminal", () => {
  it("a page has colours, unless they are not wanted", async () => {
    const coloured = await seen(king);
    expect(coloured).toContain("\u001b[1mking\u001b[22m\n");
    expect(bare(coloured)).toBe(page);
    expect(await seen([...king, "--color", "never"])).toBe(page);
    expect(await seen(king, { env: { NO_COLOR: "1" } })).toBe(page);
    expect(await seen(king, { env: { WEFT_COLOR: "never" } })).toBe(page);
    expect(await seen([...king, "--color", "always"], { env: { NO_COLOR: "1" } })).toBe(coloured);
  });

  it("a format that is asked for is written", async () => {
    const { stdout } = await weft(king, { cwd: examples });
    expect(await seen([...king, "--to", "jsonl"])).toBe(stdout.toString());
    expect(await seen([...king, "--to", "text"])).toBe(
      "king\tprince\t0.90004486\nking\tthrone\t0.78215027\n",
    );
    const summary = ["score", "-m", "lm.safetensors", "--summary", "corpus.txt"];
    const record = (await weft(summary, { cwd: examples })).stdout.toString();
    expect(await seen([...summary, "--to", "jsonl"])).toBe(record);
    expect(bare(await seen(summary))).toMatch(/^perplexity 3\.10 {2}19,003 tokens, 149 passages\n/);
  });

  it.each([30, 80, 160])("no line is wider than %i columns", async (columns) => {
    const tests = ["vectors-eval", "-m", "words.vec", "pairs.tsv", "questions.txt"];
    for (const args of [["inspect", "lm.safetensors", "--stats"], tests, king]) {
      const lines = bare(await seen(args, { columns })).split("\n");
      for (const line of lines.filter((one) => !one.startsWith("  weft "))) // a command is to be copied, and never cut
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }
  });
});

describe("into a pipe", () => {
  it("records are written, whatever colour is wanted", async () => {
    const { stdout } = await weft(king, { cwd: examples });
    expect(JSON.parse(stdout.toString())).toMatchObject({
      text: "king",
      neighbors: [{ word: "prince" }, {}],
    });
    expect((await weft([...king, "--color", "always"], { cwd: examples })).stdout).toEqual(stdout);
  });
});

describe("hostile text", () => {
  const words = join(folder, "words.bin");
  writeFileSync(
    words,
    word2vecBinary(payloads.map((text, at) => [text.replace(/[ \n]/g, "_"), [1, at / 300]])),
  );
  const predicted = join(folder, "predicted.jsonl");
  const rows = payloads.map((label, at) => ({ label, predicted: payloads[(at * 7) % payloads.length] }));
  writeFileSync(predicted, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

  it.each([
    ["words", ["neighbors", "-m", words, "--top-k", "299", "#299\u001bP0;owned\u009c."]],
    ["labels", ["evaluate", predicted]],
    ["a vocabulary", ["inspect", words]],
  ])("in %s reaches the terminal as escapes alone", async (_, args) => {
    const text = bare(await seen(args, { cwd: folder }));
    expect(text).toContain("\\u00");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});
