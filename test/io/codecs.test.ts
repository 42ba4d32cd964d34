import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.ts";
import type { BadRow, CodecName, RawRow, Row } from "../../src/io/codec.ts";
import { codecFor, codecNamed, codecs } from "../../src/io/codecs.ts";
import { bytes, decodeAll } from "./support.ts";

const settings = { seed: 5, numRuns: 400 };

async function read(codec: CodecName, data: Uint8Array, columns?: readonly string[]) {
  const { rows, error } = await decodeAll(codec, data, { columns });
  if (error !== undefined) throw error;
  return rows.map((record) => ("row" in record ? record.row : record.error));
}

const text = (data: Uint8Array) => Buffer.from(data).toString();
const wellFormed = (value: string) => !/\p{Surrogate}/u.test(value);
const name = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "length", ""),
  fc.string({ unit: "binary" }),
);

test("codecs by name and by extension", () => {
  expect(codecFor("a/b.jsonl.zst")?.name).toBe("jsonl");
  expect(codecFor("x.TSV.gz")?.name).toBe("tsv");
  expect(codecFor("x.d/y")).toBeUndefined();
  expect(codecNamed("text").name).toBe("text");
  expect(() => codecNamed("constructor")).toThrow(UsageError);
});

describe("round trips", () => {
  const integers = fc.oneof(fc.bigInt({ min: 2n ** 53n, max: 2n ** 90n }), fc.integer(), fc.maxSafeInteger());
  const scalar = fc.oneof(
    fc.string({ unit: "binary" }),
    integers,
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const finite = fc.dictionary(name, fc.oneof(scalar, fc.array(scalar), fc.dictionary(name, scalar)), {
    maxKeys: 5,
  });
  const clean = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (_, v) => (typeof v === "bigint" ? `${v}n` : v)));

  test("jsonl and msgpack keep every JSON value, bigints too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(finite, { maxLength: 4 }), async (rows) => {
        const safe = rows.map((row) => plain(row));
        for (const codec of ["jsonl", "msgpack"] as const) {
          const data = Buffer.concat(safe.map((row) => codecs[codec].encode(row)));
          expect(clean(await read(codec, data))).toEqual(clean(safe));
        }
      }),
      settings,
    );
  });

  test("csv and tsv keep every string", async () => {
    const cell = fc.oneof(
      fc.string({ unit: "binary" }).filter(wellFormed),
      fc.constantFrom('"', "\r\n", ",", "\t", "", " "),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom<CodecName>("csv", "tsv"),
        async (columns, table, codec) => {
          const rows = table.map((cells) =>
            Object.fromEntries(columns.map((column, index) => [column, cells[index]])),
          );
          const ordered = Object.keys(rows[0]);
          const data = Buffer.concat(rows.map((row) => codecs[codec].encode(row, undefined, ordered)));
          expect(await read(codec, data, ordered)).toEqual(rows);
        },
      ),
      settings,
    );
  });

  test("text and fasttext keep every line", async () => {
    const line = fc.string({ unit: "binary" }).filter((value) => wellFormed(value) && !value.includes("\n"));
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const rows = lines.map((value) => ({ text: value }));
        expect(await read("text", Buffer.concat(rows.map((row) => codecs.text.encode(row))))).toEqual(rows);
        const labelled = rows.map((row, index) => ({
          text: row.text.replaceAll("\r", " "),
          label: `l${index}`,
        }));
        expect(
          await read("fasttext", Buffer.concat(labelled.map((row) => codecs.fasttext.encode(row)))),
        ).toEqual(labelled);
      }),
      settings,
    );
  });
});

/** Without negative zero, which JSON writes as 0, infinities, which it does not have, and half surrogates. */
function plain(value: unknown): Row {
  return JSON.parse(
    JSON.stringify(value, (_, v) => (typeof v === "bigint" ? { big: String(v) } : v === 0 ? 0 : v)).replace(
      /\\ud[89a-f]../g,
      "?",
    ),
    (_, v) => (v !== null && typeof v === "object" && typeof v.big === "string" ? BigInt(v.big) : v),
  );
}

test("jsonl from jsonl keeps the bytes, from others writes anew", () => {
  const raw = bytes('{"id":12345678901234567890, "x":1.50}');
  const added = { ids: [1, 2] };
  const row = { id: 12345678901234567890n, x: 1.5, ids: [1, 2] };
  expect(text(codecs.jsonl.encode(row, { codec: "jsonl", raw, added }))).toBe(
    '{"id":12345678901234567890, "x":1.50,"ids":[1,2]}\n',
  );
  const anew = '{"id":12345678901234567890,"x":1.5,"ids":[1,2]}\n';
  expect(text(codecs.jsonl.encode(row, { codec: "jsonl", raw, added, dropped: true }))).toBe(anew);
  expect(text(codecs.jsonl.encode(row, { codec: "msgpack", raw, added }))).toBe(anew);
});

test("fasttext's labels", async () => {
  const lines = "__label__a __label__b  two  spaces \r\n__label__x\nno label\n__label__\ty\n";
  expect(await read("fasttext", bytes(lines))).toEqual([
    { labels: ["a", "b"], text: " two  spaces " },
    { label: "x", text: "" },
    { text: "no label" },
    { label: "", text: "y" },
  ]);
  expect(text(codecs.fasttext.encode({ labels: ["a", "b"], text: "x\r\ny" }))).toBe(
    "__label__a __label__b x y\n",
  );
  expect(() => codecs.fasttext.encode({ label: "two words", text: "" })).toThrow(DataError);
  expect(() => codecs.fasttext.encode({ text: "__label__a" })).toThrow(DataError);
  expect(() => codecs.text.encode({ other: 1 })).toThrow(DataError);
});

test("a carriage return stays in text", async () => {
  expect(await read("text", bytes("a\r\nb\rc\n\nd"))).toEqual([
    { text: "a\r" },
    { text: "b\rc" },
    { text: "" },
    { text: "d" },
  ]);
});

test("a malformed quote spoils its own record, with its line", async () => {
  const data = bytes('1,"a\nb"\nx,y"z"\n"p"q,2\n\n3,"say ""hi"""\r\n1,2,3\n4,"open\n');
  const { rows } = await decodeAll("csv", data, { columns: ["a", "b"] });
  const seen = rows.map((record) => [record.line, "row" in record ? record.row : record.error]);
  expect(seen).toEqual([
    [1, { a: "1", b: "a\nb" }],
    [3, "a quote within a value that is not quoted"],
    [4, "something follows a closing quote (a quote within quotes is written twice)"],
    [6, { a: "3", b: 'say "hi"' }],
    [7, "3 values for 2 columns"],
    [8, "a quote is not closed"],
  ]);
});

test("csv writes arrays as JSON, and refuses a member without a column", () => {
  const columns = ["a", "b", "c"];
  expect(text(codecs.csv.header?.(columns) ?? new Uint8Array())).toBe("a,b,c\n");
  expect(text(codecs.csv.encode({ b: [1, "x"], a: null }, undefined, columns))).toBe(',"[1,""x""]",\n');
  expect(() => codecs.csv.encode({ d: 1 }, undefined, columns)).toThrow(DataError);
});

const malformed: [string, string | Uint8Array][] = [
  ["cut short", '{"text":"a'],
  ["bare string", '"a"'],
  ["bare number", "1"],
  ["big number", "12345678901234567890"],
  ["null", "null"],
  ["array", "[1]"],
  ["array of objects", '[{"text":"a"}]'],
  ["missing text", "{}"],
  ["text is a number", '{"text":1}'],
  ["text is null", '{"text":null}'],
  ["duplicate names", '{"text":"a","text":"b"}'],
  ["__proto__", '{"__proto__":{"polluted":1}}'],
  ["__proto__ in escapes", '{"\\u005f_proto__":{"polluted":1}}'],
  ["nested __proto__", '{"a":{"__proto__":{"polluted":1},"n":12345678901234567890}}'],
  ["constructor", '{"constructor":{"prototype":{"polluted":1}}}'],
  ["half a surrogate", '{"text":"\\ud800"}'],
  ["NUL", '{"text":"\0"}'],
  ["escaped NUL", '{"text":"\\u0000"}'],
  ["byte order mark", '\ufeff{"text":"a"}'],
  ["CRLF", '{"text":"a"}\r'],
  ["CR alone", '{"text":"a"}\r{"text":"b"}'],
  ["invalid UTF-8", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)],
  ["overlong UTF-8", Uint8Array.of(0x22, 0xc0, 0x80, 0x22)],
  ["UTF-8 cut short", Uint8Array.of(0x22, 0xe2, 0x82, 0x22)],
  ["surrogates in UTF-8", Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
  ["UTF-16", new Uint8Array(Buffer.from('\ufeff{"text":"a"}', "utf16le"))],
  ["1e999", '{"text":1e999}'],
  ["long number", `{"text":${"9".repeat(10_000)}}`],
  ["deep arrays", "[".repeat(10_000)],
  ["deep objects", '{"a":'.repeat(10_000)],
  ["long name", `{"${"k".repeat(1 << 20)}":1}`],
  ["control characters", '{"text":"\u0001\u001b[2J"}'],
  ["tab in a string", '{"text":"a\tb"}'],
  ["spaces", "   \t "],
  ["two objects", '{"text":"a"}{"text":"b"}'],
  ["trailing comma", '{"text":"a",}'],
  ["comment", '{"text":"a"} // b'],
  ["single quotes", "{'text':'a'}"],
  ["NaN", '{"text":NaN}'],
  ["leading zero", '{"text":01}'],
  ["bad escape", '{"text":"\\x41"}'],
  ["quotes", 'a"b","c""'],
];

test.each(malformed)("malformed: %s", async (_, line) => {
  const bad = Buffer.from(line);
  const data = Buffer.concat([Buffer.from('{"text":"before"}\n'), bad, Buffer.from('\n{"text":"after"}\n')]);
  for (const codec of Object.keys(codecs) as CodecName[]) {
    const { rows, error } = await decodeAll(codec, data, { columns: ["text"], maxLine: 1 << 22 });
    if (error !== undefined) expect(error).toBeInstanceOf(DataError);
    for (const record of rows) encodeEverywhere(codec, record);
  }
  const { rows } = await decodeAll("jsonl", data);
  expect(rows.at(0)).toMatchObject({ row: { text: "before" }, line: 1 });
  expect(rows.at(-1)).toMatchObject({ row: { text: "after" } });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

function encodeEverywhere(codec: CodecName, record: RawRow | BadRow): void {
  if ("error" in record) {
    expect(record.error).not.toBe("");
    return;
  }
  for (const target of Object.values(codecs)) {
    try {
      const from = { codec, raw: record.raw, added: { ids: [1] } };
      const row = { ...record.row, ids: [1] };
      expect(target.encode(row, from).length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
    }
  }
}

test("jsonl says what is wrong", async () => {
  const data = Buffer.concat([
    bytes('[1]\nnull\n{"a":tru}\n'),
    Uint8Array.of(0xff, 10),
    bytes("12345678901234567890\n \n{}"),
  ]);
  expect(await read("jsonl", data)).toEqual([
    "not an object but an array",
    "not an object but null",
    'not JSON at column 6: found "t" instead of a value',
    "not valid UTF-8",
    "not an object but a number",
    {},
  ]);
});
