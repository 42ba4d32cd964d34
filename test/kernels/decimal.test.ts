import { expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { seeded } from "./json-generator.ts";

const GUARD = 0xa5;
const SIZES = [0, 1, 3, 4, 5, 8, 13, 15, 16, 17, 31, 32, 33, 64];

const kernels = new Kernels();
const INPUT = kernels.allocate(1 << 20);
const OUTPUT = kernels.allocate(4 << 20);
const random = seeded(1);

function written(ids: readonly number[], separator: string): string {
  const { bytes, call } = kernels;
  const out = OUTPUT + 64 + random(16);
  kernels.u32(INPUT, ids.length).set(ids);
  bytes.fill(GUARD, OUTPUT, out + 11 * ids.length + 64);
  const end = call.write_ids(INPUT, ids.length, separator.charCodeAt(0), out);
  expect(bytes.subarray(OUTPUT, out).every((byte) => byte === GUARD)).toBe(true);
  expect(bytes.slice(out + 11 * ids.length, out + 11 * ids.length + 64).every((byte) => byte === GUARD)).toBe(
    true,
  );
  return Buffer.from(bytes.slice(out, end)).toString("latin1");
}

/** The ids that were read, or the negative answer. */
function read(line: string, limit = 100_000, behind = 0x39): number[] | number {
  const { bytes, call } = kernels;
  const at = INPUT + random(16);
  bytes.set(Buffer.from(line, "latin1"), at);
  bytes.fill(behind, at + line.length, at + line.length + 64);
  bytes.fill(GUARD, OUTPUT, OUTPUT + 2 * line.length + 256);
  const count = call.read_ids(at, at + line.length, OUTPUT + 64, limit);
  const used = Math.max(count, Math.min(limit, line.length / 2 + 1));
  expect(kernels.u32(OUTPUT, 16).every((word) => word === 0xa5a5a5a5)).toBe(true);
  expect(kernels.u32(OUTPUT + 64 + 4 * Math.ceil(used), 8).every((word) => word === 0xa5a5a5a5)).toBe(true);
  return count < 0 ? count : Array.from(kernels.u32(OUTPUT + 64, count));
}

const anyLength = () => Math.min(random(10 ** (1 + random(10))), 2 ** 32 - 1);

test("write_ids writes what String writes, for all lengths of numbers", () => {
  const bounds = Array.from({ length: 10 }, (_, i) => 10 ** i).flatMap((n) => [n - 1, n, n + 1]);
  const all = [...bounds, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 4_200_000_000];
  for (const id of all) expect(written([id], ",")).toBe(String(id));
  expect(written(all, " ")).toBe(all.join(" "));
  const small = Array.from({ length: 60_000 }, (_, id) => id);
  expect(written(small, ",")).toBe(small.join(","));
});

test("write_ids works at any count", () => {
  for (const size of SIZES) {
    const ids = Array.from({ length: size }, anyLength);
    expect(written(ids, "\t")).toBe(ids.join("\t"));
  }
});

test("read_ids reads back what write_ids writes, and digits behind the end do not count", () => {
  for (const size of SIZES) {
    for (let i = 0; i < 50; i++) {
      const ids = Array.from({ length: size }, () => anyLength() % 2 ** 31);
      const line = ids.map((id) => `${id}${[" ", "\t", ",", ", ", "  "][random(5)]}`).join("");
      expect(read(line)).toEqual(ids);
      expect(read(ids.join(","), size, i)).toEqual(ids);
    }
  }
});

test("read_ids says where the first wrong byte or number is", () => {
  expect(read("2147483647")).toEqual([2147483647]);
  expect(read(",, 007 000000000000123\t")).toEqual([7, 123]);
  expect(read("1 2147483648")).toBe(-3);
  expect(read("1,99999999999999999999999999,")).toBe(-3);
  expect(read("12x 4")).toBe(-3);
  expect(read("-1")).toBe(-1);
  expect(read("1 2\r")).toBe(-4);
  expect(read("1 2 3", 2)).toBe(-5);
  expect(read("   ")).toEqual([]);
  expect(read("123456789a")).toBe(-10);
  for (let byte = 0; byte < 256; byte++) {
    const character = String.fromCharCode(byte);
    const fine = /[ \t,0-9]/.test(character);
    expect(read(`12345${character}`)).toEqual(fine ? [Number(`12345${character}`.replace(/\D/, ""))] : -6);
  }
});
