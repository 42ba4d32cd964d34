import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openJournal } from "../../src/io/journal.ts";

const folder = mkdtempSync(join(tmpdir(), "journal-"));
const path = join(folder, "run.jsonl");
const read = () => readFileSync(path, "utf8");

afterAll(() => rmSync(folder, { recursive: true }));

describe("a journal", () => {
  it("can be read while it is written", async () => {
    const journal = await openJournal(path, { stdout: 1 });
    await journal.write({ step: 1 });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    while (read() === "") await new Promise(setImmediate);
    expect(read()).toBe('{"step":1}\n');
    await journal.write({ step: 2, text: "é\u0007" });
    await journal.end();
    expect(
      read()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toEqual([{ step: 1 }, { step: 2, text: "é\u0007" }]);
  });

  it("begins anew without `keep`", async () => {
    const journal = await openJournal(path, { stdout: 1 });
    await journal.write({ new: true });
    await journal.end();
    expect(read()).toBe('{"new":true}\n');
  });

  it("keeps whole records of an earlier run that are wanted, byte for byte", async () => {
    writeFileSync(path, '{"step": 1}\n{"step":2}\n{"step":3}\n{"step":4');
    const journal = await openJournal(path, { stdout: 1, keep: ({ step }) => Number(step) <= 2 });
    await journal.write({ step: 3 });
    await journal.end();
    expect(read()).toBe('{"step": 1}\n{"step":2}\n{"step":3}\n');
  });

  it("goes on with nothing where there is no earlier run", async () => {
    rmSync(path);
    const journal = await openJournal(path, { stdout: 1, keep: () => true });
    await journal.end();
    expect(read()).toBe("");
  });

  it("says what cannot be written", async () => {
    await expect(openJournal(join(folder, "none", "x"), { stdout: 1 })).rejects.toThrow(/none\/x/);
  });
});
