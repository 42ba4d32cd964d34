/** The manual is fresh, clean, and says the same as help and completion. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { withBuiltins } from "../src/cli/builtins.ts";
import { shells } from "../src/cli/completion.ts";
import { globalFlags, spellings } from "../src/cli/flags.ts";
import { commandHelp } from "../src/cli/help.ts";
import { manual } from "../src/cli/man.ts";
import { commands } from "../src/commands/index.ts";
import { nowhere } from "./helpers/host.ts";

const folder = fileURLToPath(new URL("../man/", import.meta.url));
const registry = withBuiltins(commands, nowhere);
const tables = await Promise.all(Object.values(registry).map((entry) => entry.load()));
const pages = Object.fromEntries(manual(registry, tables).map(({ name, text }) => [name, text]));
const hasMandoc = spawnSync("mandoc", ["-h"]).error === undefined;

describe("man/", () => {
  it("holds the pages of today's tables and weft-formats.5 (npm run man)", () => {
    const written = readdirSync(folder).filter((name) => name !== "weft-formats.5");
    expect(Object.fromEntries(written.map((name) => [name, readFileSync(folder + name, "utf8")]))).toEqual(
      pages,
    );
    expect(readdirSync(folder)).toContain("weft-formats.5");
  });

  it.skipIf(!hasMandoc).each(readdirSync(folder))("%s is clean mdoc (needs mandoc)", (name) => {
    const { stdout, status } = spawnSync("mandoc", ["-Tlint", "-W", "warning", folder + name], {
      encoding: "utf8",
    });
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });

  it.skipIf(!hasMandoc)("shows examples as they are typed (needs mandoc)", () => {
    for (const { name, examples } of tables) {
      const shown = plain(
        execFileSync("mandoc", ["-Tutf8", "-Owidth=500", `${folder}weft-${name}.1`]).toString(),
      );
      for (const { shell } of examples)
        for (const line of shell.split("\n")) expect(shown).toContain(line.trim());
    }
  });
});

describe.each(tables.map((table) => [table.name, table] as const))("the flags of %s", (name, table) => {
  const flags = Object.entries({ ...table.flags, ...globalFlags });
  const expected = flags.flatMap(([key, flag]) => spellings(key, flag)).sort();

  it("are all in the help", () => {
    const lines = commandHelp(table, { colour: false, columns: 100 }).split("\n");
    const named = lines.flatMap((line) => {
      const match = /^ {2}(?:-\w, | {4})--(\[no-\])?([a-z0-9-]+)/.exec(line);
      if (match === null) return [];
      return match[1] === undefined ? [`--${match[2]}`] : [`--${match[2]}`, `--no-${match[2]}`];
    });
    expect(named.sort()).toEqual(expected);
  });

  it("are all in the manual", () => {
    const terms = pages[`weft-${name}.1`].split("\n").filter((line) => line.startsWith(".It Fl "));
    const named = terms.flatMap((line) =>
      [...line.matchAll(/Fl ((?:\\-[a-z0-9]+)+)/g)].map(([, flag]) => flag),
    );
    expect(named.map((flag) => `-${flag.replaceAll("\\", "")}`).sort()).toEqual(expected);
  });

  it("are all in the completion of three shells", () => {
    const bash = new RegExp(`^    ${name}\\) .*words="(--[^"]*)"`, "m").exec(shells.bash(tables))?.[1] ?? "";
    expect(bash.split(" ").sort()).toEqual(expected);
    const zsh = shells
      .zsh(tables)
      .split(new RegExp(`^      ${name}\\) `, "m"))[1]
      .split(";;")[0];
    expect([...zsh.matchAll(/'\*?(--[a-z0-9-]+)=?\[/g)].map(([, flag]) => flag).sort()).toEqual(expected);
    const fish = shells
      .fish(tables)
      .split("\n")
      .filter((line) => line.includes(`_from ${name}'`));
    expect(
      fish
        .flatMap((line) => / -l ([a-z0-9-]+)/.exec(line)?.slice(1) ?? [])
        .map((flag) => `--${flag}`)
        .sort(),
    ).toEqual(expected);
  });
});

/** Without the overstrikes that make bold on a printer. */
function plain(text: string): string {
  return text.replace(/.\u0008/g, "");
}
