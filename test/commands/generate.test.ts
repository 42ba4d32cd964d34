import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate } from "../../src/commands/generate.ts";
import { forTerminal } from "../../src/commands/stream/for-terminal.ts";
import { byteVocabulary } from "../../src/text/byte-vocabulary.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import { program } from "../helpers/cli.ts";
import { type Lent, registryOf, tell } from "../helpers/host.ts";
import { randomModelFile } from "../helpers/language-models.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-generate-"));
const [bytes, words] = ["bytes", "words"].map((name) => join(folder, name)) as [string, string];

beforeAll(async () => {
  writeFileSync(bytes, await randomModelFile(byteVocabulary(), { init: 3 }));
  const tokens = ["<unk>", "</s>", "the", "cat", "sat"];
  writeFileSync(words, await randomModelFile(symbolVocabulary("word", tokens)));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[], lent: Lent = {}) =>
  tell(["generate", ...args], registryOf(generate), lent);

describe("on a terminal", () => {
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

  it.each([["--plain"], ["--stream"], []])(
    "control characters are shown, not obeyed: %s",
    async (...flags) => {
      const args = ["-m", bytes, "--prompt", "\u009b[2J", "--max-tokens", "400", ...flags];
      const [shown, piped] = [await run(args, { stdoutTerminal: true }), await run(args)];
      expect(piped.stdout).toMatch(CONTROLS);
      expect(shown.stdout).not.toMatch(CONTROLS);
      if (flags.length > 0) expect(shown.stdout).toBe(forTerminal(piped.stdout));
      else expect(JSON.parse(shown.stdout).completion).toBe(JSON.parse(piped.stdout).completion);
    },
  );

  it("a text begins by itself", async () => {
    const { stdout } = await run(["-m", words, "--max-tokens", "3", "--ignore-end"], { stdinTerminal: true });
    expect(JSON.parse(stdout)).toMatchObject({ text: "", finish_reason: "length" });
  });
});

it("a record that was written can be continued", async () => {
  const first = await run(["-m", words, "--prompt", "the", "--max-tokens", "3", "--ignore-end"]);
  const path = join(folder, "rows.jsonl");
  writeFileSync(path, first.stdout);
  const second = await run(["-m", words, "--max-tokens", "2", "--ignore-end", "--field", "completion", path]);
  expect(Object.keys(JSON.parse(second.stdout))).toEqual(["text", "completion", "finish_reason"]);
});

it("the seed decides, for each prompt and completion by itself", async () => {
  const texts = async (...flags: string[]) => {
    const args = [
      "-m",
      bytes,
      "--prompt",
      "a",
      "--prompt",
      "a",
      "--count",
      "2",
      "--max-tokens",
      "8",
      ...flags,
    ];
    const { stdout } = await run(args);
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).completion as string);
  };
  const four = await texts();
  expect(new Set(four).size).toBe(4);
  expect(await texts("--batch", "1")).toEqual(four);
  expect(await texts("--seed", "43")).not.toEqual(four);
});

it("a signal ends it at once", async () => {
  const args = ["generate", "-m", bytes, "--prompt", "a", "--stream", "--max-tokens", "1000000000"];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  await once(child.stdout, "data");
  child.stdout.resume();
  child.kill("SIGINT");
  const [code, signal] = await once(child, "close");
  expect(code ?? (signal === "SIGINT" ? 130 : signal)).toBe(130);
});
