/** The kernels that read files of word vectors write what they should and nothing beside it. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import * as state from "../../src/kernels/vector-records-state.ts";
import { WordTable } from "../../src/text/word-table.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import { binaryOf } from "../helpers/vectors.ts";

const WORDS = ["a", "the", "слово", "a", "x".repeat(40), ""];

/** Calls a kernel on bytes that lie at an offset, with digits before and behind them. */
function read(
  name: "vector_lines" | "vector_records",
  file: Uint8Array,
  dim: number,
  offset: number,
  limit = 100,
) {
  const kernels = new Kernels();
  const table = new WordTable(kernels);
  const stride = Math.ceil(dim / 4) * 4;
  const rows = guarded(kernels, WORDS.length * stride);
  const members = kernels.allocate(state.HEADER);
  const values = [state.DIM, dim, state.STRIDE, stride, state.TABLE, table.address, state.ROWS, rows.pointer];
  for (let i = 0; i < values.length; i += 2) kernels.store(members + values[i], values[i + 1]);
  const start = kernels.allocate(file.length + 256) + 64 + offset;
  kernels.bytes.fill(0x37, start - 64, start + file.length + 64);
  kernels.bytes.set(file, start);
  const load = (member: number) => kernels.load(members + member);
  let at = start;
  const statuses: number[] = [];
  let records = 0;
  do {
    at = kernels.call[name](members, at, start + file.length, limit) >>> 0;
    records += load(state.RECORDS);
    statuses.push(load(state.STATUS));
    if (load(state.STATUS) === state.NO_ROOM) table.makeRoom(1);
  } while (statuses.at(-1) === state.NO_ROOM);
  const end = at - start;
  return {
    end,
    records,
    status: statuses.at(-1),
    statuses,
    rows: rows.read(),
    table,
    number: load(state.NUMBER),
  };
}

/** The first row of each word, with zeros behind it. */
function expectedRows(rows: readonly Float32Array[], dim: number): Float32Array {
  const stride = Math.ceil(dim / 4) * 4;
  const expected = new Float32Array(WORDS.length * stride);
  [0, 1, 2, 4, 5].forEach((id, place) => {
    expected.set(rows[id], place * stride);
  });
  return expected;
}

describe.each([1, 3, 4, 5, 8, 13, 64])("records of %d numbers", (dim) => {
  const rows = WORDS.map((_, id) => randomFloats(dim, id + 1));
  const lines = Buffer.from(WORDS.map((word, id) => `${word} ${[...rows[id]].join(" ")}\n`).join(""));
  const binary = binaryOf({ words: WORDS, rows });
  const records = binary.subarray(binary.indexOf(10) + 1);

  it.each(["vector_lines", "vector_records"] as const)("are read by %s, wherever they lie", (name) => {
    const file = name === "vector_lines" ? lines : records;
    for (let offset = 0; offset < 16; offset++) {
      const found = read(name, file, dim, offset);
      expect(found.records).toBe(WORDS.length);
      expect(found.statuses[0]).toBe(state.NO_ROOM); // a table begins without any
      const last = [state.DONE, state.PARTIAL]; // behind the last record there is nothing, which may be a part of one
      expect(last[name === "vector_lines" ? 0 : 1]).toBe(found.status);
      expect(found.end).toBe(file.length);
      expect(found.rows).toEqual(expectedRows(rows, dim));
      expect(found.table.size).toBe(5);
    }
  });

  it("are read up to the limit, and up to the last that is whole", () => {
    const limited = read("vector_records", records, dim, 3, 2);
    expect(limited.records).toBe(2);
    const cut = records.subarray(0, -2);
    const found = read("vector_records", cut, dim, 5);
    expect([found.status, found.records]).toEqual([state.PARTIAL, 5]);
  });
});

describe("what is wrong", () => {
  it.each([
    ["a 1 2\nb 3\n", state.FEW_NUMBERS, 1, 6],
    ["a 1 2\nb\n", state.FEW_NUMBERS, 0, 6],
    ["a 1 x\n", state.BAD_NUMBER, 2, 0],
    ["a 1 nan\n", state.NOT_FINITE, 2, 0],
    ["a 1 -NaN\n", state.NOT_FINITE, 2, 0],
    ["a -inf 1\n", state.NOT_FINITE, 1, 0],
    ["a x 1 2 3\n", state.DONE, 2, 10],
    ["\n \na 1 2\n", state.DONE, 2, 9],
  ])("%j is told, and where", (text, status, number, end) => {
    expect(read("vector_lines", Buffer.from(text), 2, 1)).toMatchObject({ status, number, end });
  });
});
