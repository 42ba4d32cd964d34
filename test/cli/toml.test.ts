/** Settings with their lines, against the values that the library reads of the whole text. */
import fc from "fast-check";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { readToml, type Setting } from "../../src/cli/toml.ts";

const read = (text: string) => readToml(Buffer.from(text), "weft.toml");
const lines = ({ settings }: { settings: readonly Setting[] }) =>
  settings.map(({ command, key, line }) => `${command === undefined ? "" : `${command}.`}${key}:${line}`);

describe("lines of settings", () => {
  it.each([
    ["a = 1\nb = 2\n", ["a:1", "b:2"]],
    ["\n\n# a = 1\n  a = 1 # b = 2\r\nb = 3", ["a:4", "b:5"]],
    ["a = [\n1, # ]\n2]\nb = 1", ["a:1", "b:4"]],
    ['a = """\nb = 1\n[t]\n"""\nb = 1', ["a:1", "b:5"]],
    ['a = """x""""\nb = 1', ["a:1", "b:2"]],
    ['a = """x"""""\nb = ["""\n]"""\n]\nc = 1', ["a:1", "b:2", "c:5"]],
    ['a = """\\"""\n"""\nb = 1', ["a:1", "b:3"]],
    ['a = """\\\\"""\nb = 1', ["a:1", "b:2"]],
    ['a = """"""\nb = 1', ["a:1", "b:2"]],
    ["a = '''\n'[''\n'''\nb = 1", ["a:1", "b:4"]],
    ["a = '\\'\nb = 1", ["a:1", "b:2"]],
    ['a = "\\"["\nb = "]#"\nc = "" # "\nd = 1', ["a:1", "b:2", "c:3", "d:4"]],
    ['"a b" = 1\n\'c"[\' = 2\nd = 3', ["a b:1", 'c"[:2', "d:3"]],
    ["a = 1\n[t]\nb = 2\n[u] # [v]\n\nc = 3", ["a:1", "t.b:3", "u.c:6"]],
    ["[ t ]\nb = 2\n['u']\nc = 3", ["t.b:2", "u.c:4"]],
    ["t.a = 1\nt.b = 2\nu = { c = 3, d = [4, 5] }", ["t.a:1", "t.b:2", "u.c:3", "u.d:3"]],
    ["[t]\na.b = 1\n[t.c]", ["t.a:2", "t.c:3"]],
    ["__proto__ = 1\nconstructor = 2", ["__proto__:1", "constructor:2"]],
    ["\ufeffa = 1", ["a:1"]],
    ["", []],
    ["\n", []],
  ])("%j", (text, expected) => expect(lines(read(text))).toEqual(expected));

  it("are those of any text", () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.map(({ value, gap }, i) => `${gap}\nkey${i} = ${value}\n`).join("");
        const whole = parse(text);
        let line = 0;
        const expected = parts.map(({ value, gap }, i) => {
          line += gap.split("\n").length + 1;
          const setting = { command: undefined, key: `key${i}`, value: whole[`key${i}`], line };
          line += value.split("\n").length - 1;
          return setting;
        });
        expect(read(text).settings).toEqual(expected);
      }),
    );
  });
});

/** Values with what looks like the end of a statement or the beginning of another one, and lines before them. */
const tricky = fc.array(
  fc.constantFrom("[", "]", "{", "}", "#", "\n", "x = 1", "'", '"', "\\\\", '\\"', " "),
);
const basic = tricky.map((parts) => JSON.stringify(parts.join("")));
const literal = tricky.map((parts) => `'${parts.join("").replace(/[\n']/g, "")}'`);
const long = tricky.map((parts) => `"""${parts.join("").replace(/"/g, '\\"')}"""`);
const longLiteral = tricky.map((parts) => `'''${parts.join("").replaceAll("'", "")}'''`);
const single = fc.oneof(
  basic,
  literal,
  longLiteral,
  long.filter(isSound),
  fc.constantFrom("1", "true", "1.5"),
);
const several = fc
  .array(single)
  .map((values) => `[\n${values.map((value) => `${value}, # ]'"\n`).join("")}]`);
const part = fc.record({
  value: fc.oneof(single, several),
  gap: fc.constantFrom("", "\n\n", "# a [comment]", "  # it's\n"),
});

function isSound(value: string): boolean {
  try {
    return typeof parse(`a = ${value}`).a === "string";
  } catch {
    return false; // chance made an escape that there is not
  }
}

describe("tables", () => {
  it("are told with their lines, also empty ones and those that are written in a line", () => {
    expect(read("x = 1\n[lm-train]\n[w2v]\ndim = 3\n").tables).toEqual([
      { name: "lm-train", line: 2 },
      { name: "w2v", line: 3 },
    ]);
    expect(read("score.threads = 1\ntag = {}").tables).toEqual([
      { name: "score", line: 1 },
      { name: "tag", line: 2 },
    ]);
  });
});

describe("what is no TOML", () => {
  it.each<[string | Uint8Array, string]>([
    ["a = 1\nb = \n", "weft.toml:2: not TOML: "],
    ["a = 1\n\na = 2\n", "weft.toml:3: not TOML: "],
    ["[t]\na = 1\n[t]\n", "weft.toml:3: not TOML: "],
    ["a = [1,\n2", "weft.toml:"],
    ["a: 1", "weft.toml:1: not TOML: "],
    ["a = 1 b = 2", "weft.toml:1: not TOML: "],
    ["seed = 007", "weft.toml:1: not TOML: "],
    [`a = ${"[".repeat(50)}${"]".repeat(50)}`, "weft.toml:1: not TOML: "],
    ['a = "\u001b[2J"', "weft.toml:1: not TOML: "],
    [Uint8Array.of(0x61, 0x3d, 0x31, 0x0a, 0x0a, 0x23, 0xff), "weft.toml:3: not UTF-8"],
  ])("%j is an error with its place", (text, message) => {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    expect(() => readToml(bytes, "weft.toml")).toThrow(message);
  });

  it("is told in one line, whatever the text is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "=", "[", "]", "{", '"', "'", "\n", "1", "#", ".") }),
        (text) => {
          try {
            read(text);
          } catch (error) {
            expect((error as Error).name).toBe("UsageError");
            expect((error as Error).message).toMatch(/^weft\.toml:\d+: not TOML: .+$/);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
