import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { integer } from "../../src/commands/command.ts";
import { type Lent, registryOf, tell } from "../helpers/host.ts";
import { payloads } from "../helpers/payloads.ts";
import { sample } from "../helpers/sample-command.ts";

const deep = {
  ...sample,
  name: "deep",
  flags: { depth: integer({ describe: "how deep", required: true }), seed: sample.flags.seed },
};
const registry = registryOf(sample, deep);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weft-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string) => writeFileSync(join(folder, "weft.toml"), text);
const run = (line: string, lent?: Lent) =>
  tell(["config", ...line.split(" ").filter((word) => word !== "")], registry, { folder, ...lent });
const records = async (line: string, lent?: Lent) =>
  (await run(line, lent)).stdout
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text));

describe("weft config COMMAND", () => {
  it("shows every flag once, with its value and its source", async () => {
    write("memory = '1M'\n[sample]\nspecial = ['a']\n");
    const source = { sample: "weft.toml:3", memory: "weft.toml:1" };
    expect(await records("sample --out=x --no-merge a b", { env: { WEFT_SEED: "7" } })).toEqual(
      [
        ["vocab-size", 30_000, "default"],
        ["seed", 7, "WEFT_SEED"],
        ["rate", null, "default"],
        ["out", "x", "--out"],
        ["from", "jsonl", "default"],
        ["memory", 2 ** 20, source.memory],
        ["special", ["a"], source.sample],
        ["merge", false, "--merge"],
        ["count", false, "default"],
        ["quiet", false, "default"],
        ["verbose", false, "default"],
        ["color", "auto", "default"],
      ].map(([flag, value, source]) => ({ command: "sample", flag, value, source })),
    );
  });

  it("gives what the command itself gets", async () => {
    write("seed = 3\n[sample]\nrate = 0.5\nfrom = 'csv'");
    const lent = { folder, env: { WEFT_COUNT: "yes" } };
    const { operands: _, ...options } = JSON.parse((await tell(["sample", "x"], registry, lent)).stdout);
    const shown = await records("sample", lent);
    const own = shown.filter(({ flag }) => !["quiet", "verbose", "color"].includes(flag));
    const camel = (name: string) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    const given = own.filter(({ value }) => value !== null).map(({ flag, value }) => [camel(flag), value]);
    expect(Object.fromEntries(given)).toEqual(options);
  });

  it("needs nothing that the command needs", async () => {
    expect(await records("deep")).toContainEqual({
      command: "deep",
      flag: "depth",
      value: null,
      source: "default",
    });
  });

  it("checks as the command does", async () => {
    expect((await run("sample --sede 3")).stderr).toContain("unknown flag --sede; did you mean --seed?");
    expect((await run("sample --seed x")).stderr).toContain(
      '--seed takes a whole number, 0 or more, not "x"',
    );
    expect((await run("smaple")).stderr).toContain("unknown command smaple; did you mean sample?");
    write("seed = 'x'");
    expect(await run("sample")).toMatchObject({ code: 2, stdout: "" });
  });

  it("has flags of its own before the command alone", async () => {
    expect((await run("--quiet sample --verbose")).stderr).toBe("");
    expect(await records("-q sample -v --color never")).toContainEqual({
      command: "sample",
      flag: "color",
      value: "never",
      source: "--color",
    });
    expect((await records("sample -- --seed 3")).find(({ flag }) => flag === "seed").value).toBe(42);
  });
});

describe("weft config", () => {
  it("shows what is set for any command", async () => {
    write("seed = 3\n[deep]\ndepth = 4\n");
    expect(await records("", { env: { WEFT_COUNT: "1" } })).toEqual([
      { command: "sample", flag: "seed", value: 3, source: "weft.toml:1" },
      { command: "sample", flag: "count", value: true, source: "WEFT_COUNT" },
      { command: "deep", flag: "depth", value: 4, source: "weft.toml:3" },
      { command: "deep", flag: "seed", value: 3, source: "weft.toml:1" },
    ]);
  });

  it("says which files are read", async () => {
    expect(await run("")).toMatchObject({ stdout: "", stderr: "weft config: no file of settings\n" });
    mkdirSync(join(folder, ".config", "weft"), { recursive: true });
    writeFileSync(join(folder, ".config", "weft", "weft.toml"), "");
    const lent = { env: { HOME: folder } };
    expect((await run("", lent)).stderr).toBe("weft config: settings from ~/.config/weft/weft.toml\n");
    write("");
    const both = "weft config: settings from weft.toml and ~/.config/weft/weft.toml\n";
    expect((await run("", lent)).stderr).toBe(both);
    expect((await run("-v", lent)).stderr).toContain(both);
  });

  it("checks the tables of all commands", async () => {
    write("[deep]\nsede = 3");
    expect((await tell(["sample", "x"], registry, { folder })).code).toBe(0);
    expect(await run("")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("weft.toml:2: deep has no flag sede"),
    });
    write("[deep]\nseed = -3");
    expect((await run("")).stderr).toContain("weft.toml:2 seed takes a whole number");
  });
});

describe("on a terminal", () => {
  const terminal = { stdoutTerminal: true };

  it("is a table, aligned, of what is set for any command", async () => {
    write("seed = 3\n[sample]\nmemory = '64M'\nspecial = ['a', 'b']\n[deep]\ndepth = 4\n");
    expect((await run("--color never", terminal)).stdout).toBe(`seed     3     weft.toml:1  2 commands
memory   64M   weft.toml:3  sample
special  a, b  weft.toml:4  sample
depth    4     weft.toml:6  deep
`);
  });

  it("is a table of one command, where defaults are pale", async () => {
    const { stdout } = await run("--color always deep --depth 3", terminal);
    const [cyan, plain, dim, bold] = ["\u001b[36m", "\u001b[39m", "\u001b[2m", "\u001b[22m"];
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      `${cyan}depth  ${plain}  3      --depth`,
      `${cyan}seed   ${plain}  42     ${dim}default${bold}`,
    ]);
  });

  it("is empty where nothing is set", async () => {
    expect((await run("", terminal)).stdout).toBe("");
  });

  it("shows nothing raw", async () => {
    const possible = payloads.filter((text) => !/\p{Surrogate}/u.test(text)); // halves of characters are no TOML
    for (const text of possible) {
      write(`[sample]\nout = ${JSON.stringify(text).replaceAll("\u007f", "\\u007f")}`);
      const { stdout } = await run("--color never sample", terminal);
      expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      const [{ value }] = (await records("sample")).filter(({ flag }) => flag === "out");
      expect(value).toBe(text);
    }
  });
});
