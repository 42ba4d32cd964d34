import { describe, expect, it } from "vitest";
import { isAbort, report } from "../../src/cli/report.ts";
import { ClosedPipe, DataError, IoError, ModelError, UsageError } from "../../src/errors.ts";

describe("report", () => {
  it.each([
    [new UsageError("a"), 2],
    [new DataError("a"), 3],
    [new IoError("a"), 4],
    [new ModelError("a"), 5],
  ])("%s has its own exit code", (error, code) => {
    expect(report(error, "inspect")).toEqual({ code, text: "weft inspect: a\n" });
  });

  it("says nothing when the reader of the output has left, however deep", () => {
    const deep = new Error("outer", { cause: new IoError("middle", { cause: new ClosedPipe() }) });
    expect(report(deep)).toEqual({ code: 0, text: "" });
  });

  it("shows a bug with its stack, its causes and a request", () => {
    const { code, text } = report(
      new TypeError("x is undefined", { cause: new RangeError("why") }),
      "tokenize",
    );
    expect(code).toBe(1);
    expect(text).toContain("weft tokenize: TypeError: x is undefined");
    expect(text).toContain("report.test.ts");
    expect(text).toContain("caused by: RangeError: why");
    expect(text).toContain("please report it");
  });

  it("survives what is not an error, and circular causes", () => {
    expect(report("thrown text").text).toContain("thrown text");
    const round: Error = new Error("round");
    round.cause = round;
    expect(report(round).code).toBe(1);
  });

  it("lets no data steer the terminal", () => {
    const message = "a.jsonl:1: not JSON: \u001b[2J\u0007\u007f\u009b31m\u202e\r\nx\ud800";
    expect(report(new DataError(message)).text).toBe(
      "weft: a.jsonl:1: not JSON: \\u001B[2J\\u0007\\u007F\\u009B31m\\u202E\\u000D\\u000Ax\\uD800\n",
    );
    expect(report(new DataError("é 日本 😀\t.")).text).toBe("weft: é 日本 😀\t.\n");
  });

  it("recognises a request to stop", () => {
    expect(isAbort(new Error("x", { cause: AbortSignal.abort().reason }))).toBe(true);
    expect(isAbort(new Error("x"))).toBe(false);
  });
});
