import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import type { Row } from "../../src/io/codec.ts";
import { parseJson } from "../../src/io/json.ts";
import { msgpack } from "../../src/io/msgpack.ts";
import { jsonLine, pick, type Random, seeded } from "./json-generator.ts";

const GUARD = 0xa5;
const CONTEXT = { codec: "msgpack", file: "-", line: 1 } as const;

const kernels = new Kernels();
const INPUT = kernels.allocate(4 << 20) + 64;
const OUTPUT = kernels.allocate(12 << 20) + 64;

interface Place {
  readonly at?: number;
  readonly out?: number;
  readonly padding?: string;
}

/** What the kernel writes of a line, or undefined for its 0; guards around the bytes that it may use are checked. */
function written(line: string, more = 0, place: Place = {}): Buffer | undefined {
  const { bytes, call } = kernels;
  const { at = INPUT, out = OUTPUT, padding = "" } = place;
  const json = Buffer.from(line);
  const limit = out + 3 * json.length + 64;
  bytes.fill(GUARD, at - 64, at).set(json, at);
  bytes.fill(GUARD, at + json.length, at + json.length + 64).set(Buffer.from(padding), at + json.length);
  bytes.fill(GUARD, out - 64, limit + 64);
  const end = call.json_to_msgpack(at, at + json.length, more, out) >>> 0;
  expectGuard(out - 64, out);
  expectGuard(limit, limit + 64);
  return end === 0 ? undefined : Buffer.from(bytes.slice(out, end));
}

function expectGuard(start: number, end: number): void {
  expect(kernels.bytes.subarray(start, end).every((byte) => byte === GUARD)).toBe(true);
}

/** The one record that the bytes are, by the general reader. */
function read(bytes: Uint8Array): unknown {
  const [record, ...others] = msgpack.decode({ ...CONTEXT, bytes });
  expect(others).toEqual([]);
  return record !== undefined && "row" in record ? record.row : record;
}

/** 2^53 itself is a bigint to one reader and a number to the other. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value === BigInt(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

function expectSame(bytes: Uint8Array, value: unknown, line: string): void {
  const got = plain(read(bytes));
  const wanted = plain(value);
  if (!isDeepStrictEqual(got, wanted)) expect(got, line.slice(0, 300)).toStrictEqual(wanted);
}

/** Expects the line to be written, and right; returns the bytes. */
function expectWritten(line: string, place?: Place): Buffer {
  const bytes = written(line, 0, place);
  if (bytes === undefined) throw new Error(`0 for ${line.slice(0, 300)}`);
  expectSame(bytes, parseJson(line), line);
  return bytes;
}

/** Expects the line to be right if it is written; says whether it was. */
function expectTwin(line: string): boolean {
  const bytes = written(line);
  const longer = written(line, 2);
  expect(longer === undefined).toBe(bytes === undefined);
  if (bytes === undefined || longer === undefined) return false;
  const value = parseJson(line) as Row;
  expectSame(bytes, value, line);
  const members = Buffer.from([0xa2, 0x2b, 0x31, 0x01, 0xa2, 0x2b, 0x32, 0x92, 0xc0, 0xc3]);
  expectSame(Buffer.concat([longer, members]), { ...value, "+1": 1, "+2": [null, true] }, line);
  return true;
}

test("30,000 random lines are read back as the general reader reads them, also with members behind", () => {
  const random = seeded(1);
  let count = 0;
  for (let i = 0; i < 30_000; i++) {
    const line = jsonLine(random);
    if (line.trim().startsWith("{") && expectTwin(line)) count++;
  }
  expect(count).toBeGreaterThan(10_000); // the others have names twice, reserved names, -0, long numbers …
});

const WORDS = [
  "the",
  "weather",
  "of",
  "Wien",
  "naïve",
  "“quoted”",
  '"so"',
  "back\\slash",
  "a\nb",
  "\t",
  "😀",
  "元気",
];

/** Its decimals are not whole, as those become integers in the general path and stay decimals here. */
function ordinaryRecord(random: Random, id: number): Row {
  const text = Array.from({ length: random(120) }, () => pick(random, WORDS)).join(" ");
  const ids = Array.from({ length: random(60) }, () => random(10 ** (1 + random(6))));
  const scores = [0.95, 0.5, 1.25e-7, -3.75, 1 / (random(1000) + 3), random(10 ** 9) / 7 + 1 / 11, 2 ** -20];
  const numbers = { year: 1900 + random(200), delta: -random(100_000), time: 1.6e12 + random(10 ** 9) };
  const meta = { source: "en/wiki", url: `https://example.org/${id}`, ok: random(2) === 1, parent: null };
  return { id, text, ids, scores, meta: { ...meta, numbers, tags: [["a"], [], {}, ""] }, ...numbers };
}

test("ordinary lines are all written, with the bytes of the general path", () => {
  const random = seeded(2);
  for (let i = 0; i < 3_000; i++) {
    const record = ordinaryRecord(random, i);
    const line = JSON.stringify(record);
    const wanted = msgpack.encode(record);
    if (Buffer.compare(written(line) ?? Buffer.of(), wanted) !== 0)
      expect(written(line), line).toEqual(wanted);
  }
});

test("white space of all kinds around everything is left out", () => {
  const loose =
    ' \t{ "a" : [ 1 ,\t-2.5 , [ ] , { } , "x" ] ,  "b"\t:{ "c": null , "d" :true,"e": false } } \t\r';
  expect(expectWritten(loose)).toEqual(expectWritten(loose.replace(/\s/g, "")));
  expect(written(" { } \r")).toEqual(Buffer.of(0x80));
});

test("what lies before and behind the line and where it and the output lie has no effect", () => {
  const random = seeded(3);
  const tails = ['"}', "}", "]}]}", ',"a":1}', "0123456789", "e9}", ".5}", "\\", "    ", "\u0000", '""'];
  for (let i = 0; i < 1_000; i++) {
    const line = i % 2 ? jsonLine(random) : JSON.stringify(ordinaryRecord(random, i));
    if (!line.trim().startsWith("{")) continue;
    const wanted = written(line);
    const padding = pick(random, tails).repeat(40).slice(0, 64);
    const place = { at: INPUT + random(64), out: OUTPUT + random(64), padding };
    if (!isDeepStrictEqual(written(line, 0, place), wanted))
      expect(written(line, 0, place), line).toEqual(wanted);
  }
  for (let shift = 0; shift < 64; shift++) {
    const place = { at: INPUT + shift, out: OUTPUT + ((shift * 7) % 64), padding: "9".repeat(64) };
    expectWritten('{"id":12345678,"text":"forty bytes of text and then some more of it","x":[0.95]}', place);
  }
});

const AWKWARD = [0, 1, 14, 15, 16, 17, 30, 31, 32, 33, 47, 48, 254, 255, 256, 257, 65535, 65536, 65537];

test("strings of any length have the shortest header, also where escapes make it shorter than it looks", () => {
  for (const length of AWKWARD) {
    const text = "x".repeat(length);
    const header = length < 32 ? 1 : length < 256 ? 2 : length < 65536 ? 3 : 5;
    expect(expectWritten(`{"a":"${text}"}`).length).toBe(3 + header + length);
    expect(expectWritten(`{"a":"${text}","b":7}`).length).toBe(6 + header + length);
    if (length === 0) continue;
    expect(expectWritten(`{"a":"${text.slice(1)}\\n","b":7}`).length).toBe(6 + header + length);
    expect(expectWritten(`{"a":"\\u0078${text.slice(1)}"}`).length).toBe(3 + header + length);
    expect(expectWritten(`{"${text}":"\\\\"}`).length).toBe(3 + header + length);
  }
  for (const pieces of [5, 6, 16, 31, 32, 43, 255, 256, 21845, 65536]) {
    const length = 3 * pieces;
    const header = length < 32 ? 1 : length < 256 ? 2 : length < 65536 ? 3 : 5;
    expect(expectWritten(`{"a":["${"\\u20ac".repeat(pieces)}",1]}`).length).toBe(5 + header + length);
  }
});

test("every escape and every character comes through", () => {
  const characters = Array.from({ length: 0x300 }, (_, i) => String.fromCharCode(i)).join("");
  for (let skip = 0; skip < 20; skip++) {
    expectWritten(JSON.stringify({ [`${"k".repeat(skip)}"`]: "x".repeat(skip) + characters.slice(skip) }));
  }
  expectWritten('{"a":"\\/\\b\\f\\n\\r\\t\\"\\\\\\u0000\\u00e9\\u20AC\\ud83D\\uDe00 \u2028\u007f"}');
  for (const half of ["\\ud800", "\\udc00", "\\ud83d\\n", "\\ude00\\ud83d", "\\ud83dx"]) {
    expect(written(`{"a":"${half}"}`)).toBeUndefined();
    expect(written(`{"${half}":[]}`)).toBeUndefined();
  }
});

test("arrays of any length have the shortest header", () => {
  for (const count of AWKWARD) {
    const header = count < 16 ? 1 : count < 65536 ? 3 : 5;
    const array = `[${Array.from({ length: count }, (_, i) => i % 10).join(",")}]`;
    expect(expectWritten(`{"a":${array},"b":1}`).length).toBe(6 + header + count);
    expectWritten(`{"a":[${array},${array}]}`);
  }
});

const members = (count: number) => Array.from({ length: count }, (_, i) => `"m${i}":${i % 7}`).join(",");

test("maps of any length have the shortest header, also where it counts members that are to come", () => {
  for (const count of [0, 1, 2, 3, 4, 5, 14, 15, 16, 17, 255, 256, 1023, 1024]) {
    expectWritten(`{${members(count)}}`);
    expectWritten(`{"a":{${members(count)}},"b":[{${members(count)}}]}`);
  }
  for (const more of [0, 13, 14, 15, 16, 65533, 65534, 65535, 65536, 100_000]) {
    const empty = written("{}", more) as Buffer;
    const two = written('{"a":1,"b":2}', more) as Buffer;
    expect(empty).toEqual(mapHeader(more));
    expect(two).toEqual(Buffer.concat([mapHeader(more + 2), Buffer.of(0xa1, 0x61, 1, 0xa1, 0x62, 2)]));
  }
});

function mapHeader(count: number): Buffer {
  if (count < 16) return Buffer.of(0x80 | count);
  if (count < 65536) return Buffer.of(0xde, count >> 8, count & 255);
  return Buffer.of(0xdf, 0, count >> 16, (count >> 8) & 255, count & 255);
}

test("integers have the shortest form, up to 64 bits", () => {
  const bounds = [0, 5, 7, 8, 15, 16, 31, 32, 53, 63, 64].map((bits) => 2n ** BigInt(bits));
  const tens = Array.from({ length: 20 }, (_, i) => 10n ** BigInt(i));
  for (const bound of [...bounds, ...tens]) {
    for (const value of [-2n, -1n, 0n, 1n, 2n].flatMap((step) => [bound + step, -(bound + step)])) {
      const line = `{"a":${value},"b":[${value},1]}`;
      if (value >= 2n ** 64n || value < -(2n ** 63n)) expect(written(line), line).toBeUndefined();
      else expect(expectWritten(line)).toEqual(msgpack.encode(parseJson(line) as Row));
    }
  }
  for (const value of ["18446744073709551615", "-9223372036854775808"]) expectWritten(`{"a":${value}}`);
  for (const value of [
    "-0",
    "18446744073709551616",
    "18446744073709552000",
    "19999999999999999999",
    "28446744073709551615",
  ]) {
    expect(written(`{"a":${value}}`)).toBeUndefined();
  }
  expect(written(`{"a":1${"0".repeat(20)}}`)).toBeUndefined();
  expect(written(`{"a":${"9".repeat(5000)}}`)).toBeUndefined();
});

/** The double, or undefined where the kernel leaves it to the general path. */
function double(literal: string): number | undefined {
  const bytes = written(`{"a":${literal}}`);
  if (bytes === undefined) return undefined;
  expect([bytes.length, bytes[3]], literal).toEqual([12, 0xcb]);
  return bytes.readDoubleBE(4);
}

function expectDouble(literal: string, sure = true): void {
  const got = double(literal);
  if (got === undefined ? sure : !Object.is(got, Number(literal))) expect(got, literal).toBe(Number(literal));
}

test("decimals are the nearest doubles", () => {
  const fixed = [
    "0.0",
    "-0.0",
    "0e5",
    "0.95",
    "-1.5",
    "1E+10",
    "7e0",
    "1.0",
    "1e22",
    "1e-22",
    "5e-7",
    "1e0005",
  ];
  const long = [
    "0.1234567890123456789",
    "9007199254740993.0",
    "9007199254740993.001",
    "9007199254740992.999",
  ];
  const ties = ["9007199254740995.0", "18014398509481986.0", "18014398509481990.0", "4503599627370497.50"];
  for (const literal of [...fixed, ...long, ...ties]) expectDouble(literal);
  for (const literal of [
    "1e400",
    "1e23",
    "1e-400",
    "0.12345678901234567890",
    `0.${"0".repeat(30)}1`,
    "1e999999999",
  ])
    expect(double(literal), literal).toBeUndefined();
  for (const literal of ["5e-324", "2.2250738585072014e-308", "1.7976931348623157e308"])
    expectDouble(literal, false);
});

test("random decimals of all lengths are the nearest doubles, and those that JavaScript prints are never left out", () => {
  const random = seeded(4);
  const digits = (count: number) => Array.from({ length: count }, () => random(10)).join("");
  for (let i = 0; i < 20_000; i++) {
    const whole = random(2) ? "0" : `${1 + random(9)}${digits(random(10))}`;
    const exponent = random(3) ? "" : `${pick(random, ["e", "E", "e+", "e-"])}${random(25)}`;
    expectDouble(
      `${random(2) ? "-" : ""}${whole}.${digits(1 + random(12))}${digits(random(10))}${exponent}`,
      false,
    );
    const printed = String((random(2 ** 31) * 2 ** 21 + random(2 ** 21)) / 2 ** (40 + random(40)));
    if (/[.e]/.test(printed)) expectDouble(printed);
  }
});

test("a name that comes twice, however it is spelled, and reserved names are left to the general path", () => {
  const twice = ['{"a":1,"a":2}', '{"a":1,"b":2,"\\u0061":3}', '{"":1,"":1}', `{${members(500)},"m17":0}`];
  for (const line of twice) {
    expect(written(line), line).toBeUndefined();
    expect(written(`{"x":[${line}]}`), line).toBeUndefined();
  }
  const long = "long name ".repeat(40);
  expect(written(`{"${long}":1,"${long}":2}`)).toBeUndefined();
  for (const line of ['{"__proto__":1}', '{"a":{"b":0,"__proto__":{}}}', '{"\\u005f_proto__":[]}'])
    expect(written(line), line).toBeUndefined();
  for (const line of [
    '{"__proto_":1,"__proto___":2,"_proto__":3,"_":"__proto__"}',
    '{"constructor":{"a":1}}',
  ])
    expectWritten(line);
  // In objects inside of each other, or next to each other, a name is no other's twin.
  expectWritten('{"a":{"a":{"a":[{"a":1},{"a":2}],"b":3},"b":{"a":1}},"b":{"a":[],"b":"a"}}');
  expect(written('{"a":{"b":{"b":1}},"a":1}')).toBeUndefined();
  expect(written(`{${members(1025)}}`)).toBeUndefined();
});

test("nesting goes down to 64", () => {
  const arrays = (depth: number) => `{"a":${"[".repeat(depth - 1)}1${"]".repeat(depth - 1)}}`;
  const objects = (depth: number) => `${'{"":'.repeat(depth)}[]${"}".repeat(depth)}`;
  expectWritten(arrays(64));
  expectWritten(objects(63));
  expect(written(arrays(65))).toBeUndefined();
  expect(written(objects(64))).toBeUndefined();
});

test("lines that grow the most stay within the room that is asked for", () => {
  const list = (item: string, count: number) => `[${Array(count).fill(item).join(",")}]`;
  const names = (value: string) => `{${Array.from({ length: 1000 }, (_, i) => `"${i}":${value}`).join(",")}}`;
  for (const item of [
    "1e5",
    "-1.5",
    "[1e5]",
    '{"":1e5}',
    '{"":1}',
    "4294967296",
    '"a"',
    "[]",
    "{}",
    "128",
    '""',
  ]) {
    for (const count of [1, 3, 15, 16, 1000, 70_000]) expectWritten(`{"":${list(item, count)}}`);
    expectWritten(`{"":${`{"":${names(item)}}`}}`);
    expectWritten(`${'{"":'.repeat(50)}${names(item)}${"}".repeat(50)}`);
  }
  for (const more of [0, 16, 65536]) {
    for (const line of ["{}", '{"":1}', '{"":1e5}', '{"":""}']) expect(written(line, more)).toBeDefined();
  }
});

/** What the kernel writes of ids; guards around the bytes that it may use are checked. */
function writtenIds(ids: readonly number[], out: number): Buffer {
  const { bytes, call } = kernels;
  const limit = out + 5 * ids.length + 5;
  kernels.u32(INPUT, ids.length).set(ids);
  bytes.fill(GUARD, out - 64, limit + 64);
  const end = call.msgpack_ids(INPUT, ids.length, out);
  expectGuard(out - 64, out);
  expectGuard(limit, limit + 64);
  return Buffer.from(bytes.slice(out, end));
}

test("msgpack_ids writes what the general path writes, for all sizes of ids and arrays", () => {
  const random = seeded(5);
  const anyId = () => Math.min(random(2 ** (1 + random(31))) * (1 + random(2)) + random(2), 2 ** 32 - 1);
  const edges = [0, 1, 127, 128, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
  for (const size of [...AWKWARD, 3, 4, 5, 8, 13, 64]) {
    for (const id of [anyId, () => pick(random, edges), () => 2 ** 32 - 1, () => 0]) {
      const ids = Array.from({ length: size }, id);
      const wanted = Buffer.from(msgpack.encode({ "": ids }).subarray(2)); // without the map and the name
      if (Buffer.compare(writtenIds(ids, OUTPUT + random(64)), wanted) !== 0)
        expect(writtenIds(ids, OUTPUT)).toEqual(wanted);
    }
  }
});
