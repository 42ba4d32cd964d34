import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { pngOf } from "../../src/formats/png.ts";
import { pictureOf } from "../../src/formats/svg.ts";

const src = fileURLToPath(new URL("../../src/", import.meta.url));
const isThere = (() => {
  try {
    return createRequire(import.meta.url).resolve("@resvg/resvg-js") !== "";
  } catch {
    return false;
  }
})();

describe("a PNG", () => {
  it.skipIf(!isThere)(
    "has the size of the picture, zoomed, and its colours (skipped without @resvg/resvg-js)",
    () => {
      const points = [{ name: "a", x: 0, y: 0 }];
      const chart = { kind: "points", title: "t", subtitle: "", xTitle: "", yTitle: "", points } as const;
      const svg = pictureOf(chart, { width: 300, height: 200, theme: "light" });
      const png = Buffer.from(pngOf(svg, 1.5));
      expect(png.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([450, 300]);
      const dark = pngOf(pictureOf(chart, { width: 300, height: 200, theme: "dark" }), 1.5);
      expect(Buffer.from(dark)).not.toEqual(png);
    },
  );

  it("says how to get the package where it is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "weft-png-")); // no node_modules above it
    try {
      mkdirSync(join(folder, "formats"));
      for (const name of ["errors.ts", "formats/png.ts"]) cpSync(join(src, name), join(folder, name));
      const { pngOf: without } = await import(
        /* @vite-ignore */ pathToFileURL(join(folder, "formats/png.ts")).href
      );
      expect(() => without("<svg/>", 1)).toThrow(
        expect.objectContaining({
          exitCode: 4,
          hint: expect.stringContaining("npm install @resvg/resvg-js"),
        }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
