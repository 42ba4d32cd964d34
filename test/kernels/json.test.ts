import { expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import * as row from "../../src/kernels/row.ts";
import { type JsonRow, jsonRow } from "../reference/json-rows.ts";
import { jsonLine, mutate, pick, type Random, seeded } from "./json-generator.ts";

const GUARD = 0xa5;
const SIZES = [0, 1, 3, 4, 5, 8, 13, 15, 16, 17, 31, 32, 33, 64];
const CONTROLS = Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join("");

const kernels = new Kernels();
const INPUT = kernels.allocate(16 << 20);
const ROWS = kernels.allocate(4 << 20);
const OUTPUT = kernels.allocate(40 << 20);
const KEYS = kernels.allocate(1024);

/** What the kernel says of a block, each line in the form of the twin; guards around its outputs are checked. */
function jsonRows(
  block: Uint8Array,
  keys: readonly string[],
  wantIds = false,
  at = INPUT,
  padding?: Uint8Array,
): JsonRow[] {
  const { bytes, call } = kernels;
  const scratch = OUTPUT + 65; // not aligned: ids must be all the same
  const room = (wantIds ? 2 : 1) * block.length + 64;
  const limit = block.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1);
  bytes.set(block, at);
  bytes.set(padding ?? new Uint8Array(64).fill(GUARD), at + block.length);
  bytes.fill(GUARD, OUTPUT, scratch + room + 64).fill(GUARD, ROWS, ROWS + (limit + 1) * row.ROW_SIZE);
  const count = call.json_rows(at, at + block.length, KEYS, putKeys(keys), wantIds, ROWS, limit, scratch);
  expectGuard(OUTPUT, scratch);
  expectGuard(scratch + room, scratch + room + 64);
  expectGuard(ROWS + count * row.ROW_SIZE, ROWS + (limit + 1) * row.ROW_SIZE);
  return Array.from({ length: count }, (_, i) => readRow(ROWS + i * row.ROW_SIZE));
}

function putKeys(keys: readonly string[]): number {
  keys.forEach((key, i) => {
    const name = new TextEncoder().encode(key);
    kernels.bytes.set(name, KEYS + 512 + 32 * i);
    kernels.u32(KEYS + 8 * i, 2).set([KEYS + 512 + 32 * i, name.length]);
  });
  return keys.length;
}

function expectGuard(start: number, end: number): void {
  expect(kernels.bytes.subarray(start, end).every((byte) => byte === GUARD)).toBe(true);
}

function readRow(address: number): JsonRow {
  const [line = 0, , start = 0, end = 0, close = 0, status = 0, from = 0, to = 0] = kernels.u32(address, 8);
  return {
    status,
    ...(status === row.OK && start && { text: kernels.bytes.slice(start, end) }),
    ...(close && { close: close - line }),
    ...(from && { value: [from - line, to - line] as const }),
  };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function splitLines(block: Uint8Array): Uint8Array[] {
  const lines = Buffer.from(block).toString("latin1").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => Buffer.from(line, "latin1"));
}

function expectTwin(block: Uint8Array, keys: readonly string[], wantIds = false): void {
  const got = jsonRows(block, keys, wantIds);
  const lines = splitLines(block);
  expect(got.length).toBe(lines.length);
  lines.forEach((line, i) => {
    const twin = jsonRow(line, keys, wantIds);
    if (!sameRow(got[i] as JsonRow, twin)) expect(got[i], JSON.stringify(line.toString())).toEqual(twin);
  });
}

function sameRow(a: JsonRow, b: JsonRow): boolean {
  if (a.status !== b.status || a.close !== b.close || a.value?.join() !== b.value?.join()) return false;
  return Buffer.compare(a.text ?? new Uint8Array(), b.text ?? new Uint8Array()) === 0;
}

const KEY_LISTS = [["text"], ["text", "tokens", "元"], ["ids"], ["__proto__", "id"], [""], ["té"], []];

function randomBlock(random: Random, lines: number, broken: boolean): Uint8Array {
  const made = Array.from({ length: lines }, () => {
    const line = utf8(jsonLine(random));
    return Buffer.concat([broken ? mutate(random, line) : line, utf8("\n")]);
  });
  return Buffer.concat(made);
}

test.each([
  ["valid", 1],
  ["broken", 2],
])("json_rows says what the twin says of 50,000 %s lines", (kind, seed) => {
  const random = seeded(seed);
  for (let i = 0; i < 50; i++) {
    expectTwin(
      randomBlock(random, 1000, kind === "broken"),
      KEY_LISTS[i % KEY_LISTS.length] ?? [],
      i % KEY_LISTS.length === 2,
    );
  }
});

test("a line cut anywhere is judged by its own bytes alone, whatever follows it and wherever it lies", () => {
  const random = seeded(3);
  const tails = ['"}', "}", "]}]}", ',"a":1}', "e}", '":1}', '\\"}', "1]}", "    }", '""}\n'];
  for (let i = 0; i < 20_000; i++) {
    const line = utf8(jsonLine(random));
    const part = line.subarray(0, random(line.length + 1)).filter((byte) => byte !== 10);
    if (part.length === 0) continue;
    const padding = utf8(pick(random, tails).repeat(40)).subarray(0, 64);
    const wantIds = random(2) === 1;
    const got = jsonRows(part, [wantIds ? "ids" : "text"], wantIds, INPUT + random(64), padding);
    const twin = jsonRow(part, [wantIds ? "ids" : "text"], wantIds);
    if (got.length !== 1 || !sameRow(got[0] as JsonRow, twin))
      expect(got, Buffer.from(part).toString()).toEqual([twin]);
  }
});

test("a special byte is seen at each place of a string, at each size and alignment", () => {
  const specials = [
    '"',
    "\\",
    "\\n",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud83d",
    "é",
    "\u0000",
    "\t",
    "\u001f",
    "\u007f",
  ];
  for (const size of SIZES) {
    for (const special of specials) {
      for (let at = 0; at < size; at++) {
        const line = utf8(`{"text":"${"x".repeat(at)}${special}${"y".repeat(size - at)}"}`);
        const [got] = jsonRows(line, ["text"], false, INPUT + ((size + at) % 16));
        expect(got).toEqual(jsonRow(line, ["text"], false));
      }
    }
  }
});

test("each lone byte and pair of bytes in a string is judged as UTF-8", () => {
  const pairs = Array.from({ length: 65_536 }, (_, i) => [
    ...utf8('{"text":"'),
    i >> 8,
    i & 255,
    ...utf8('"}\n'),
  ]);
  for (let i = 0; i < pairs.length; i += 4096)
    expectTwin(Uint8Array.from(pairs.slice(i, i + 4096).flat()), ["text"]);
});

test("numbers, literals and nesting follow RFC 8259", () => {
  const values = [
    "-",
    "01",
    "1.",
    ".5",
    "+1",
    "1e",
    "1e+",
    "-0.0E-0",
    "00",
    "0x1",
    "NaN",
    "tru",
    "truex",
    "nul",
    "falsey",
    "-01",
    "1.5.5",
  ];
  const ids = [
    "[01]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[-0]",
    "[1e2]",
    "[2147483647]",
    "[2147483648]",
    "[000000000001]",
    "[99999999999999999999]",
  ];
  const deep = [62, 63, 64, 65].flatMap((depth) => [
    `${"[".repeat(depth)}${"]".repeat(depth)}`,
    `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
  ]);
  const lines = [...values, ...ids, ...deep].flatMap((value) => [
    `{"ids":${value}}`,
    `{"a":[${value}]}`,
    value,
  ]);
  expectTwin(utf8(lines.join("\n")), ["ids"], true);
  expectTwin(utf8(lines.join("\n")), ["ids"]);
});

test("json_rows stops at the limit and goes on behind the last row", () => {
  const lines = ['{"text":"a"}', '{"text":"b\\n"}', "", '{"text":"c"}'];
  const block = utf8(lines.join("\n"));
  kernels.bytes.set(block, INPUT);
  const found: string[] = [];
  for (let at = INPUT; at < INPUT + block.length; ) {
    const count = kernels.call.json_rows(
      at,
      INPUT + block.length,
      KEYS,
      putKeys(["text"]),
      false,
      ROWS,
      1,
      OUTPUT,
    );
    expect(count).toBe(1);
    const [start, end] = kernels.u32(ROWS, 2) as unknown as [number, number];
    found.push(Buffer.from(kernels.bytes.slice(start, end)).toString());
    at = end + 1;
  }
  expect(found).toEqual(lines);
});

/** The kernel's escaped form, with guards around the room it may use. */
function escaped(text: Uint8Array, at = INPUT): Buffer {
  const { bytes, call } = kernels;
  const out = OUTPUT + 64;
  const room = 6 * text.length + 16;
  bytes.set(text, at);
  bytes.fill(GUARD, at + text.length, at + text.length + 64).fill(GUARD, OUTPUT, out + room + 64);
  const end = call.json_escape(at, at + text.length, out);
  expectGuard(OUTPUT, out);
  expectGuard(out + room, out + room + 64);
  return Buffer.from(bytes.slice(out, end));
}

function expectEscaped(text: Uint8Array, at = INPUT): void {
  const twin = JSON.stringify(new TextDecoder("utf-8", { ignoreBOM: true }).decode(text)).slice(1, -1);
  const got = escaped(text, at).toString();
  if (got !== twin) expect(got, Buffer.from(text).toString("hex")).toBe(twin);
}

test("json_escape writes what JSON.stringify writes", () => {
  const random = seeded(4);
  const parts = [...CONTROLS, '"', "\\", "\u007f", "\u2028", "é", "€", "😀", "\ufeff", "plain English text "];
  for (const size of SIZES) for (let at = 0; at < 16; at++) expectEscaped(utf8("a".repeat(size)), INPUT + at);
  expectEscaped(utf8(CONTROLS.repeat(5)));
  for (let i = 0; i < 20_000; i++) {
    expectEscaped(
      utf8(Array.from({ length: random(30) }, () => pick(random, parts)).join("")),
      INPUT + random(16),
    );
  }
});

test("json_escape replaces what is not UTF-8 as TextDecoder does", () => {
  const random = seeded(5);
  const bytes = [
    0x22, 0x41, 0x5c, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xe1, 0xed, 0xef, 0xf0,
    0xf1, 0xf4, 0xf5, 0xff,
  ];
  for (let i = 0; i < 40_000; i++)
    expectEscaped(
      Uint8Array.from({ length: random(40) }, () => pick(random, bytes)),
      INPUT + random(16),
    );
  for (let i = 0; i < 10_000; i++) expectEscaped(Uint8Array.from({ length: random(70) }, () => random(256)));
});
