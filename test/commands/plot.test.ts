/** weft plot where it depends on the terminal, and on packages that may be missing. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plot } from "../../src/commands/plot.ts";
import { type Lent, registryOf, tell } from "../helpers/host.ts";
import { elementsNamed, parseXml } from "../helpers/xml.ts";

const words = "fixtures/examples/words.vec";
const run = "fixtures/cases/plot/curves/in.rnn.jsonl";
const tellPlot = (args: readonly string[], lent: Lent = {}) =>
  tell(["plot", ...args], registryOf(plot), lent);

const isThere = (() => {
  try {
    return createRequire(import.meta.url).resolve("@resvg/resvg-js") !== "";
  } catch {
    return false;
  }
})();

describe("weft plot", () => {
  it.skipIf(!isThere)("writes a PNG into a file of that name (skipped without @resvg/resvg-js)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "weft-plot-"));
    try {
      const path = join(folder, "loss.png");
      const sizes = ["--width", "300", "--height", "200", "--zoom", "1"];
      expect(await tellPlot([run, "-o", path, ...sizes])).toEqual({ code: 0, stdout: "", stderr: "" });
      const png = readFileSync(path);
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([300, 200]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("writes no PNG to a terminal, and leaves no file where it fails", async () => {
    const { code, stdout, stderr } = await tellPlot([run, "--to", "png"], { stdoutTerminal: true });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("name a file with -o");
    const path = join(tmpdir(), "weft-plot-never.svg");
    expect((await tellPlot(["no-such-file.jsonl", "-o", path])).code).toBe(4);
    expect(existsSync(path)).toBe(false);
  });

  it("draws the same map for the same seed", async () => {
    const flags = ["--method", "tsne", "--iterations", "40", "--top", "20", "--perplexity", "4"];
    const [first, second, other] = await Promise.all(
      ["5", "5", "6"].map((seed) => tellPlot([words, ...flags, "--seed", seed])),
    );
    expect(second.stdout).toBe(first.stdout);
    expect(other.stdout).not.toBe(first.stdout);
    expect(elementsNamed(parseXml(first.stdout), "circle")).toHaveLength(20);
  });

  it("asks for no more words than t-SNE can compare", async () => {
    const many = Array.from({ length: 5001 }, (_, at) => `w${at}`).join(",");
    const { code, stderr } = await tellPlot([words, "--method", "tsne", "--words", many]);
    expect(code).toBe(2);
    expect(stderr).toContain("--method tsne draws 5,000 words at most, not 5,001");
  });
});
