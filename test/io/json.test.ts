import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.ts";
import { parseJson, stringifyJson } from "../../src/io/json.ts";
import { parseStrictly } from "../../src/io/json-parser.ts";
import { splice } from "../../src/io/splice.ts";
import { bytes } from "./support.ts";

const seed = { seed: 7, numRuns: 500 };

describe("parseJson", () => {
  test("integers beyond 2^53 are bigints, and nothing else is", () => {
    expect(
      parseJson("[12345678901234567890,-12345678901234567890,9007199254740991,9007199254740993]"),
    ).toEqual([12345678901234567890n, -12345678901234567890n, 9007199254740991, 9007199254740993n]);
    expect(parseJson('[0.12345678901234567890,1e30,"12345678901234567890",12345678901234567890.5]')).toEqual([
      0.12345678901234568,
      1e30,
      "12345678901234567890",
      12345678901234567000,
    ]);
    expect(stringifyJson(parseJson('{"a":[12345678901234567890]}'))).toBe('{"a":[12345678901234567890]}');
  });

  test("the strict parser is JSON.parse", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        if (/\d{16}/.test(text)) return;
        expect(parseStrictly(text)).toEqual(JSON.parse(text));
      }),
      seed,
    );
  });

  test("the strict parser takes and refuses what JSON.parse does", () => {
    const pieces = fc.constantFrom(
      ...'{}[],:"\\u0- 1e.+tfn\n\u0001é/b'.split(""),
      "true",
      "null",
      '"a"',
      "false",
      "0d",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (list) => {
        const text = list.join("");
        let wanted: unknown;
        try {
          wanted = JSON.parse(text);
        } catch {
          expect(() => parseJson(text)).toThrow(DataError);
          expect(() => parseStrictly(text)).toThrow(DataError);
          return;
        }
        expect(parseStrictly(text)).toEqual(wanted);
      }),
      { seed: 3, numRuns: 20_000 },
    );
  });

  test("__proto__ is a member, the last duplicate wins, and nothing is polluted", () => {
    for (const long of ["", ',"n":12345678901234567890']) {
      const row = parseJson(`{"__proto__":{"polluted":1},"a":1,"a":2${long}}`) as Record<string, unknown>;
      expect(Object.keys(row).slice(0, 2)).toEqual(["__proto__", "a"]);
      expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
      expect(row.a).toBe(2);
      expect(stringifyJson(row)).toBe(`{"__proto__":{"polluted":1},"a":2${long}}`);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("depth has a limit", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(parseJson(nested(1000))).toBeInstanceOf(Array);
    expect(() => parseJson(nested(1001))).toThrow("not JSON at column 1001: nested deeper than 1,000");
    expect(() => parseJson(nested(200_000))).toThrow(DataError);
    expect(() => parseJson('{"a":'.repeat(200_000))).toThrow(DataError);
    expect(() => parseJson('[{"a":'.repeat(600))).toThrow(DataError);
    expect(parseJson(`[${'[1,"[[["],'.repeat(3000)}1]`)).toHaveLength(3001);
  });

  test("errors name the column", () => {
    expect(() => parseJson('{"a":}')).toThrow('not JSON at column 6: found "}" instead of a value');
    expect(() => parseJson('{"a":1')).toThrow("not JSON at column 7: found the end instead of a comma or }");
    expect(() => parseJson('{"a":1,}')).toThrow("column 8");
    expect(() => parseJson(`1${"0".repeat(5000)}`)).toThrow("more than 4096");
  });
});

describe("stringifyJson", () => {
  test("is JSON.stringify on one line, and takes bigints and typed arrays", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringifyJson(value)).toBe(JSON.stringify(value));
        expect(stringifyJson({ value, n: 1n, x: undefined })).toBe(
          `{"value":${JSON.stringify(value)},"n":1}`,
        );
      }),
      seed,
    );
    expect(stringifyJson({ v: Float32Array.of(0.5, Number.NaN), i: BigInt64Array.of(5n) })).toBe(
      '{"v":[0.5,null],"i":[5]}',
    );
    expect(stringifyJson("a\nb\u2028\ud800")).toBe('"a\\nb\u2028\\ud800"');
  });
});

describe("splice", () => {
  const spliced = (raw: string, added: Record<string, unknown>) =>
    Buffer.from(splice(bytes(raw), added)).toString();

  test("new members go before the closing brace", () => {
    expect(spliced('{ "n" : 1.000,"é":"\\u00e9" } \r', { b: [1], c: "x" })).toBe(
      '{ "n" : 1.000,"é":"\\u00e9" ,"b":[1],"c":"x"} \r',
    );
    expect(spliced("{ }", { a: 1n })).toBe('{ "a":1}');
    expect(spliced('{"a":{}}', { b: 2, u: undefined })).toBe('{"a":{},"b":2}');
    expect(spliced('{"a":"}"}', {})).toBe('{"a":"}"}');
  });

  test("members that are there are replaced where they stand, duplicates removed", () => {
    expect(spliced('{"a" : 1 , "b":2,"a": [3,{"a":"]"}] ,"c":"a"}', { a: 9 })).toBe(
      '{"a" : 9 , "b":2 ,"c":"a"}',
    );
    expect(spliced('{"\\u0061":"x\\\\","b":{"a":1}}', { a: 9, d: 1 })).toBe(
      '{"\\u0061":9,"b":{"a":1},"d":1}',
    );
    expect(spliced('{"x":{"a":1},"y":"\\"a\\":"}', { a: 2 })).toBe('{"x":{"a":1},"y":"\\"a\\":","a":2}');
    expect(spliced('{"\\u0061":1}', { a: 9 })).toBe('{"\\u0061":9}');
    expect(spliced('{"a\\/b":1}', { "a/b": 2 })).toBe('{"a\\/b":2}');
    expect(spliced('{"a":1}', JSON.parse('{"__proto__":5}'))).toBe('{"a":1,"__proto__":5}');
    expect(spliced('{"__proto__":1}', JSON.parse('{"__proto__":5}'))).toBe('{"__proto__":5}');
  });

  test("is what a copy with the members would be", () => {
    const name = fc.oneof(fc.constantFrom("a", "b", "text", "__proto__", "a/b", '"', "\\", "é"), fc.string());
    const value = fc.jsonValue({ maxDepth: 2 });
    const object = fc.dictionary(name, value, { maxKeys: 6 });
    fc.assert(
      fc.property(object, object, fc.nat(2), fc.boolean(), (row, added, indent, ascii) => {
        const text = JSON.stringify(row, null, indent).replaceAll("\n", "\r");
        const raw = ascii
          ? text.replace(/[^\0-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
          : text;
        const got = JSON.parse(spliced(raw, added));
        const wanted = JSON.parse(JSON.stringify({ ...row, ...added }));
        expect(got).toEqual(wanted);
        expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
      }),
      { seed: 11, numRuns: 2000 },
    );
  });
});
