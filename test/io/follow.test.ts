import { appendFileSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Followed, followLines } from "../../src/io/follow.ts";

let folder: string;
let path: string;
let stop: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weft-follow-"));
  path = join(folder, "run.jsonl");
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  rmSync(folder, { recursive: true });
});

const all = async (once = true) => {
  const found: Followed[] = [];
  for await (const one of followLines(path, { signal: stop.signal, once })) found.push(timeless(one));
  return found;
};

/** What was read, whenever that was written. */
const timeless = (one: Followed): Followed => ("anew" in one ? one : { line: one.line });

describe("what is there", () => {
  it("is read line by line, the last one also without its end", async () => {
    writeFileSync(path, "é\n\nb");
    expect(await all()).toEqual([{ line: "é" }, { line: "" }, { line: "b" }]);
  });

  it("is read in pieces that cut lines and characters anywhere", async () => {
    const lines = Array.from({ length: 9000 }, (_, at) => `${"日本".repeat(at % 7)}${at}`);
    writeFileSync(path, lines.map((text) => `${text}\n`).join(""));
    expect(await all()).toEqual(lines.map((line) => ({ line })));
  });

  it("may be compressed", async () => {
    path = `${path}.gz`;
    writeFileSync(path, gzipSync("a\nb\n"));
    expect(await all(false)).toEqual([{ line: "a" }, { line: "b" }]);
  });

  it("is an error where it is not there", async () => {
    await expect(all()).rejects.toThrow("run.jsonl: no such file or directory");
  });
});

describe("a file that grows", () => {
  it("is followed, line by whole line, until the signal", async () => {
    writeFileSync(path, "a\nb");
    const lines = followLines(path, { signal: stop.signal });
    expect((await lines.next()).value).toMatchObject({ line: "a" });
    const next = lines.next();
    appendFileSync(path, "c\n");
    expect((await next).value).toMatchObject({ line: "bc" });
    const last = lines.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });

  it("tells of lines at its end when it had been written to", async () => {
    writeFileSync(path, `a\n${"x".repeat(1 << 16)}\nb\n`);
    utimesSync(path, 1000, 2000);
    const lines = followLines(path, { signal: stop.signal });
    expect((await lines.next()).value).toEqual({ line: "a" });
    await lines.next();
    expect((await lines.next()).value).toEqual({ line: "b", written: 2_000_000 });
  });

  it("is read anew where it became shorter", async () => {
    writeFileSync(path, "one\ntwo\n");
    const lines = followLines(path, { signal: stop.signal });
    await lines.next();
    await lines.next();
    const next = lines.next();
    writeFileSync(path, "x\n");
    expect((await next).value).toEqual({ anew: true });
    expect((await lines.next()).value).toMatchObject({ line: "x" });
  });

  it("is read anew where another one took its place", async () => {
    writeFileSync(path, "one\n");
    const lines = followLines(path, { signal: stop.signal });
    await lines.next();
    const next = lines.next();
    writeFileSync(join(folder, "new"), "one\ntwo\n");
    renameSync(join(folder, "new"), path);
    expect((await next).value).toEqual({ anew: true });
    expect((await lines.next()).value).toMatchObject({ line: "one" });
  });
});
