/** The process itself: bin/weft.js as a shell starts it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { execute, program, weft } from "../helpers/cli.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const shell = (line: string) =>
  execute("/bin/sh", ["-c", line.replaceAll("weft", `"${process.execPath}" "${program}"`)]);

describe("weft", () => {
  it.each(["--version", "-V"])("%s is one line", async (flag) => {
    const { status, stdout, stderr } = await weft([flag]);
    expect({ status, stdout: stdout.toString(), stderr }).toEqual({
      status: 0,
      stdout: `weft ${version}\n`,
      stderr: "",
    });
  });

  it("loads nothing else for --version", () => {
    const main = readFileSync(new URL("../../dist/cli/main.js", import.meta.url), "utf8");
    expect(main).not.toMatch(/^\s*import\s*["'{*\w]/m);
  });

  it.each([[], ["help"], ["--help"], ["-h"]])("%s shows the overview", async (...words) => {
    const { status, stdout, stderr } = await weft(words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.toString()).toMatch(/^weft: .*\n\nUsage\n/);
    expect(stdout.includes(0x1b)).toBe(false);
  });

  it("shows the same help by three names", async () => {
    const texts = await Promise.all(
      [
        ["man", "--help"],
        ["man", "-h"],
        ["help", "man"],
      ].map((words) => weft(words)),
    );
    expect(new Set(texts.map(({ stdout }) => stdout.toString())).size).toBe(1);
    expect(texts[0].stdout.toString()).toContain("weft man [flags] DIR");
  });

  it("gives help colour when it is asked for", async () => {
    expect((await weft(["man", "--help", "--color=always"])).stdout.includes(0x1b)).toBe(true);
    expect((await weft(["help"], { env: { FORCE_COLOR: "1" } })).stdout.includes(0x1b)).toBe(true);
    expect(
      (await weft(["help", "--color", "never"], { env: { FORCE_COLOR: "1" } })).stdout.includes(0x1b),
    ).toBe(false);
  });

  it("says usage errors in two lines on standard error", async () => {
    const { status, stdout, stderr } = await weft(["halp"]);
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe("weft: unknown command halp; did you mean help?\nsee `weft help` for the commands\n");
  });

  it("names what cannot be written", async () => {
    const { status, stderr } = await weft(["man", "/nonexistent"]);
    expect(status).toBe(4);
    expect(stderr).toContain("weft man: /nonexistent/");
  });
});

describe("channels", () => {
  it.each([
    ["weft help <&-", 0],
    ["weft help >&-", 0],
    ["weft --version >&-", 0],
    ["weft help 2>&-", 0],
    ["weft nonsense 2>&-", 2],
    ["weft --version >/dev/full", 4],
    ["weft help >/dev/full", 4],
    ["weft help </dev/null", 0],
  ])("%s ends with status %i", async (line, status) => {
    expect((await shell(line)).status).toBe(status);
  });

  it.each(["weft --version", "weft help", "weft completion bash", "weft help nonsense 2>&1"])(
    "%s | true is silent",
    async (line) => {
      const { status, stderr } = await shell(`(${line}; echo $? >&3) 3>&2 | true`);
      expect(status).toBe(0);
      expect(stderr.trim()).toMatch(/^[02]$/);
    },
  );
});
