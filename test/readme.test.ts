/** What README.md shows can be typed, and what it names is there. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBuiltins } from "../src/cli/builtins.ts";
import { globalFlags, spellings } from "../src/cli/flags.ts";
import { commands } from "../src/commands/index.ts";
import { execute, type Outcome } from "./helpers/cli.ts";
import { nowhere } from "./helpers/host.ts";
import { inCopy } from "./helpers/shell.ts";
import { elementsNamed, parseXml } from "./helpers/xml.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The text of a section without its title. */
function section(title: string): string {
  const start = readme.indexOf(`\n## ${title}\n`);
  if (start < 0) throw new Error(`README.md has no section "${title}"`);
  const end = readme.indexOf("\n## ", start + 1);
  return readme.slice(start, end < 0 ? undefined : end);
}

/** What a section tells to type, as one script. */
const shellOf = (title: string): string =>
  [...section(title).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines]) => lines).join("");

describe("your first model in ten minutes", () => {
  const prose = section("Your first model in ten minutes");
  let home: string;
  let outcome: Outcome;

  /** As it stands there, but that the training ends after a few steps. */
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "weft-home-"));
    const script = shellOf("Your first model in ten minutes");
    const short = script.replace("--epochs 4 ", "--steps 3 --hidden 16 ");
    expect(short).not.toBe(script);
    outcome = await execute("/bin/sh", ["-c", `set -e\n${short}`], { cwd: root, env: { HOME: home } });
  });
  afterAll(() => rmSync(home, { recursive: true }));

  const records = () =>
    outcome.stdout
      .toString()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));

  it("works when it is typed", () =>
    expect({ status: outcome.status, stderr: outcome.status === 0 ? "" : outcome.stderr }).toEqual({
      status: 0,
      stderr: "",
    }));

  it("shows what is told", () => {
    const said = outcome.stdout.toString();
    const [, learn, ask] = /^([\d,]+) words to learn from, and ([\d,]+) to/m.exec(prose) ?? [];
    expect(said).toContain(`${learn.replace(",", "")} novel.txt`);
    expect(said).toContain(`${ask.replace(",", "")} end.txt`);
    expect(said).toContain("CHAPTER Ġ1 . ĠL o om ings .\nthe same\n");
    const { longest, first_merges: merges } = records().find(({ kind }) => kind === "tokenizer.json");
    expect(longest[0].token).toBe(" harpooneers");
    expect(merges.slice(0, 2)).toEqual([
      [" ", "t"],
      ["h", "e"],
    ]);
  });

  it("leaves a model, its curve, and a classifier", () => {
    const made = ["lm.safetensors", "loss.svg", "messages.bin", "run.jsonl", "tok.json"];
    expect(readdirSync(join(home, "first-model"))).toEqual(expect.arrayContaining(made));
    const picture = parseXml(readFileSync(join(home, "first-model/loss.svg"), "utf8"));
    expect(elementsNamed(picture, "text").map(({ text }) => text)).toContain("loss (nats)");
    const losses = records().filter((one) => "logprob" in one && "text" in one);
    expect(losses.map(({ text }) => text)).toEqual([
      "The captain stood upon the deck.",
      "Deck the upon stood captain the.",
    ]);
  });

  it("tells all three new messages rightly", () =>
    expect(records().at(-1)).toMatchObject({ task: "labels", rows: 3, accuracy: 1 }));
});

const hasJq = spawnSync("jq", ["--version"]).error === undefined;

describe.skipIf(!hasJq)("sixty seconds of pipes (skipped without jq)", () => {
  it("work where the small files lie", async () => {
    const script = `set -e\n${shellOf("Sixty seconds of pipes")}`;
    const { status, stderr } = await inCopy(join(root, "fixtures/examples"), script, (outcome) => outcome);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("what is named", () => {
  const codes = [...readme.replace(/^```.*?^```$/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);

  it("lies where it is said to be", () => {
    const lecture = section("What a lecture covers, and where it is here");
    const places = [...lecture.matchAll(/^\|.*\|([^|]*)\|$/gm)].flatMap(([, cell]) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => join("src", path)),
    );
    expect(places.length).toBeGreaterThan(40);
    const others = codes.filter((code) => /^(src|test|fixtures|docs|man|bin)\/\S*$/.test(code));
    const linked = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path);
    expect([...places, ...others, ...linked].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("is a command, or a flag of it", async () => {
    const tables = await Promise.all(
      Object.values(withBuiltins(commands, nowhere)).map((entry) => entry.load()),
    );
    const flagsOf = new Map(
      tables.map(({ name, flags }) => [
        name,
        Object.entries({ ...flags, ...globalFlags }).flatMap(([key, flag]) => spellings(key, flag)),
      ]),
    );
    const all = new Set([...flagsOf.values()].flat());
    const unknown = codes.flatMap((code) => {
      const [, command] = /^weft ([a-z][a-z0-9-]*)/.exec(code) ?? [];
      const named = /^(weft |--[a-z])/.test(code) ? (code.match(/--[a-z][a-z0-9-]*/g) ?? []) : [];
      const known = command === undefined ? all : new Set(flagsOf.get(command) ?? []);
      const isMissing = command !== undefined && !flagsOf.has(command);
      return [
        ...(isMissing ? [code] : []),
        ...named.filter((flag) => !known.has(flag) && flag !== "--version"),
      ];
    });
    expect(unknown).toEqual([]);
  });
});
