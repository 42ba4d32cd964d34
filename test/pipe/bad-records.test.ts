/** Bad records of 40 kinds: none is lost or counted twice, and messages name the place. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proseOf, recordsOf, workbench } from "./support.ts";

const LINES = 2000;
const BAD = 100;
const EVERY = LINES / BAD;

/** As they stand in a line of latin1, so that bytes that are not UTF-8 can be among them. */
const kinds: readonly string[] = [
  '{"text":"cut',
  '{"text":"cut"',
  '{"text":',
  '{"text"}',
  "{",
  "{}",
  "[]",
  '["text"]',
  '"text"',
  "text",
  "42",
  "null",
  "true",
  '{"other":"x"}',
  '{"Text":"x"}',
  '{"text":null}',
  '{"text":1}',
  '{"text":["x"]}',
  '{"text":{"text":"x"}}',
  '{"text":true}',
  '{"text":"x"}{"text":"y"}',
  '{"text":"x"},',
  '{"text":"x",}',
  '{"text":"x"} // said',
  "{'text':'x'}",
  '{text:"x"}',
  '{"text":"\\u12"}',
  '{"text":"\\x41"}',
  '{"text":"tab\there"}',
  '{"text":"nul\0here"}',
  '{"text":"\xff"}',
  '{"text":"\xc0\xaf"}',
  '{"text":"\xed\xa0\x80"}',
  '{"text":"x","n":01}',
  '{"text":"x","n":+1}',
  '{"text":"x","n":NaN}',
  '{"text":"x","n":.5}',
  '{"__proto__":{"text":"x"}}',
  '{"constructor":{"text":"x"},"toString":1}',
  `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
];

const here = workbench();
const good = recordsOf(proseOf(4_000_000)).split("\n").slice(0, -1);

beforeAll(() => {
  const lines = good.slice(0, LINES).map((line) => Buffer.from(line));
  for (let i = 0; i < BAD; i++)
    lines[i * EVERY + EVERY - 1] = Buffer.from(kinds[i % kinds.length] as string, "latin1");
  here.write("in.jsonl", Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")])));
});
afterAll(here.remove);

describe(`${BAD} bad records of ${kinds.length} kinds among ${LINES}`, () => {
  it("fail: the records before the first one, and its place", async () => {
    const { status, stdout, stderr } = await here.bash("weft tokenize -t tok.json in.jsonl");
    expect(status).toBe(3);
    expect(rowsOf(stdout)).toBe(EVERY - 1);
    expect(stderr).toMatch(/^weft tokenize: in\.jsonl:20: not JSON .+\n--on-error skip .+\n$/);
  });

  it("skip: all but them, and how many there were", async () => {
    const { status, stdout, stderr } = await here.bash("weft tokenize -t tok.json --on-error skip in.jsonl");
    expect(status).toBe(0);
    expect(rowsOf(stdout)).toBe(LINES - BAD);
    expect(stderr).toBe(`weft tokenize: ${BAD} of ${LINES} records were bad and left out\n`);
  });

  it("keep: all, the bad ones byte for byte as they came", async () => {
    const { status, stdout, stderr } = await here.bash(`
      weft tokenize -t tok.json --on-error keep in.jsonl > kept; cat kept
      grep -avF '"ids":[' kept | cmp - <(awk 'NR % ${EVERY} == 0' in.jsonl)`);
    const warning = `weft tokenize: ${BAD} of ${LINES} records were bad and passed on as they came\n`;
    expect({ status, stderr }).toEqual({ status: 0, stderr: warning });
    expect(rowsOf(stdout)).toBe(LINES);
  });

  it("bpe-train learns from all but them", async () => {
    const { stdout, stderr } = await here.bash(
      "weft bpe-train --on-error skip --vocab-size 300 in.jsonl -o tok.new",
    );
    expect(JSON.parse(stdout.toString())).toMatchObject({ rows: LINES - BAD });
    expect(stderr).toBe(`weft bpe-train: ${BAD} of ${LINES} records were bad and left out\n`);
  });

  it("detokenize leaves out everything that has no ids", async () => {
    const { stdout, stderr } = await here.bash("weft detokenize -t tok.json --on-error skip in.jsonl");
    expect(stdout.toString()).toBe("");
    expect(stderr).toBe(`weft detokenize: ${LINES} of ${LINES} records were bad and left out\n`);
  });
});

describe("the place of a bad record", () => {
  it.each(["tokenize -t tok.json", "bpe-train -o never.json"])(
    "is right in a late block of a later file: %s",
    async (command) => {
      const bad = good.length - 7;
      here.write("one.jsonl", good.join("\n"));
      here.write("two.jsonl", good.with(bad, '{"text":1}').join("\r\n"));
      const line = `weft ${command} one.jsonl two.jsonl --threads 2 | wc -l; exit $PIPESTATUS`;
      const { status, stdout, stderr } = await here.bash(line);
      expect(status).toBe(3);
      expect(stderr).toContain(`: two.jsonl:${bad + 1}: "text" is not a string\n`);
      if (command.startsWith("tokenize")) expect(Number(stdout)).toBe(good.length + bad);
    },
  );

  it("counts blank lines, and knows csv records of several lines and msgpack records", async () => {
    here.write("in.csv", 'id,text\n1,"two\n\nlines"\n2,x,too many\n');
    here.write("blank.jsonl", '\n{"text":"x"}\n \n\n{"text":2}\n');
    const { stderr } = await here.bash(`
      weft tokenize -t tok.json in.csv; weft tokenize -t tok.json blank.jsonl
      printf '\\201\\244text\\241x\\201\\244text\\001' | weft tokenize -t tok.json`);
    expect(stderr).toContain("in.csv:5: 3 values for 2 columns\n");
    expect(stderr).toContain('blank.jsonl:5: "text" is not a string\n');
    expect(stderr).toContain('standard input:2: "text" is not a string\n');
  });
});

const rowsOf = (bytes: Buffer): number => bytes.reduce((sum, byte) => (byte === 10 ? sum + 1 : sum), 0);
