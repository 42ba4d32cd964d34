/** What is said of whole classes of errors; files of another kind are in test/commands/file-kinds.test.ts. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advise } from "../../src/cli/advice.ts";
import { type Flags, string } from "../../src/commands/command.ts";
import { DataError, IoError, ModelError, UsageError, type WeftError } from "../../src/errors.ts";
import { sample } from "../helpers/sample-command.ts";

const field = (name: string) => string({ describe: "a member", default: name });
const one: Flags = { field: field("text") };
const two: Flags = { sourceField: field("source"), targetField: field("target") };

async function hintOf(error: WeftError, flags: Flags = {}, args: string[] = []): Promise<string | undefined> {
  await advise(error, { ...sample, flags }, args);
  return error.hint;
}

describe("a member that is missing, or is of another type", () => {
  const skip = "--on-error skip leaves bad records out";

  it.each<[string, Flags, string]>([
    ['a:1: no member "text" among body', one, `--field names another member; ${skip}`],
    ['a:1: "text" is not a string', one, `--field names another member; ${skip}`],
    ['a:1: no member "body" among text', one, skip],
    ['a:1: "tokens" is not an array of strings', one, skip],
    [
      'a:1: no member "features" among x',
      { field: string({ describe: "a member" }) },
      `--field names another member; ${skip}`,
    ],
    ['a:1: no member "target": the record is empty', two, `--target-field names another member; ${skip}`],
    ['a:1: no member "tokens" or "text" among x', one, `--field names another member; ${skip}`],
    ['a:1: no member "other" among x', two, skip],
    ['a:1: no member "text" among body', {}, skip],
    ['a:1: the label "x" is not known', one, skip],
  ])("%s", async (message, flags, hint) => {
    expect(await hintOf(new DataError(message, { hint: skip }), flags)).toBe(hint);
  });
});

describe("a member that a flag named", () => {
  it.each([[["--field", "body"]], [["--field=body", "a"]]])("%j", async (args) => {
    expect(await hintOf(new DataError('a:1: no member "body" among x'), one, args)).toBe(
      "--field names another member",
    );
  });
});

describe("text that is not UTF-8", () => {
  it("is read with --encoding where there is that flag, and else made UTF-8 of", async () => {
    const error = () => new DataError("a:1: not valid UTF-8");
    expect(await hintOf(error(), { encoding: string({ describe: "how" }) })).toMatch(/^--encoding latin1/);
    expect(await hintOf(error())).toMatch(/^iconv /);
  });
});

describe("what has no hint", () => {
  it("leads to the help where flags may be wrong, and hints that are there stay", async () => {
    expect(await hintOf(new UsageError("a"))).toBe("see `weft sample --help`");
    expect(await hintOf(new DataError("a"))).toBe("see `weft sample --help`");
    expect(await hintOf(new UsageError("a", { hint: "b" }))).toBe("b");
    expect(await hintOf(new ModelError("a", { hint: "b" }))).toBe("b");
  });
});

describe("a name that is not there", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "weft-advice-"));
    writeFileSync(join(folder, "corpus.txt"), "");
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const missing = (...names: string[]) =>
    new IoError("a", { path: join(folder, ...names), cause: Object.assign(new Error(), { code: "ENOENT" }) });

  it("may be meant for one that is", async () => {
    expect(await hintOf(missing("corpsu.txt"))).toBe(`did you mean ${join(folder, "corpus.txt")}?`);
    expect(await hintOf(missing("corpus"))).toBe(`did you mean ${join(folder, "corpus.txt")}?`);
    expect(await hintOf(missing("else"))).toBe(`nothing in ${folder} has a name like it`);
    expect(await hintOf(missing("no", "corpus.txt"))).toBe(`there is no folder ${join(folder, "no")}`);
  });

  it("is asked for only where the system says so", async () => {
    expect(await hintOf(new IoError("a", { path: join(folder, "corpsu.txt") }))).toBeUndefined();
  });
});
