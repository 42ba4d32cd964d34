import { Packr, decode as unpackAny } from "msgpackr";
import { expect, test } from "vitest";
import { DataError } from "../../src/errors.ts";
import { codecs } from "../../src/io/codecs.ts";
import { decodeAll } from "./support.ts";

const rows = Array.from({ length: 50 }, (_, id) => ({
  id,
  big: 2n ** 60n + BigInt(id),
  text: "é".repeat(id * 3),
  list: [1.5, -id, null, true, { deep: [[id]] }],
}));
const frames = rows.map((row) => codecs.msgpack.encode(row));
const map = (...value: number[]) => Uint8Array.of(0x81, 0xa1, 0x61, ...value);

test("cut at every byte: the rows before come whole, and then it is an error", async () => {
  const data = Buffer.concat(frames.slice(0, 8));
  const ends = new Set([0]);
  for (const frame of frames.slice(0, 8)) ends.add(Math.max(...ends) + frame.length);
  for (let length = 0; length <= data.length; length++) {
    const { rows: got, error } = await decodeAll("msgpack", data.subarray(0, length), {
      chunk: 50,
      blockBytes: 100,
    });
    const whole = [...ends].filter((end) => end <= length).length - 1;
    expect(got).toHaveLength(whole);
    if (ends.has(length)) expect(error).toBeUndefined();
    else
      expect(error).toMatchObject({
        name: "DataError",
        message: `f:${whole + 1}: the last record is cut short`,
      });
  }
});

test("every frame cut at every byte by itself", async () => {
  for (const frame of frames) {
    for (let length = 1; length < frame.length; length++) {
      const block = { codec: "msgpack", bytes: frame.subarray(0, length), file: "f", line: 1 } as const;
      expect([...codecs.msgpack.decode(block)]).toMatchObject([{ error: "cut short" }]);
    }
  }
});

test("a bomb of depth is an error", async () => {
  const nested = (depth: number) => Buffer.concat([map(), Buffer.alloc(depth - 1, 0x91), Buffer.of(0xc0)]);
  expect((await decodeAll("msgpack", nested(64))).rows).toMatchObject([{ line: 1, row: {} }]);
  for (const depth of [65, 100, 100_000]) {
    const { rows: got, error } = await decodeAll("msgpack", nested(depth));
    expect(got).toEqual([]);
    expect((error as Error).message).toBe("f:1: nested deeper than 64");
  }
});

test("a bomb of length is an error at once, whatever follows", async () => {
  const huge = [0xff, 0xff, 0xff, 0xff];
  const headers = [0xc6, 0xc9, 0xdb, 0xdd, 0xdf].map((byte) => map(byte, ...huge));
  for (const header of [...headers, Uint8Array.of(0xdf, ...huge)]) {
    for (const chunk of [1, 100]) {
      const { error } = await decodeAll("msgpack", header, { chunk });
      expect((error as Error).message).toBe("f:1: record longer than 64 MiB (--max-line)");
    }
  }
});

test("only maps at the top, and no 0xc1", async () => {
  for (const [byte, message] of [
    [0x01, "not a map"],
    [0x90, "not a map"],
    [0xc1, "0xc1"],
    [0xa0, "not a map"],
  ] as const) {
    const { rows: got, error } = await decodeAll("msgpack", Buffer.concat([frames[0], Uint8Array.of(byte)]));
    expect(got).toHaveLength(1);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toContain(message);
  }
});

test("extensions are bad rows, and the rows around them are read", async () => {
  for (let type = 0; type < 256; type++) {
    for (const value of [
      [0xd4, type, 1],
      [0xd8, type, ...Array(16).fill(1)],
      [0xc7, 0, type],
      [0xc7, 3, type, 1, 2, 3],
    ]) {
      const data = Buffer.concat([frames[1], map(...value), frames[2]]);
      const { rows: got, error } = await decodeAll("msgpack", data, { chunk: 1000 });
      expect(error).toBeUndefined();
      expect(got).toHaveLength(3);
      expect([got[0], got[2]]).toMatchObject([{ row: rows[1] }, { row: rows[2], line: 3 }]);
      if (type !== 0x42) expect(got[1]).toMatchObject({ error: expect.stringContaining("extension type") });
    }
  }
});

test("names that are no strings, and strings that are no UTF-8, are bad rows", async () => {
  const bad = [
    [Uint8Array.of(0x81, 1, 2), "a name that is not a string"],
    [map(0x81, 0xc0, 1), "a name that is not a string"],
    [map(0xa2, 0xff, 0xfe), "not valid UTF-8"],
  ] as const;
  for (const [data, error] of bad) expect((await decodeAll("msgpack", data)).rows).toMatchObject([{ error }]);
});

test("__proto__ is kept, at any depth, and pollutes nothing", async () => {
  const text = '{"__proto__":{"polluted":1},"a":[{"__proto__":[2]}],"n":1}';
  const data = codecs.msgpack.encode(JSON.parse(text));
  const [got] = (await decodeAll("msgpack", data)).rows;
  expect(JSON.stringify("row" in got ? got.row : got)).toBe(text);
  expect(Object.getPrototypeOf("row" in got ? got.row : got)).toBe(Object.prototype);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("integers stay integers, bigints stay whole, typed arrays are lists", async () => {
  const row = {
    a: 5_000_000_000,
    b: -5_000_000_000,
    c: 2n ** 63n,
    d: 2n ** 80n,
    e: -(2n ** 100n),
    f: 2 ** 31,
  };
  const data = codecs.msgpack.encode({ ...row, g: Float32Array.of(0.5), h: undefined });
  expect((await decodeAll("msgpack", data)).rows).toMatchObject([{ row: { ...row, g: [0.5] } }]);
  expect(data.includes(0xcb)).toBe(true);
  expect(codecs.msgpack.encode({ a: 5_000_000_000 }).at(3)).toBe(0xd3);
  expect(unpackAny(codecs.msgpack.encode({ a: 1 }))).toEqual({ a: 1 });
  expect(() => codecs.msgpack.encode({ a: "\ud800" })).toThrow(DataError);
});

test("mutated frames never give anything but rows, bad rows and DataError", async () => {
  const data = Buffer.from(
    new Packr({ useRecords: false }).pack({ a: "text", list: [1, 2n ** 60n, { x: null }], f: 0.1 }),
  );
  let state = 12345;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let run = 0; run < 5000; run++) {
    const mutant = Buffer.from(data);
    for (let change = random(4); change >= 0; change--) mutant[random(mutant.length)] = random(256);
    const { error } = await decodeAll("msgpack", mutant);
    if (error !== undefined) expect(error).toBeInstanceOf(DataError);
    const block = { codec: "msgpack", bytes: new Uint8Array(mutant), file: "f", line: 1 } as const;
    for (const record of codecs.msgpack.decode(block))
      expect("row" in record || record.error !== "").toBe(true);
  }
});
