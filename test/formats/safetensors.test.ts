/** Safetensors: what is written is read again, by us and by others; what is damaged is refused before it costs anything. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import {
  bytesTensor,
  DTYPE_BYTES,
  type Dtype,
  elementsOf,
  type NamedTensor,
  numbersOf,
  numbersTensor,
} from "../../src/formats/file-tensor.ts";
import { looksLikeSafetensors, parseSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { randomNumbers } from "../helpers/random.ts";

const write = (tensors: readonly NamedTensor[], metadata?: Record<string, string>) =>
  new Uint8Array(Buffer.concat([...writeSafetensors(tensors, metadata)]));

describe("files that we write", () => {
  it("200 random ones are read again, and written again with the same bytes", () => {
    const random = randomNumbers(1);
    for (let i = 0; i < 200; i++) {
      const tensors = randomTensors(random);
      const metadata = randomMetadata(random);
      const file = write(tensors, metadata);
      const read = parseSafetensors(file, "a.safetensors");
      const named = Array.from(read.tensors, ([name, tensor]) => ({ name, ...tensor }));
      expect(named).toEqual(tensors);
      expect(read.metadata).toEqual(metadata);
      expect(write(named, read.metadata)).toEqual(file);
      expect(tinyReader(file)).toEqual(new Map(tensors.map(({ name, bytes }) => [name, Buffer.from(bytes)])));
    }
  });

  it("begins the data at a multiple of 64, and copies no large tensor", () => {
    const large = numbersTensor("W", [3, 1_000_000], new Float32Array(3_000_000).fill(1.5));
    const [header, ...pieces] = writeSafetensors([large], { a: "b" });
    expect(header.length % 64).toBe(0);
    expect(pieces.map(({ length }) => length)).toEqual([2 ** 22, 2 ** 22, 12_000_000 - 2 ** 23]);
    expect(pieces.every(({ buffer }) => buffer === large.bytes.buffer)).toBe(true);
  });

  it("gives views of the file", () => {
    const file = write([numbersTensor("W", [3], Float32Array.of(1, -2, 0.1)), bytesTensor("b", file8)]);
    const { tensors } = parseSafetensors(file, "a.safetensors");
    for (const { bytes } of tensors.values()) expect(bytes.buffer).toBe(file.buffer);
    const numbers = numbersOf(tensors.get("W") ?? expect.fail());
    expect([...numbers]).toEqual([1, -2, Math.fround(0.1)]);
    expect(numbers.buffer).toBe(file.buffer);
  });

  it("copies numbers whose place is odd", () => {
    const odd = parseSafetensors(
      write([bytesTensor("b", file8.subarray(0, 3)), numbersTensor("W", [2], Float32Array.of(7, 8))]),
      "a",
    );
    expect([...numbersOf(odd.tensors.get("W") ?? expect.fail())]).toEqual([7, 8]);
  });

  it("refuses to write what could not be read", () => {
    const tensor = bytesTensor("b", file8);
    expect(() => write([tensor, tensor])).toThrow("named b");
    expect(() => write([{ ...tensor, name: "__metadata__" }])).toThrow("named __metadata__");
    expect(() => write([{ ...tensor, shape: [3] }])).toThrow("the tensor b of shape [3] has 8 bytes");
  });

  it("are told from others by their first bytes", () => {
    expect(looksLikeSafetensors(write([]))).toBe(true);
    for (const text of ["", "{}", '{"version": "1.0"}', "        {}", "IQ== 0\n"]) {
      expect(looksLikeSafetensors(Buffer.from(text))).toBe(false);
    }
  });
});

const python = spawnSync("/usr/bin/python3", ["-c", "import numpy, torch"]).status === 0;

describe("python", () => {
  it.skipIf(!python)(
    `numpy and torch open them in a line each${python ? "" : ": neither is installed"}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), "weft-safetensors-"));
      try {
        const path = join(folder, "a.safetensors");
        const numbers = Float32Array.from({ length: 12 }, (_, i) => Math.fround(i / 7 - 1));
        const tensors = [numbersTensor("W", [3, 4], numbers), bytesTensor("b", Uint8Array.of(1, 2, 255))];
        writeFileSync(path, write(tensors, { who: "weft" }));
        const { stdout, stderr } = spawnSync("/usr/bin/python3", ["-c", PYTHON, path], { encoding: "utf8" });
        expect(stderr).toBe("");
        const rows = [0, 4, 8].map((at) => [...numbers.subarray(at, at + 4)]);
        expect(JSON.parse(stdout)).toEqual({ who: "weft", numpy: rows, torch: rows, bytes: [1, 2, 255] });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

const PYTHON = `
import json, sys, numpy, torch
file = bytearray(open(sys.argv[1], "rb").read())
start = 8 + int.from_bytes(file[:8], "little")
header = json.loads(file[8:start])
W, b = header["W"], header["b"]
assert (start + W["data_offsets"][0]) % 64 == 0 and W["dtype"] == "F32"
place = dict(offset=start + W["data_offsets"][0], count=W["shape"][0] * W["shape"][1])
print(json.dumps(dict(
    who=header["__metadata__"]["who"],
    numpy=numpy.frombuffer(file, dtype="<f4", **place).reshape(W["shape"]).tolist(),
    torch=torch.frombuffer(file, dtype=torch.float32, **place).reshape(W["shape"]).tolist(),
    bytes=list(file[start + b["data_offsets"][0]:start + b["data_offsets"][1]]))))
`;

const file8 = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** A file with any header and any data. */
function raw(header: string | Uint8Array, data: Uint8Array = file8, length?: bigint): Uint8Array {
  const json = Buffer.from(header);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(json.length));
  return Buffer.concat([size, json, data]);
}

const entry = (dtype: string, shape: string, offsets: string) =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
const one = (dtype: string, shape: string, offsets: string) => raw(`{"a":${entry(dtype, shape, offsets)}}`);
const two = (first: string, second: string, data?: Uint8Array) =>
  raw(`{"a":${entry("U8", "[4]", first)},"b":${entry("U8", "[4]", second)}}`, data);
const whole = entry("U8", "[8]", "[0,8]");

describe("valid files of others", () => {
  it.each<[string, Uint8Array, string[]]>([
    ["nothing at all", raw("{}", new Uint8Array()), []],
    ["tensors in any order", two("[4,8]", "[0,4]"), ["b", "a"]],
    ["a single number", one("F64", "[]", "[0,8]"), ["a"]],
    ["a tensor of nothing", raw(`{"a":${whole},"z":${entry("F32", "[3,0]", "[8,8]")}}`), ["a", "z"]],
    ["a member that the format does not know", raw(`{"a":${whole.slice(0, -1)},"extra":1}}`), ["a"]],
    ["names that mean something elsewhere", raw(`{"__proto__":${whole}}`), ["__proto__"]],
    ["a header without spaces, and one with many", raw(`{"a":${whole}}${" ".repeat(99)}`), ["a"]],
  ])("%s", (_, file, names) => {
    expect([...parseSafetensors(file, "a.safetensors").tensors.keys()]).toEqual(names);
    expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  });

  it("metadata may be named __proto__", () => {
    const { metadata } = parseSafetensors(raw('{"__metadata__":{"__proto__":"x"}}', new Uint8Array()), "a");
    expect(Object.entries(metadata)).toEqual([["__proto__", "x"]]);
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
  });
});

describe("damaged and hostile files", () => {
  const deep = `{"a":${'{"a":'.repeat(100_000)}`;
  const cases: [string, Uint8Array, string][] = [
    ["nothing", new Uint8Array(), "too short"],
    ["a few bytes", file8, "too short"],
    ["a header of no bytes", raw("", file8, 0n), "not an object"],
    ["a header longer than the file", raw("{}", file8, 11n), "the header has 11 bytes, and 10 are left"],
    ["a header above the limit", raw("{}", file8, 100_000_001n), "a header of 100000001 bytes"],
    ["a header of 2^31 bytes", raw("{}", file8, 2n ** 31n), "a header of 2147483648 bytes"],
    ["a header of 2^63 bytes", raw("{}", file8, 2n ** 63n), "a header of 9223372036854775808 bytes"],
    ["a header of 2^64 - 1 bytes", raw("{}", file8, 2n ** 64n - 1n), "a header of 18446744073709551615"],
    ["a header that is an array", raw("[]"), "the header is not an object"],
    ["a space before the header", raw(" {}"), "the header is not an object"],
    ["a header that does not end", raw('{"a":'), "the header: damaged JSON at its end"],
    ["a header with more behind it", raw("{}{}"), "the header: damaged JSON at byte 3"],
    ["a header that is not UTF-8", raw(Uint8Array.of(0x7b, 0xff, 0x7d)), "not UTF-8"],
    ["a header nested deeply", raw(deep), "nested deeper"],
    ["a tensor twice", raw(`{"a":${whole},"a":${whole}}`), 'the member "a" stands twice'],
    ["a tensor twice, escaped", raw(`{"a":${whole},"\\u0061":${whole}}`), 'the member "a" stands twice'],
    ["a member twice", raw(`{"a":${whole.slice(0, -1)},"dtype":"I8"}}`), '"dtype" stands twice'],
    ["a tensor that is no object", raw('{"a":[]}'), 'tensor "a" is not an object'],
    ["no dtype", raw('{"a":{"shape":[8],"data_offsets":[0,8]}}'), 'tensor "a".dtype is not a string'],
    ["an unknown dtype", one("F4", "[8]", "[0,8]"), 'tensor "a" is of an unknown type, "F4"'],
    ["a dtype that objects inherit", one("toString", "[8]", "[0,8]"), "unknown type"],
    ["no shape", raw('{"a":{"dtype":"U8","data_offsets":[0,8]}}'), 'tensor "a".shape is not an array'],
    ["NaN in the shape", one("U8", "[NaN]", "[0,8]"), "damaged JSON"],
    ["a negative shape", one("U8", "[-8]", "[0,8]"), "shape are not whole numbers from 0"],
    ["half a row", one("U8", "[1.5]", "[0,8]"), "shape are not whole numbers from 0"],
    ["a shape of text", one("U8", '["8"]', "[0,8]"), "shape are not whole numbers from 0"],
    ["a shape of 2^53 + 1", one("U8", "[9007199254740993]", "[0,8]"), "shape are not whole numbers"],
    ["a shape of 1e400", one("U8", "[1e400]", "[0,8]"), "shape are not whole numbers from 0"],
    ["a product beyond 2^64", one("F32", "[4294967296,4294967296]", "[0,8]"), "beyond all sizes"],
    ["a product that comes back", one("U8", "[4294967296,4294967296,0]", "[0,0]"), "beyond all sizes"],
    ["a shape for other bytes", one("F32", "[8]", "[0,8]"), "needs 32 bytes for its shape, and has 8"],
    ["one offset", one("U8", "[8]", "[8]"), "not a begin and an end"],
    ["three offsets", one("U8", "[8]", "[0,8,8]"), "not a begin and an end"],
    ["offsets backwards", one("U8", "[8]", "[8,0]"), "not a begin and an end"],
    ["a negative offset", one("U8", "[8]", "[-8,0]"), "data_offsets are not whole numbers"],
    ["a file cut short", raw(`{"a":${whole}}`, file8.subarray(0, 7)), "cut short: tensor"],
    ["a tensor of 2^52 bytes", one("U8", "[4503599627370496]", "[0,4503599627370496]"), "cut short"],
    ["an overlap", two("[0,4]", "[3,7]"), 'tensor "b" overlaps the one before it'],
    ["two tensors in one place", two("[0,4]", "[0,4]"), "overlaps"],
    ["a hole", two("[0,4]", "[5,9]", new Uint8Array(9)), 'a hole before tensor "b": bytes 4 to 5'],
    ["a hole at the start", two("[1,5]", "[5,9]", new Uint8Array(9)), "a hole before tensor"],
    [
      "bytes behind the last tensor",
      raw(`{"a":${whole}}`, new Uint8Array(10)),
      "the tensors end at byte 8 of the data, which has 10",
    ],
    ["data of no tensor", raw("{}"), "the tensors end at byte 0 of the data, which has 8"],
    ["metadata that is text", raw('{"__metadata__":"x"}'), "__metadata__ is not an object"],
    ["nested metadata", raw('{"__metadata__":{"a":{"b":"c"}}}'), "__metadata__.a is not a string"],
    ["a number as metadata", raw('{"__metadata__":{"a":1}}'), "__metadata__.a is not a string"],
    ["metadata twice", raw('{"__metadata__":{},"__metadata__":{}}'), "stands twice"],
  ];

  it.each(cases)("%s", (_, file, reason) => {
    const refused = refusalOf(file);
    expect(refused).toBeInstanceOf(ModelError);
    expect(refused.message).toMatch(/^a\.safetensors: /);
    expect(refused.message).toContain(reason);
  });

  it("is refused without making room for what it promises", () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const [, file] of cases) refusalOf(file);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it("is stopped at every length of a file cut short", () => {
    const file = write(randomTensors(randomNumbers(3)), { a: "b" });
    for (let length = 0; length < file.length; length++) {
      expect(refusalOf(file.subarray(0, length))).toBeInstanceOf(ModelError);
    }
  });

  it("2,000 mutants of the header are refused or cover the file", () => {
    const random = randomNumbers(4);
    const original = write(randomTensors(random), { a: "b" });
    for (let i = 0; i < 2000; i++) {
      const file = original.slice();
      for (let n = random() % 4; n >= 0; n--) file[random() % 200] = random() % 256;
      try {
        const { tensors } = parseSafetensors(file, "a");
        const bytes = [...tensors.values()].reduce((sum, tensor) => sum + tensor.bytes.length, 0);
        expect(bytes).toBe(file.length - 8 - Buffer.from(file).readUInt32LE(0));
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
      }
    }
  });
});

function refusalOf(file: Uint8Array): ModelError {
  try {
    parseSafetensors(file, "a.safetensors");
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error("it was read");
}

/** Another reader, which trusts the file. */
function tinyReader(file: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(file);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const { __metadata__: _, ...header } = JSON.parse(bytes.toString("utf8", 8, start));
  const entries = Object.entries(header as Record<string, { data_offsets: [number, number] }>);
  return new Map(
    entries.map(
      ([
        name,
        {
          data_offsets: [begin, end],
        },
      ]) => [name, bytes.subarray(start + begin, start + end)],
    ),
  );
}

function randomTensors(random: () => number): NamedTensor[] {
  const dtypes = Object.keys(DTYPE_BYTES) as Dtype[];
  return Array.from({ length: random() % 8 }, (_, i) => {
    const dtype = dtypes[random() % dtypes.length];
    const shape = Array.from({ length: random() % 4 }, () => random() % 6);
    const bytes = Uint8Array.from({ length: elementsOf(shape) * DTYPE_BYTES[dtype] }, () => random());
    return { name: `${randomName(random)}.${i}`, dtype, shape, bytes };
  });
}

const randomMetadata = (random: () => number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: random() % 4 }, () => [
      randomName(random),
      randomName(random).repeat(random() % 50),
    ]),
  );

const NAMES = ["layers.0.W_x", "constructor", "", "7", 'a"b\\c', "織物 🧵", "\n\u0000", "__proto__"];
const randomName = (random: () => number): string => NAMES[random() % NAMES.length];
