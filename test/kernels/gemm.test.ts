/** Products by our own kernels, against plain loops, and bit for bit where only the rest of the product differs. */
import { describe, expect, it } from "vitest";
import { columns, matrix, transposed } from "../../src/engine/matrix.ts";
import { numbersOf, randomFloats, tensorOf, testEngine } from "../helpers/engine.ts";
import { expectRight } from "../helpers/products.ts";

const ROWS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 25, 64];
const COLUMNS = [0, 1, 3, 4, 5, 7, 8, 9, 12, 16, 17, 24, 33];
const DEPTHS = [0, 1, 2, 3, 4, 5, 8, 13, 64];
const LARGE = [
  [193, 19, 33],
  [197, 9, 12],
  [385, 17, 40],
  [390, 8, 7],
  [5, 40, 513],
  [7, 11, 1025],
];

const cross = <A, B>(left: readonly A[], right: readonly B[]): [A, B][] =>
  left.flatMap((a) => right.map((b): [A, B] => [a, b]));

const engine = testEngine();

describe.each(cross([false, true], [false, true]))(
  "gemm, left transposed: %s, right transposed: %s",
  (leftTransposed, rightTransposed) => {
    const sides = { leftTransposed, rightTransposed };

    it.each(DEPTHS)("is right at depth %i, whatever the sizes", (depth) => {
      for (const [rows, columns] of cross(ROWS, COLUMNS)) {
        for (const add of [false, true]) expectRight(engine, { rows, columns, depth, add, ...sides });
      }
    });

    it.each(LARGE)("is right beyond one block: %i x %i, depth %i", (rows, columns, depth) => {
      for (const add of [false, true]) expectRight(engine, { rows, columns, depth, add, ...sides });
    });

    it("is right with a side that was made ready", () => {
      for (const rows of ROWS)
        expectRight(engine, { rows, columns: 33, depth: 13, prepared: true, ...sides });
    });
  },
);

describe("every number of a product", () => {
  const [rows, width, depth] = [26, 40, 700];
  const left = tensorOf(engine, randomFloats(rows * depth, 1), rows, depth);
  const right = tensorOf(engine, randomFloats(depth * width, 2), depth, width);
  const whole = engine.keep(rows, width);
  engine.multiply(whole, left, right);

  it("has the same bits whatever rows are beside it", () => {
    for (const [from, count] of cross([0, 1, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9, 13])) {
      const part = engine.tensor(count, width);
      engine.multiply(part, left.slice(from, from + count), right);
      expect(numbersOf(engine, part)).toEqual(numbersOf(engine, whole.slice(from, from + count)));
    }
  });

  it("has the same bits whatever columns are beside it", () => {
    for (const [from, count] of cross([0, 1, 9, 16], [1, 3, 7, 8, 9, 16, 17, 23])) {
      const part = engine.tensor(rows, count);
      engine.multiply(part, left, columns(right, from, from + count));
      const expected = engine.tensor(rows, width);
      engine.numbers(expected).set(numbersOf(engine, whole));
      engine.multiply(columns(expected, from, from + count), left, columns(right, from, from + count));
      expect(numbersOf(engine, expected)).toEqual(numbersOf(engine, whole));
      expect(numbersOf(engine, part)).toEqual(numbersIn(from, count));
    }
  });

  it("has the same bits when both sides are read the other way round", () => {
    const turned = engine.tensor(width, rows);
    engine.multiply(turned, transposed(right), transposed(left));
    const expected = numbersOf(engine, whole);
    const actual = numbersOf(engine, turned);
    expect(
      expected.every((number, at) => number === actual[(at % width) * rows + Math.floor(at / width)]),
    ).toBe(true);
  });

  const numbersIn = (from: number, count: number): Float32Array => {
    const numbers = numbersOf(engine, whole);
    return Float32Array.from({ length: rows * count }, (_, at) => {
      return numbers[Math.floor(at / count) * width + from + (at % count)];
    });
  };
});

describe("packing", () => {
  const { call } = engine.kernels;
  const SIZES = [1, 2, 3, 4, 5, 8, 9, 16, 17, 21, 24];
  const source = tensorOf(engine, randomFloats(24 * 24, 3), 24, 24).pointer;

  it.each(["left", "right"] as const)("of the %s side stays within the size that it asks for", (side) => {
    for (const [rows, columns] of cross(SIZES, SIZES)) {
      for (const turned of [0, 1]) {
        const packed = engine.tensor(2000);
        engine.numbers(packed).fill(7);
        call[`gemm_pack_${side}`](packed.pointer, source, 24, rows, columns, turned);
        const behind = call[`gemm_packed_${side}_size`](rows, columns) / 4;
        expect([side, rows, columns, engine.numbers(packed)[behind]]).toEqual([side, rows, columns, 7]);
      }
    }
  });
});

describe("gemm", () => {
  it("writes zeros where there is nothing to add up", () => {
    const output = tensorOf(engine, [1, 2, 3, 4, 5, 6], 2, 3);
    const nothing = { ...matrix(output), columns: 0 };
    engine.addProduct(output, nothing, { ...matrix(output), rows: 0 });
    expect([...numbersOf(engine, output)]).toEqual([1, 2, 3, 4, 5, 6]);
    engine.multiply(output, nothing, { ...matrix(output), rows: 0 });
    expect([...numbersOf(engine, output)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
