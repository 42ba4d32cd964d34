import { expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { placeStrings } from "../../src/text/strings.ts";
import { randomNumbers } from "../helpers/random.ts";

const SIZE = 100;
const kernels = new Kernels();
const tokens = Array.from({ length: SIZE }, (_, length) => new Uint8Array(Buffer.alloc(length, 33 + length)));
const { starts, count } = placeStrings(kernels, tokens);
const IDS = kernels.allocate(8192);
const OUT = kernels.allocate(2 ** 20);
const WRONG = kernels.allocate(16);

it("ids become their tokens, of as many bytes as were announced", () => {
  const random = randomNumbers(1);
  for (const length of [0, 1, 2, 3, 4, 5, 8, 13, 64, 2000]) {
    const ids = Array.from({ length }, () => random() % SIZE);
    kernels.u32(IDS, length).set(ids);
    const right = Buffer.concat(ids.map((id) => tokens[id] as Uint8Array));
    const end = IDS + length * 4;
    expect(kernels.call.decoded_size(IDS, end, starts, count)).toBe(right.length);
    kernels.bytes.fill(0xee, OUT, OUT + right.length + 256);
    expect(kernels.call.decode_ids(IDS, end, starts, count, OUT, WRONG)).toBe(OUT + right.length);
    expect(Buffer.compare(kernels.bytes.subarray(OUT, OUT + right.length), right)).toBe(0);
    // What is written too much is at most the rest of 16 bytes.
    const beyond = kernels.bytes.subarray(OUT + right.length + 16, OUT + right.length + 256);
    expect(beyond.every((byte) => byte === 0xee)).toBe(true);
  }
});

it.each([SIZE, SIZE + 1, 2 ** 31, 2 ** 32 - 1])("an id of %i is not decoded, and its place is told", (id) => {
  kernels.u32(IDS, 4).set([1, 2, id, 3]);
  expect(kernels.call.decode_ids(IDS, IDS + 16, starts, count, OUT, WRONG)).toBe(0);
  expect(kernels.load(WRONG)).toBe(IDS + 8);
  expect(kernels.call.decoded_size(IDS, IDS + 16, starts, count)).toBe(6);
});
