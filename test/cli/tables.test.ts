/** What holds for the table of every command. */
import { describe, expect, it } from "vitest";
import { withBuiltins } from "../../src/cli/builtins.ts";
import { flagNames } from "../../src/cli/flag-names.ts";
import { globalFlags, settable, variable } from "../../src/cli/flags.ts";
import { commandHelp, overview, topicHelp } from "../../src/cli/help.ts";
import { topics } from "../../src/cli/topics.ts";
import { kebab } from "../../src/commands/command.ts";
import { commands, programs } from "../../src/commands/index.ts";
import { nowhere } from "../helpers/host.ts";

const registry = withBuiltins(commands, nowhere);
const entries = await Promise.all(
  Object.entries(registry).map(async ([name, entry]) => ({ name, entry, table: await entry.load() })),
);

describe.each(entries.map((one) => [one.name, one] as const))("%s", (name, { entry, table }) => {
  const own = Object.entries(table.flags);
  const all = [...own, ...Object.entries(globalFlags)];

  it("has the name and the summary of the list", () => {
    expect({ name: table.name, summary: table.summary }).toEqual({ name, summary: entry.summary });
  });

  it("has a summary of one line without a full stop", () => {
    expect(table.summary).toMatch(/^[a-z][^\n]{5,70}[^.]$/);
  });

  it("has at least two examples, each with a title, and an About", () => {
    expect(table.examples.length).toBeGreaterThanOrEqual(2);
    for (const { title, shell } of table.examples) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(shell).toContain(`weft ${name}`);
    }
    expect(table.description.length).toBeGreaterThan(40);
  });

  it("gives no letter and no name to two flags", () => {
    const letters = all.flatMap(([, flag]) => flag.short ?? []);
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters.every((letter) => /^[A-Za-z]$/.test(letter))).toBe(true);
    expect(own.filter(([key]) => Object.hasOwn(globalFlags, key))).toEqual([]);
  });

  it.each(own)("describes --%s", (key, flag) => {
    expect(kebab(key)).toMatch(/^(?!no-)[a-z][a-z0-9-]*$/);
    expect(flag.describe).toMatch(/^\S.{3,}[^.\s]$/);
    if (flag.kind === "boolean") expect(flag.value).toBeUndefined();
    else expect(flag.value).toMatch(/^[A-Z]/);
    if (flag.kind === "choice") expect(flag.choices?.length).toBeGreaterThan(1);
    if (flag.kind === "choice" && flag.default !== undefined) expect(flag.choices).toContain(flag.default);
  });

  it.each([40, 80, 100, 200])("has help that fits %i columns", (columns) => {
    const help = commandHelp(table, { colour: false, columns });
    const shells = table.examples.flatMap(({ shell }) => shell.split("\n").map((line) => `  ${line}`));
    const prose = help.split("\n").filter((line) => !shells.includes(line) && !line.startsWith("  weft "));
    const limit = Math.min(100, columns);
    if (columns >= 80) expect(prose.filter((line) => line.length > limit)).toEqual([]);
    if (columns >= 100) expect(help.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  it("shows examples, usage, common flags, other flags, in this order", () => {
    const help = commandHelp(table, { colour: false, columns: 80 });
    const titles = ["Examples", "Usage", "Common flags", "Other flags", "Flags of every command", "About"];
    const places = titles.map((title) => help.indexOf(`\n${title}\n`)).filter((place) => place >= 0);
    expect(places.length).toBeGreaterThanOrEqual(4);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

describe("overview and topics", () => {
  it("name everything there is", () => {
    const text = overview(registry, { colour: false, columns: 80 });
    for (const { name, entry } of entries)
      expect(text).toMatch(new RegExp(`^  ${name} +${entry.summary}$`, "m"));
    for (const topic of Object.keys(topics)) expect(text).toContain(`help ${topic}`);
  });

  it("fit 100 columns, and have colour only where it is wanted", () => {
    for (const show of [
      (s: { colour: boolean; columns: number }) => overview(registry, s),
      ...Object.keys(topics).map((topic) => (s: { colour: boolean; columns: number }) => topicHelp(topic, s)),
    ]) {
      const text = show({ colour: false, columns: 300 });
      expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
      expect(text).not.toContain("\u001b");
      expect(show({ colour: true, columns: 300 })).toContain("\u001b[");
    }
  });
});

describe("files of settings", () => {
  const names = entries.flatMap(({ table }) => Object.keys(settable(table)).map(kebab));

  it("are checked against the names of all flags (src/cli/flag-names.ts)", () => {
    expect([...flagNames]).toEqual([...new Set(names)].sort());
  });

  it("are named by a variable that is no flag's", () => {
    expect(names.map(variable)).not.toContain("WEFT_CONFIG");
    expect(variable("config")).toBe("WEFT_CONFIG");
  });
});

describe("programs", () => {
  it.each(Object.keys(programs))("%s can be loaded", async (name) => {
    expect(await programs[name]()).toBeTypeOf("function");
  });
});
