import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nearestFile, ownerOf, readSmallFile } from "../../src/io/small-file.ts";

let root: string;
const at = (...names: string[]) => join(root, ...names);
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "weft-small-"));
  mkdirSync(at("a", "b", "c"), { recursive: true });
  mkdirSync(at("a", "b", "weft-x"));
  writeFileSync(at("a", "weft-x"), "12345");
  symlinkSync(at("a", "weft-x"), at("a", "b", "weft-link"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a small file", () => {
  it.each([5, 6, 100_000])("of 5 bytes is read where %i are allowed", async (most) => {
    expect(Buffer.from(await readSmallFile(at("a", "weft-x"), most)).toString()).toBe("12345");
  });

  it("may be empty, and no file at all", async () => {
    expect(await readSmallFile("/dev/null", 10)).toHaveLength(0);
  });

  it("is refused when it is longer, also when it has no end", async () => {
    await expect(readSmallFile(at("a", "weft-x"), 4)).rejects.toThrow("weft-x: longer than 4 bytes");
    await expect(readSmallFile("/dev/zero", 1000)).rejects.toThrow("/dev/zero: longer than 1,000 bytes");
  });

  it("is named when it cannot be read", async () => {
    await expect(readSmallFile(at("none"), 4)).rejects.toThrow("none: no such file or directory");
    await expect(readSmallFile(at("a"), 4)).rejects.toThrow("a: is a directory");
  });
});

describe("the nearest file", () => {
  it.each([
    [["a"], "weft-x", ["a", "weft-x"]],
    [["a", "b", "c"], "weft-x", ["a", "weft-x"]],
    [["a", "b"], "weft-x", ["a", "weft-x"]],
    [["a", "b", "c"], "weft-link", ["a", "b", "weft-link"]],
    [["a", "none", "none"], "weft-x", ["a", "weft-x"]],
  ])("from %j of the name %s is %j", async (folder, name, path) => {
    expect(await nearestFile(name, at(...folder))).toBe(at(...path));
  });

  it("may be none", async () => {
    expect(await nearestFile("weft-x", root)).toBeUndefined();
    expect(await nearestFile("weft-x", "/")).toBeUndefined();
  });
});

describe("the owner", () => {
  it("is a number, where there is one", async () => {
    expect(await ownerOf(root)).toBe(statSync(root).uid);
    expect(await ownerOf(at("none"))).toBeUndefined();
  });
});
