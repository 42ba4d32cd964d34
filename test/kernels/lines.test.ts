import { expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { OK, ROW_SIZE } from "../../src/kernels/row.ts";
import { seeded } from "./json-generator.ts";

const GUARD = 0xa5;
const SIZES = [0, 1, 3, 4, 5, 8, 13, 15, 16, 17, 31, 32, 33, 64];

const kernels = new Kernels();
const INPUT = kernels.allocate(8192);
const ROWS = kernels.allocate(1 << 16);

/** The lines of a text, taken `limit` at a time; behind the text there are line feeds. */
function lines(text: string, at: number, limit: number): string[] {
  const { bytes, call } = kernels;
  const end = at + text.length;
  bytes.set(Buffer.from(text, "latin1"), at);
  bytes.fill(10, end, end + 64);
  const found: string[] = [];
  while (at < end) {
    bytes.fill(GUARD, ROWS, ROWS + (limit + 1) * ROW_SIZE);
    const count = call.lines(at, end, ROWS, limit);
    expect(kernels.u32(ROWS + count * ROW_SIZE, 8).every((word) => word === 0xa5a5a5a5)).toBe(true);
    for (let i = 0; i < count; i++) {
      const [start = 0, stop = 0, ...rest] = kernels.u32(ROWS + i * ROW_SIZE, 8);
      expect(rest).toEqual([start, stop, 0, OK, 0, 0]);
      found.push(Buffer.from(bytes.slice(start, stop)).toString("latin1"));
      at = stop + 1;
    }
  }
  return found;
}

test("lines cuts at each line feed and nowhere else", () => {
  const random = seeded(1);
  for (let i = 0; i < 2000; i++) {
    const text = Array.from(
      { length: random(200) },
      () => "ab\r\n\u008a \0\t\n"[random(random(2) ? 9 : 3)],
    ).join("");
    const twin = text.split("\n");
    if (twin.at(-1) === "") twin.pop();
    expect(lines(text, INPUT + random(64), 1 + random(20))).toEqual(twin);
  }
});

test("lines of each size at each alignment", () => {
  for (const size of SIZES) {
    for (let at = 0; at < 16; at++) {
      const line = "x".repeat(size);
      expect(lines(`${line}\n`, INPUT + at, 8)).toEqual([line]);
      expect(lines(`\n${line}\n\n${line}`, INPUT + at, 8)).toEqual(
        size ? ["", line, "", line] : ["", "", ""],
      );
    }
  }
});
