import { expect, it } from "vitest";
import { mapRows } from "../../../src/commands/stream/decoded-rows.ts";
import type { Mapped } from "../../../src/commands/stream/map.ts";
import type { RowPolicy } from "../../../src/commands/stream/rows.ts";
import type { Block, CodecName, Row } from "../../../src/io/codec.ts";
import { msgpack } from "../../../src/io/msgpack.ts";

/** Adds how long the member `a` is; without it a row is bad. */
const run = (policy: Partial<RowPolicy>) =>
  mapRows(
    { to: "jsonl", onError: "fail", ...policy },
    ({ n }) => `n=${n}`,
    (rows) => rows.map(({ a }): Row | string => (typeof a === "string" ? { n: a.length } : 'no member "a"')),
  );

const blockOf = (data: string | Uint8Array, codec: CodecName = "jsonl", line = 1): Block => ({
  codec,
  bytes: new Uint8Array(Buffer.from(data)),
  file: "f",
  line,
  columns: codec === "csv" ? ["a"] : undefined,
});

async function mapped(data: string | Uint8Array, policy: Partial<RowPolicy> = {}, codec?: CodecName) {
  const { bytes, ...rest }: Mapped = await run(policy)(blockOf(data, codec));
  expect(bytes.buffer.byteLength).toBe(bytes.length);
  return { text: Buffer.from(bytes).toString(), ...rest };
}

const BAD = '{"a":"x", "b":1.50}\n{"b":1}\nno\n{"a":"xyz"}\n';

it("rows keep their bytes, and have the new members behind them", async () => {
  expect(await mapped('{"a":"x", "b":1.50}\n\n{"n":7,"a":"yz"}\n')).toEqual({
    text: '{"a":"x", "b":1.50,"n":1}\n{"n":2,"a":"yz"}\n',
    rows: 2,
    skipped: 0,
    kept: 0,
  });
});

it("a bad row ends the run with its place, is left out, or is passed on", async () => {
  const first = '{"a":"x", "b":1.50,"n":1}\n';
  const last = '{"a":"xyz","n":3}\n';
  expect(await mapped(BAD)).toMatchObject({ text: first, rows: 1, error: 'f:2: no member "a"' });
  expect(await mapped(BAD, { onError: "skip" })).toEqual({
    text: first + last,
    rows: 2,
    skipped: 2,
    kept: 0,
  });
  const kept = `${first}{"b":1}\nno\n${last}`;
  expect(await mapped(BAD, { onError: "keep" })).toEqual({ text: kept, rows: 2, skipped: 0, kept: 2 });
  expect(await mapped(BAD, { onError: "keep", to: "text" })).toEqual({
    text: "n=1\nn=3\n",
    rows: 2,
    skipped: 2,
    kept: 0,
  });
});

it("a missing newline at the end stays missing, and msgpack has none", async () => {
  expect((await mapped('{"a":"x"}\n{"a":"y"}')).text).toBe('{"a":"x","n":1}\n{"a":"y","n":1}');
  expect((await mapped('{"a":"x"}\n{}', { onError: "keep" })).text).toBe('{"a":"x","n":1}\n{}');
  const packed = Buffer.concat([{ a: "x" }, { b: 1 }].map((row) => msgpack.encode(row)));
  const { text, ...rest } = await mapped(packed, { onError: "keep", to: "msgpack" }, "msgpack");
  const wanted = Buffer.concat([{ a: "x", n: 1 }, { b: 1 }].map((row) => msgpack.encode(row)));
  expect([text, rest]).toEqual([wanted.toString(), { rows: 1, skipped: 0, kept: 1 }]);
});

it("the first row names the columns of a table, once for all blocks", async () => {
  const map = run({ to: "csv", onError: "skip" });
  const text = async (block: Block) => Buffer.from((await map(block)).bytes).toString();
  expect(await text(blockOf('{"b":1}\n{"a":"x"}\n'))).toBe("a,n\nx,1\n");
  expect(await text(blockOf("yz\n", "csv", 3))).toBe("yz,2\n");
  expect(await text(blockOf('{"a":"x","b":1}\n'))).toBe(""); // b is no column
});

it("a block without records is nothing", async () => {
  expect(await mapped("")).toEqual({ text: "", rows: 0, skipped: 0, kept: 0 });
});
