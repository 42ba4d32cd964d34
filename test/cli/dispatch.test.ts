import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.ts";
import { registryOf, tell } from "../helpers/host.ts";
import { sample } from "../helpers/sample-command.ts";

const registry = registryOf(sample);

describe("which command", () => {
  it("may stand after the flags of every command", async () => {
    expect((await tell(["--color", "never", "-q", "sample", "x"], registry)).stdout).toContain(
      '"operands":["x"]',
    );
  });

  it("suggests the nearest name, in two lines", async () => {
    const { code, stderr, stdout } = await tell(["sampel"], registry);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      "weft: unknown command sampel; did you mean sample?\nsee `weft help` for the commands\n",
    );
  });

  it("knows no command of Object's own", async () => {
    expect((await tell(["constructor"], registry)).code).toBe(2);
  });

  it("suggests for flags without a command", async () => {
    expect((await tell(["--vresion"], registry)).stderr).toContain("did you mean --version?");
  });
});

describe("voice", () => {
  it.each([
    [[], "weft sample: working\n"],
    [["--quiet"], ""],
    [["--verbose"], "weft sample: working\nweft sample: in detail\n"],
    [["--quiet", "--verbose"], ""],
  ])("%j", async (flags, stderr) => {
    const told = await tell(["sample", "x", ...flags], registry);
    expect(told.stderr).toBe(stderr);
    expect(told.stdout).toBe((await tell(["sample", "x"], registry)).stdout);
  });
});

describe("standard input that is a terminal", () => {
  it("is not waited for", async () => {
    const { code, stdout, stderr } = await tell(["sample"], registry, { stdinTerminal: true });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Examples");
    expect(stderr).toContain("nothing to read");
  });

  it("is read when it is named, or when a file is", async () => {
    expect((await tell(["sample", "-"], registry, { stdinTerminal: true })).code).toBe(0);
    expect((await tell(["sample", "file"], registry, { stdinTerminal: true })).code).toBe(0);
  });
});

describe("errors of a command", () => {
  it("keep their exit code", async () => {
    const failing = registryOf({
      ...sample,
      run: async () => {
        throw new DataError("corpus.jsonl:7: no JSON", { hint: "--on-error skip leaves such lines out" });
      },
    });
    const { code, stderr } = await tell(["sample", "x"], failing);
    expect(code).toBe(3);
    expect(stderr).toBe("weft: corpus.jsonl:7: no JSON\n--on-error skip leaves such lines out\n");
  });
});
