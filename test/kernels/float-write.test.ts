import { expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { guarded } from "../helpers/guard.ts";
import { randomNumbers } from "../helpers/random.ts";

const kernels = new Kernels();

function written(numbers: Float32Array): string[] {
  const { pointer } = guarded(kernels, numbers);
  const size = numbers.length * 16 + 32;
  const out = kernels.allocate(size + 64);
  kernels.bytes.fill(7, out + size, out + size + 64);
  const end = kernels.call.write_floats(pointer, numbers.length, out) >>> 0;
  expect(kernels.bytes.subarray(out + size, out + size + 64).every((byte) => byte === 7)).toBe(true);
  const text = Buffer.from(kernels.bytes.slice(out, end)).toString("latin1");
  expect(text).toMatch(/^( \S+)*\n$/);
  return text.trimEnd().split(" ").slice(1);
}

/** The fewest digits from 6 that are nearer to the number than to any other f32, as C's `%g` has them. */
function twin(x: number): string {
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const candidates = [6, 7, 8, 9].map((count) => rounded(Math.abs(x), count));
  const [digits, power] = candidates.find(([digits, power]) =>
    isNearest(Number(`${digits}e${power - digits.length + 1}`), Math.abs(x)),
  ) as [string, number];
  const short = digits.replace(/0+$/, "");
  return (x < 0 ? "-" : "") + layout(short, power);
}

/** Whether an f64 is nearer to an f32 than to its neighbours, not just in the middle. */
function isNearest(value: number, x: number): boolean {
  const bits = new Uint32Array(Float32Array.of(x).buffer)[0];
  const middles = [bits - 1, bits + 1].map((one) => (x + floatOf(one)) / 2);
  return Math.fround(value) === x && !middles.includes(value);
}

/** So many digits and the power of the first: the nearest, of two as near the even one. */
function rounded(x: number, count: number): [string, number] {
  const [mantissa, power] = x.toExponential(60).split("e");
  const all = mantissa.replace(".", "");
  const unit = 10n ** BigInt(all.length - count);
  const [head, rest] = [BigInt(all) / unit, BigInt(all) % unit];
  const up = rest * 2n > unit || (rest * 2n === unit && head % 2n === 1n);
  const digits = `${head + (up ? 1n : 0n)}`;
  return [digits, Number(power) + digits.length - count];
}

function layout(digits: string, power: number): string {
  const [first, rest] = [digits[0], digits.slice(1)];
  const exponent = `e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  if (power < -4 || power > 8) return (rest === "" ? first : `${first}.${rest}`) + exponent;
  if (power < 0) return `0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.padEnd(power + 1, "0");
  return whole.length > power + 1 ? `${whole.slice(0, power + 1)}.${whole.slice(power + 1)}` : whole;
}

const floatOf = (bits: number): number => new Float32Array(Uint32Array.of(bits).buffer)[0];

it("writes nothing but a line end for no numbers", () => {
  expect(written(new Float32Array(0))).toEqual([]);
});

it("writes lists with any separator", () => {
  const numbers = Float32Array.of(1, -0.5, 1e-30, -1.23456789e-20);
  const texts = written(numbers);
  for (let count = 0; count <= numbers.length; count++) {
    const out = kernels.allocate(numbers.length * 16 + 32);
    const { pointer } = guarded(kernels, numbers);
    const end = kernels.call.write_float_list(pointer, count, 0x2c, out) >>> 0;
    expect(Buffer.from(kernels.bytes.slice(out, end)).toString()).toBe(texts.slice(0, count).join(","));
  }
});

it("writes numbers as people do", () => {
  const numbers = [0, -0, 1, -1, 0.5, 0.1, 0.418, -0.00066023, 1e-5, 123456, 1e9, 16777216, -1e-30, 1e38];
  expect(written(Float32Array.from(numbers))).toEqual(
    [
      "0",
      "-0",
      "1",
      "-1",
      "0.5",
      "0.1",
      "0.418",
      "-0.00066023",
      "1e-05",
      "123456",
      "1e+09",
      "16777216",
    ].concat(["-1e-30", "1e+38"]),
  );
});

it("writes the fewest digits that are read back as the same number, whatever its bits", () => {
  const next = randomNumbers(5);
  const edges = [1, 2, 0x7fffff, 0x800000, 0x800001, 0x7f7fffff, 0x7f7ffffe, 0x3f7fffff, 0x3f800001];
  const powers = Array.from({ length: 254 }, (_, i) => (i + 1) << 23);
  const bits = [...edges, ...powers, ...powers.map((one) => one - 1)];
  const random = Array.from({ length: 20_000 }, () => next()).filter(
    (one) => (one & 0x7f800000) !== 0x7f800000,
  );
  const numbers = Float32Array.from([...bits, ...random], floatOf);
  const texts = written(numbers);
  expect(texts.map((text) => Math.fround(Number(text)))).toEqual([...numbers]);
  expect(texts).toEqual(Array.from(numbers, twin));
});

it("writes numbers of the size of vectors likewise", () => {
  const next = randomNumbers(6);
  const numbers = Float32Array.from(
    { length: 20_000 },
    () => ((next() / 2 ** 31 - 1) * 3) / 10 ** (next() % 5),
  );
  expect(written(numbers)).toEqual(Array.from(numbers, twin));
});

it("writes what it read", () => {
  const decimals = Array.from(
    { length: 3000 },
    (_, i) => `${i % 2 ? "-" : ""}0.${String(i * 331 + 1).padStart(6, "0")}`,
  );
  const short = decimals
    .map((text) => text.replace(/0+$/, ""))
    .filter((text) => Math.abs(Number(text)) >= 1e-4);
  expect(written(Float32Array.from(short, Number))).toEqual(short);
});
