/** The completion scripts in the shells that are installed here. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBuiltins } from "../../src/cli/builtins.ts";
import { shells } from "../../src/cli/completion.ts";
import { nowhere, registryOf, tell } from "../helpers/host.ts";
import { sample } from "../helpers/sample-command.ts";

const registry = registryOf(sample);
const folder = mkdtempSync(join(tmpdir(), "weft-completion-"));
const script = (shell: string) => join(folder, `weft.${shell}`);
const installed = (shell: string) => spawnSync(shell, ["-c", "exit 0"]).status === 0;

beforeAll(async () => {
  for (const shell of Object.keys(shells)) {
    writeFileSync(script(shell), (await tell(["completion", shell], registry)).stdout);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What bash offers for the last word, as readline would ask. */
function offered(...words: string[]): string[] {
  const quoted = ["weft", ...words].map((word) => `'${word}'`).join(" ");
  const line = `set -u; source ${script("bash")}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _weft; echo "\${COMPREPLY[*]-}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split(/\s+/).filter((word) => word !== "");
}

describe.skipIf(!installed("bash"))("bash (needs bash)", () => {
  it("offers commands", () => {
    expect(offered("")).toEqual(["sample", "help", "config", "completion", "man", "--help", "--version"]);
    expect(offered("sa")).toEqual(["sample"]);
  });

  it("offers flags", () => {
    expect(offered("sample", "--vo")).toEqual(["--vocab-size"]);
    expect(offered("sample", "file", "--no")).toEqual(["--no-merge"]);
    expect(offered("--color", "never", "sample", "--me")).toEqual(["--memory", "--merge"]);
    expect(offered("sample", "-")).toContain("--quiet");
  });

  it("offers the choices of a flag, apart or after =", () => {
    expect(offered("sample", "--from", "")).toEqual(["jsonl", "text", "csv"]);
    expect(offered("sample", "--from", "=")).toEqual(["jsonl", "text", "csv"]);
    expect(offered("sample", "--from", "=", "t")).toEqual(["text"]);
    expect(offered("sample", "--color", "n")).toEqual(["never"]);
  });

  it("leaves files to bash", () => {
    expect(offered("sample", "")).toEqual([]);
    expect(offered("sample", "--out", "")).toEqual([]);
    expect(offered("sample", "-o", "")).toEqual([]);
  });

  it("offers what operands may be", () => {
    expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(offered("help", "exit")).toEqual(["exit-codes"]);
  });
});

describe("syntax", () => {
  it.each(Object.keys(shells).map((shell) => [shell, !installed(shell)] as const))(
    "%s accepts its script (not installed here: %s)",
    (shell, missing) => {
      if (!missing) expect(spawnSync(shell, ["-n", script(shell)], { encoding: "utf8" }).stderr).toBe("");
    },
  );

  it("survives apostrophes, brackets and colons in descriptions", async () => {
    const odd = { ...sample, flags: { out: { ...sample.flags.out, describe: "it's [odd]: a $thing `x`" } } };
    const commands = await Promise.all(
      Object.values(withBuiltins(registryOf(odd), nowhere)).map((entry) => entry.load()),
    );
    expect(shells.zsh(commands)).toContain("'--out=[it'\\''s \\[odd\\]\\: a $thing `x`]:FILE:_files'");
    expect(shells.fish(commands)).toContain("-d 'it'\\''s [odd]: a $thing `x`'");
  });
});
