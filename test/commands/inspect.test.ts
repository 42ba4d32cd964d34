import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Context } from "../../src/commands/context.ts";
import { escapeToken } from "../../src/commands/escape-token.ts";
import { inspect } from "../../src/commands/inspect.ts";
import { ModelError, UsageError } from "../../src/errors.ts";
import { fixture } from "../formats/helpers.ts";

const path = (name: string) => join("fixtures/tokenizers", name);

async function run(
  files: readonly string[],
  { terminal = false, columns = 100, json = false, stats = false } = {},
): Promise<string> {
  let written = "";
  const sink = {
    name: "-",
    write: async (bytes: Uint8Array) => {
      written += Buffer.from(bytes).toString();
    },
    end: async () => {},
    abort: async () => {},
  };
  const context = {
    output: async () => sink,
    progress: () => ({ update: () => {}, stop: () => {} }),
    stdout: { terminal, colour: false, columns },
  } as unknown as Context;
  await inspect.run(context, { json, stats, pretokenizer: undefined }, files);
  return written;
}

describe("inspect", () => {
  it("writes a record a file", async () => {
    const lines = (await run([path("small-llama3.json"), path("small-cl100k.tiktoken")]))
      .trimEnd()
      .split("\n");
    const [first, second] = lines.map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(first).toMatchObject({
      kind: "tokenizer.json",
      alphabet: "byte",
      pretokenizer: "cl100k",
      digits: 3,
      ignore_merges: true,
      ranks: "position",
      unknown: null,
      sha256: createHash("sha256").update(fixture("small-llama3.json")).digest("hex"),
      bytes: fixture("small-llama3.json").length,
    });
    expect(first.prefix).toEqual([{ id: first.largest_id - 1, token: "<|begin_of_text|>" }]);
    expect(first.added).toHaveLength(2);
    expect(second).toMatchObject({ kind: "tiktoken", pretokenizer: "cl100k", ranks: "token id", added: [] });
    expect(second.vocabulary).toBe(first.vocabulary - 2);
  });

  it("draws a page on a terminal, within its width", async () => {
    const page = await run([path("small-words.json")], { terminal: true, columns: 60 });
    expect(page).toMatch(/^fixtures\/tokenizers\/small-words\.json {2}tok/m);
    expect(page).toMatch(/^ {2}normalizer +nfkc, lowercase$/m);
    expect(page).toMatch(/^ +0 {2}"<unk>" +unknown, special$/m);
    expect(page).toMatch(/^ {2}first +"/m);
    const lines = page.split("\n").filter((line) => !line.startsWith("  weft "));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(JSON.parse(await run([path("small-words.json")], { terminal: true, json: true }))).toMatchObject({
      unknown: { id: 0 },
    });
  });

  it("reads compressed files, and says what is wrong with a damaged one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "weft-inspect-"));
    try {
      writeFileSync(join(folder, "a.json.gz"), gzipSync(fixture("small-gpt2.json")));
      expect(JSON.parse(await run([join(folder, "a.json.gz")]))).toMatchObject({ pretokenizer: "gpt2" });
      writeFileSync(join(folder, "b.json"), fixture("small-gpt2.json").subarray(0, 500));
      await expect(run([join(folder, "b.json")])).rejects.toThrow(ModelError);
      await expect(run([join(folder, "b.json")])).rejects.toThrow(/b\.json: damaged JSON/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("wants a file", async () => {
    await expect(run([])).rejects.toThrow(UsageError);
  });
});

describe("tokens as text", () => {
  it.each<[string, readonly number[], string]>([
    ["text", [...Buffer.from(" ünder 織 🧵")], " ünder 織 🧵"],
    ["controls", [0, 10, 13, 9, 27, 0x7f], "\\u0000\\n\\r\\t\\u001B\\u007F"],
    ["a backslash", [...Buffer.from("\\n")], "\\\\n"],
    ["bytes that are not UTF-8", [0x61, 0xff, 0xe3, 0x83, 0x62], "a\\xFF\\xE3\\x83b"],
    ["a long form", [0xc0, 0x80], "\\xC0\\x80"],
    ["what steers a line", [...Buffer.from("\u202ea\u2028\ufeff\u0085")], "\\u202Ea\\u2028\\uFEFF\\u0085"],
    ["U+FFFD itself", [...Buffer.from("\ufffd")], "\ufffd"],
    ["nothing", [], ""],
  ])("%s", (_, bytes, expected) => expect(escapeToken(Uint8Array.from(bytes))).toBe(expected));
});
