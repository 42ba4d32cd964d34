/** Every fixtures/cases/<command>/<case>; UPDATE=1 records them anew. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { recordCase, runCase } from "./helpers/cases.ts";

const root = fileURLToPath(new URL("../fixtures/cases", import.meta.url));
const folders = (path: string) =>
  (existsSync(path) ? readdirSync(path) : []).filter((name) => !name.includes("."));
const names = folders(root).flatMap((command) =>
  folders(join(root, command)).map((name) => join(command, name)),
);

describe.runIf(names.length > 0)("cases", () => {
  it.each(names)("%s", async (name) => {
    const folder = join(root, name);
    if (process.env.UPDATE === "1") await recordCase(folder);
    const { expected, actual } = await runCase(folder);
    expect(texts(actual)).toEqual(texts(expected));
  });
});

describe("the runner of cases", () => {
  it("fails a case that expects nothing", async () => {
    await inCase({ cmd: "echo x" }, async (folder) => {
      await expect(runCase(folder)).rejects.toThrow("expects nothing");
    });
  });

  it.each([
    ["output", { cmd: "printf a", out: "b" }],
    ["missing output", { cmd: "true", out: "b" }],
    ["output that nobody expects", { cmd: "echo a; exit 3", status: "3\n" }],
    ["a status", { cmd: "printf a; exit 3", out: "a" }],
    ["messages", { cmd: "echo oh >&2", out: "", err: "ah\n" }],
    ["a file", { cmd: "echo a > out.txt", "out.txt": "b\n" }],
    ["a file that was not written", { cmd: "true", out: "", "out.txt": "b\n" }],
    ["a file that nobody expects", { cmd: "echo a > out.txt", out: "" }],
  ])("sees a difference in %s", async (_, files) => {
    await inCase(files, async (folder) => {
      const { expected, actual } = await runCase(folder);
      expect(texts(actual)).not.toEqual(texts(expected));
    });
  });

  it("records what then passes", async () => {
    const cmd = 'cat in.txt; cat in.txt > out.copy; echo "$(weft --version | cut -c1-5)" >&2; exit 3';
    await inCase({ cmd, "in.txt": "é\n", out: "old" }, async (folder) => {
      await recordCase(folder);
      const { expected, actual } = await runCase(folder);
      expect(texts(actual)).toEqual(texts(expected));
      expect(texts(expected)).toEqual({ out: "é\n", "out.copy": "é\n", err: "weft \n", status: "3\n" });
      expect(readFileSync(join(folder, "in.txt"), "utf8")).toBe("é\n");
    });
  });
});

function texts(results: Readonly<Record<string, Buffer>>): Record<string, string> {
  return Object.fromEntries(Object.entries(results).map(([name, bytes]) => [name, bytes.toString()]));
}

async function inCase(files: Record<string, string>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "weft-case-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
