import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sizeOfFiles } from "../../src/io/files.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the size of files", () => {
  const [three, five] = [3, 5].map((size) => {
    const path = join(folder, `${size}`);
    writeFileSync(path, "x".repeat(size));
    return path;
  });

  it("is the sum of all", async () => {
    expect(await sizeOfFiles([three, five])).toBe(8);
    expect(await sizeOfFiles([three, join(folder, "none")])).toBe(3);
  });

  it.each([[[]], [["-"]], [[three, "-"]], [["/dev/null"]], [[folder]]])(
    "has no end for %j",
    async (paths) => {
      expect(await sizeOfFiles(paths)).toBe(Number.POSITIVE_INFINITY);
    },
  );
});
