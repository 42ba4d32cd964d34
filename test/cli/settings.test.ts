/** Files of settings as commands meet them: which are read, what wins, and what is said of those that are wrong. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { integer, integers } from "../../src/commands/command.ts";
import { UsageError } from "../../src/errors.ts";
import { type Lent, registryOf, tell } from "../helpers/host.ts";
import { sample } from "../helpers/sample-command.ts";

const other = {
  ...sample,
  name: "other",
  flags: { depth: integer({ describe: "how deep" }), widths: integers({ describe: "how wide" }) },
};
const registry = registryOf(sample, other);

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "weft-settings-"));
  folder = join(root, "project", "part");
  mkdirSync(folder, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

const OWN = "home/.config/weft/weft.toml";

const run = (line: string, { env, ...lent }: Lent = {}) =>
  tell(
    line.split(" ").filter((word) => word !== ""),
    registry,
    { folder, ...lent, env: { HOME: join(root, "home"), ...env } },
  );
const options = async (line: string, lent?: Lent) => JSON.parse((await run(line, lent)).stdout);

/** Best first; each gives a seed of its own. */
const layers = ["flag", "variable", "project's table", "project", "own table", "own"] as const;
const seeds = { flag: 1, variable: 2, "project's table": 3, project: 4, "own table": 5, own: 6 };

describe("what wins", () => {
  it.each(Array.from({ length: 2 ** layers.length }, (_, set) => layers.filter((_, i) => set & (1 << i))))(
    "of %s %s %s %s %s %s",
    async (...given) => {
      const has = (layer: (typeof layers)[number]) => given.includes(layer);
      const text = (top: "project" | "own", table: "project's table" | "own table") =>
        `${has(top) ? `seed = ${seeds[top]}\n` : ""}[other]\n${has(table) ? `[sample]\nseed = ${seeds[table]}\n` : ""}`;
      write("project/weft.toml", text("project", "project's table"));
      write(OWN, text("own", "own table"));
      const line = `sample x${has("flag") ? ` --seed ${seeds.flag}` : ""}`;
      const env: Record<string, string> = has("variable") ? { WEFT_SEED: String(seeds.variable) } : {};
      const { seed } = await options(line, { env });
      expect(seed).toBe(given[0] === undefined ? 42 : seeds[given[0]]);
    },
  );

  it("is asked for each flag by itself", async () => {
    write("project/weft.toml", "seed = 1\ncount = true\n[sample]\nout = 'a'\n");
    write(OWN, "seed = 2\nrate = 0.5\nmerge = false\n");
    expect(await options("sample --no-count")).toMatchObject({
      seed: 1,
      count: false,
      out: "a",
      rate: 0.5,
      merge: false,
    });
  });

  it("is not what another command's table says", async () => {
    write("project/weft.toml", "[other]\ndepth = 1\n");
    expect((await options("sample")).depth).toBeUndefined();
  });

  it("leaves what loses unread", async () => {
    write("project/weft.toml", "seed = 'x'\n");
    expect(await options("sample --seed 3")).toMatchObject({ seed: 3 });
  });
});

describe("which files are read", () => {
  it.each([
    ["the nearest one", { "project/weft.toml": 1, "project/part/weft.toml": 2 }, {}, 2],
    ["one above", { "project/weft.toml": 1 }, {}, 1],
    ["one's own", { [OWN]: 1 }, {}, 1],
    [
      "the one that is named",
      { "project/part/weft.toml": 1, "named.toml": 2 },
      { WEFT_CONFIG: "named.toml" },
      2,
    ],
    [
      "one's own below it",
      { [OWN]: 1, "project/weft.toml": 2, "empty.toml": "" },
      { WEFT_CONFIG: "empty.toml" },
      1,
    ],
    ["none where the name is empty", { [OWN]: 1, "project/weft.toml": 2 }, { WEFT_CONFIG: "" }, 42],
    ["one's own elsewhere", { [OWN]: 1, "xdg/weft/weft.toml": 2 }, { XDG_CONFIG_HOME: "xdg" }, 2],
    [
      "one's own alone, when it is the nearest",
      { "project/weft/weft.toml": 1 },
      { XDG_CONFIG_HOME: "project" },
      1,
    ],
  ] as [string, Record<string, number | string>, Record<string, string>, number][])(
    "%s",
    async (_, files, variables, seed) => {
      for (const [name, value] of Object.entries(files))
        write(name, typeof value === "string" ? value : `seed = ${value}`);
      const env = Object.fromEntries(
        Object.entries(variables).map(([name, path]) => [name, path === "" ? "" : join(root, path)]),
      );
      expect(await options("sample", { env })).toMatchObject({ seed });
    },
  );

  it("is one's own in ~/.config where XDG_CONFIG_HOME is no absolute name", async () => {
    write(OWN, "seed = 1");
    write("project/part/xdg/weft/weft.toml", "seed = 2");
    expect(await options("sample", { env: { XDG_CONFIG_HOME: "xdg" } })).toMatchObject({ seed: 1 });
  });

  it("is no folder of that name", async () => {
    write("project/weft.toml", "seed = 1");
    mkdirSync(join(folder, "weft.toml"));
    expect(await options("sample")).toMatchObject({ seed: 1 });
  });

  it("is none where there is neither a folder nor a home", async () => {
    expect(await options("sample", { folder: undefined, env: { HOME: "" } })).toMatchObject({ seed: 42 });
  });

  it("is told with --verbose", async () => {
    write("project/weft.toml", "");
    write(OWN, "");
    expect((await run("sample -v")).stderr).toContain(
      "weft sample: settings from ../weft.toml and ~/.config/weft/weft.toml\n",
    );
    expect((await run("sample")).stderr).not.toContain("weft.toml");
    write("project/weft.toml", "verbose = true");
    expect((await run("sample")).stderr).toContain("settings from ../weft.toml");
  });

  it("must be there when it is named", async () => {
    const { code, stderr } = await run("sample", { env: { WEFT_CONFIG: join(root, "none.toml") } });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /none\.toml: no such file or directory\nWEFT_CONFIG names this file of settings\n$/,
    );
  });

  it("must not be longer than settings are", async () => {
    write("project/weft.toml", "#".repeat(2 ** 16 + 1));
    expect(await run("sample")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("longer than 65,536 bytes"),
    });
    write("project/weft.toml", "#".repeat(2 ** 16));
    expect((await run("sample")).code).toBe(0);
  });
});

const user = process.getuid?.();

describe.skipIf(user !== 0)("a file of another user (needs root, who may give files away)", () => {
  const STRANGER = 12_345;
  const own = (name: string, owner: number) => chownSync(join(root, name), owner, 0);

  it.each([
    [STRANGER, 0, 1000, false],
    [STRANGER, 0, 0, false],
    [STRANGER, 1000, 1000, false],
    [STRANGER, STRANGER, 1000, true],
    [STRANGER, 0, STRANGER, true],
    [0, 1000, 1000, true],
    [0, STRANGER, 1000, true],
  ])("of %i, above a folder of %i, for user %i counts: %j", async (owner, ofFolder, reader, counts) => {
    write("project/weft.toml", "seed = 1");
    own("project/weft.toml", owner);
    own("project/part", ofFolder);
    const { stdout, stderr } = await run("sample -v", { user: reader });
    expect(JSON.parse(stdout).seed).toBe(counts ? 1 : 42);
    const word = "../weft.toml is another user's and was not read; WEFT_CONFIG=../weft.toml reads it";
    expect(stderr.includes(word)).toBe(!counts);
  });

  it("counts when it is named", async () => {
    write("project/weft.toml", "seed = 1");
    own("project/weft.toml", STRANGER);
    const env = { WEFT_CONFIG: join(root, "project/weft.toml") };
    expect(await options("sample", { user: 1000, env })).toMatchObject({ seed: 1 });
  });
});

describe("values", () => {
  it.each([
    ["vocab-size = 300", "--vocab-size 300"],
    ["vocab-size = 1e3", "--vocab-size 1e3"],
    ["vocab-size = 3_000", "--vocab-size 3000"],
    ["vocab-size = 0x200", "--vocab-size 512"],
    ["rate = 0.25", "--rate 0.25"],
    ["rate = 1", "--rate 1"],
    ["rate = 1e-7", "--rate 1e-7"],
    ["out = 'a b'", "--out=a\u00a0b"],
    ["from = 'csv'", "--from csv"],
    ["memory = '64KiB'", "--memory 64KiB"],
    ["memory = 2048", "--memory 2048"],
    ["special = ['a', 'b']", "--special a --special b"],
    ["special = 'a'", "--special a"],
    ["special = []", ""],
    ["merge = false", "--no-merge"],
    ["count = true", "--count"],
  ])("%s is %s", async (text, flags) => {
    write("project/weft.toml", text);
    const typed = await tell(
      [
        "sample",
        ...flags
          .split(" ")
          .filter((word) => word !== "")
          .map((word) => word.replace("\u00a0", " ")),
      ],
      registry,
    );
    expect(await options("sample")).toEqual(JSON.parse(typed.stdout));
  });

  it.each([
    ["widths = [3, 4, 5]", [3, 4, 5]],
    ["widths = 7", [7]],
  ])("%s", async (text, widths) => {
    write("project/weft.toml", text);
    expect(await options("other")).toMatchObject({ widths });
  });

  it("set what every command has", async () => {
    write("project/weft.toml", "quiet = true\ncolor = 'never'");
    expect((await run("sample")).stderr).toBe("");
  });
});

describe("what is wrong in a file", () => {
  it.each([
    ["seed = \n", ":1: not TOML: "],
    ["\n[sampel]\n", ":2: no command has the name of [sampel]; did you mean sample?"],
    ['[sample]\n["\\u001b[2J"]\n', ":2: no command has the name of [\\u001B[2J]"],
    ["vocab-szie = 3", ":1: no command has a flag vocab-szie; did you mean vocab-size?"],
    ["vocabSize = 3", "did you mean vocab-size?"],
    ["[sample]\n\ndepth = 3", ":3: sample has no flag depth"],
    ["[sample]\nsede = 3", ":2: sample has no flag sede; did you mean seed?"],
    ["other = 3", ":1: other is a command; its settings stand below [other]"],
    ["[[other]]\nseed = 3", ":1: other is a command; its settings stand below [other]"],
    ["operands = ['x']", ":1: no command has a flag operands"],
    ["command = 'other'", ":1: no command has a flag command"],
    ["version = true", ":1: no command has a flag version"],
    ["[sample]\nhelp = true", ":2: sample has no flag help"],
    ["s = 3", ":1: no command has a flag s"],
    ["toString = 3", ":1: no command has a flag toString"],
    ["__proto__ = 3", ":1: no command has a flag __proto__"],
    ["[constructor]\n", ":1: no command has the name of [constructor]"],
    ["vocab-size = 255", ':1 vocab-size takes a whole number from 256 to 1000000, not "255"'],
    ["vocab-size = 300.5", 'not "300.5"'],
    ["vocab-size = '300'", 'takes a whole number from 256 to 1000000, not the text "300"'],
    ["vocab-size = true", "vocab-size takes a whole number from 256 to 1000000, not true"],
    ["vocab-size = [300]", "not a list"],
    ["vocab-size = 2026-01-01", "not a date"],
    ["[sample.vocab-size]", "not a table"],
    ["seed = 9007199254740993", 'seed takes a whole number, 0 or more, not "9007199254740993"'],
    ["rate = nan", 'rate takes a number from 0 to 1, not "NaN"'],
    ["rate = inf", 'not "Infinity"'],
    ["out = 3", "out takes a text that is not empty, not the number 3"],
    ["out = ''", "out takes a text that is not empty"],
    ["from = 'jsnl'", ':1 from takes one of jsonl, text, csv, not "jsnl"; did you mean jsonl?'],
    ["memory = 1e300", "memory takes a size such as 512M or 4G from 1K to 4G"],
    ["memory = false", "not false"],
    ["special = ['a', 1]", "special takes a text or a list of texts, not a list"],
    ["count = 1", "count takes true or false, not the number 1"],
    ["count = 'yes'", 'count takes true or false, not the text "yes"'],
    ["out = '\u009b31m'\nseed = '\u202ex'", '"\\u202Ex"'],
  ])("%j", async (text, message) => {
    write("project/part/weft.toml", text);
    const { code, stdout, stderr } = await run("sample x");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^weft: weft\.toml:\d/);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  });

  it("is no flag of another command at the top", async () => {
    write("project/weft.toml", "depth = 3\nhidden = 'of lm-train, which is not among these commands'");
    expect((await run("sample")).code).toBe(0);
    write("project/weft.toml", "depth = -3");
    expect((await run("sample")).code).toBe(0);
    expect((await run("other")).stderr).toContain("../weft.toml:1 depth takes a whole number");
  });

  it("is said of one's own file too", async () => {
    write(OWN, "sede = 1");
    expect((await run("sample")).stderr).toContain(
      "weft: ~/.config/weft/weft.toml:1: no command has a flag sede",
    );
  });

  it("does not keep help and completion from those who need them", async () => {
    for (const text of ["=", "[sampel]", "color = 3", "color = 'sometimes'"]) {
      write("project/weft.toml", text);
      for (const line of ["help sample", "sample --help", "help", "completion bash", "help config"])
        expect(await run(line)).toMatchObject({ code: 0, stderr: "" });
      expect((await run("completion csh")).code).toBe(2);
    }
  });

  it("may be what a command finds wrong: the hint says where to look", async () => {
    const failing = registryOf({
      ...sample,
      run: async () => {
        throw new UsageError("--seed does not go with --rate");
      },
    });
    const hint = async () => (await tell(["sample", "x"], failing, { folder })).stderr.split("\n")[1];
    expect(await hint()).toBe("see `weft sample --help`");
    write("project/weft.toml", "seed = 1");
    expect(await hint()).toBe("see `weft sample --help`; `weft config sample` shows what files set");
  });
});

describe("colour", () => {
  it.each([
    ["color = 'always'", "", true],
    ["color = 'always'", " --color never", false],
    ["[help]\ncolor = 'always'", "", true],
    ["[sample]\ncolor = 'always'", "", false],
  ])("of help by %j%s", async (text, flag, coloured) => {
    write("project/weft.toml", text);
    for (const line of [`sample --help${flag}`, `help sample${flag}`])
      expect((await run(line)).stdout.includes("\u001b[")).toBe(coloured);
  });
});

describe.skipIf(user === 0)("a file that may not be read", () => {
  it("is an error", async () => {
    write("project/weft.toml", "");
    chmodSync(join(root, "project/weft.toml"), 0);
    expect(await run("sample")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("permission denied"),
    });
  });
});
