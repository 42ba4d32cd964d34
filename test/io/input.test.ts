import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DataError, IoError } from "../../src/errors.ts";
import { openInput, readWhole } from "../../src/io/input.ts";
import { collectUntilError, hasZstd, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const plain = Buffer.from(
  Array.from({ length: 20_000 }, () => `{"id":${Math.floor(random() * 1e6)}}\n`).join(""),
);

/** What is read of a file with this content, and the error that ended it. */
async function reading(content: Uint8Array, name = "input") {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { items, error } = await collectUntilError(openInput(path));
  return { data: Buffer.concat(items), error };
}

/** Everything, or an error after a true beginning: never a short or a wrong success. */
async function wholeOrError(content: Uint8Array, name: string, expected: Buffer) {
  const { data, error } = await reading(content, name);
  if (error === undefined) return expect(data.equals(expected)).toBe(true);
  expect(error).toBeInstanceOf(DataError);
  return expect((error as Error).message).toContain(name);
}

const flipped = (content: Buffer, at: number, bit: number) => {
  const copy = Buffer.from(content);
  copy[at] ^= 1 << bit;
  return copy;
};

describe("gzip", () => {
  const packed = gzipSync(plain);

  test("one, two and a thousand members, whatever the name", async () => {
    expect((await reading(packed, "misnamed.txt")).data.equals(plain)).toBe(true);
    const two = await reading(Buffer.concat([packed, packed]));
    expect(two.data.equals(Buffer.concat([plain, plain]))).toBe(true);
    const lines = Array.from({ length: 1000 }, (_, index) => Buffer.from(`line ${index}\n`));
    const thousand = await reading(Buffer.concat(lines.map((line) => gzipSync(line))));
    expect(thousand.error).toBeUndefined();
    expect(thousand.data.equals(Buffer.concat(lines))).toBe(true);
  });

  test("empty members, zero padding, and a header with a name", async () => {
    const empty = gzipSync("");
    expect(
      (await reading(Buffer.concat([empty, packed, empty, Buffer.alloc(1000)]))).data.equals(plain),
    ).toBe(true);
    const named = Buffer.concat([
      packed.subarray(0, 3),
      Buffer.of(8),
      packed.subarray(4, 10),
      Buffer.from("name\0"),
      packed.subarray(10),
    ]);
    expect((await reading(named)).data.equals(plain)).toBe(true);
  });

  test("cut at 100 places: an error after good data", async () => {
    for (let index = 0; index < 100; index++) {
      const length = index < 30 ? index : Math.floor((packed.length * index) / 100);
      const { data, error } = await reading(packed.subarray(0, length), "cut.gz");
      expect([length, error instanceof DataError]).toEqual([length, true]);
      expect(plain.subarray(0, data.length).equals(data)).toBe(true);
      if (index > 50) expect(data.length).toBeGreaterThan(plain.length / 4);
    }
    const last = await reading(packed.subarray(0, packed.length - 1));
    expect(last.data.equals(plain)).toBe(true);
    expect((last.error as Error).message).toMatch(/the gzip data is damaged: it is cut short$/);
  });

  test("a bit flipped at 200 places is never taken for the data", async () => {
    for (let index = 0; index < 200; index++) {
      // The time stamp, the system and the compression level in the header are no data.
      const at = index < 24 ? index >> 3 : 10 + Math.floor(random() * (packed.length - 10));
      await wholeOrError(
        flipped(packed, at, index % 8),
        "flip.bin",
        index < 24 && at < 2 ? flipped(packed, at, index % 8) : plain,
      );
    }
  });

  test("anything behind it is an error after all of the data", async () => {
    for (const junk of ["j", "junk", "\u001f", "x".repeat(100_000)]) {
      const { data, error } = await reading(Buffer.concat([packed, Buffer.from(junk)]));
      expect(data.equals(plain)).toBe(true);
      expect((error as Error).message).toMatch(/input: the gzip data is damaged: something else follows it$/);
    }
  });

  test("a name that promises compression needs some", async () => {
    for (const name of ["empty.gz", "empty.zst", "empty.zstd"]) {
      expect((await reading(new Uint8Array(0), name)).error).toBeInstanceOf(DataError);
    }
    expect((await reading(new Uint8Array(0), "empty")).error).toBeUndefined();
    expect((await reading(Buffer.from("plain text"), "plain.gz")).data.toString()).toBe("plain text");
  });

  test("a bomb flows", async () => {
    writeFileSync(join(folder, "bomb.gz"), gzipSync(Buffer.alloc(1 << 27)));
    let largest = 0;
    let total = 0;
    for await (const chunk of openInput(join(folder, "bomb.gz"))) {
      largest = Math.max(largest, chunk.length);
      total += chunk.length;
    }
    expect([largest <= 1 << 16, total]).toEqual([true, 1 << 27]);
  });
});

describe.skipIf(!hasZstd)("zstd (needs the program zstd)", () => {
  const zstd = (data: Buffer, ...flags: string[]) =>
    spawnSync("zstd", ["-qc", ...flags], { input: data, maxBuffer: 1 << 28 }).stdout;
  const packed = hasZstd ? zstd(plain) : Buffer.alloc(0);

  test("frames, frames to be skipped, and no checksum", async () => {
    const skipped = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const { data, error } = await reading(
      Buffer.concat([skipped, packed, skipped, zstd(plain, "--no-check")]),
      "misnamed",
    );
    expect(error).toBeUndefined();
    expect(data.equals(Buffer.concat([plain, plain]))).toBe(true);
  });

  test("cut, flipped or followed by something, it is an error with zstd's words", async () => {
    for (let index = 0; index < 12; index++) {
      const length = Math.floor((packed.length * index) / 12);
      expect((await reading(packed.subarray(0, length), "cut.zst")).error).toBeInstanceOf(DataError);
    }
    for (let index = 0; index < 12; index++) {
      await wholeOrError(
        flipped(packed, 6 + Math.floor(random() * (packed.length - 6)), index % 8),
        "flip.zst",
        plain,
      );
    }
    const { data, error } = await reading(Buffer.concat([packed, Buffer.from("junk")]));
    expect(data.equals(plain)).toBe(true);
    expect((error as Error).message).toMatch(/^\S+input: the zstd data is damaged: \w/);
  });

  test("a consumer that stops early ends the child", async () => {
    const path = join(folder, "large.zst");
    writeFileSync(path, zstd(Buffer.alloc(1 << 25)));
    for await (const chunk of openInput(path)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const children = spawnSync("ps", ["--ppid", String(process.pid), "-o", "comm="], {
      encoding: "utf8",
    }).stdout;
    expect(children).not.toContain("zstd");
  });

  test("without the program it is an IoError that says how to get it", async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      const { error } = await reading(packed, "there.zst");
      expect(error).toBeInstanceOf(IoError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/there\.zst: .*not on PATH/),
        hint: expect.stringContaining("install"),
      });
    } finally {
      process.env.PATH = path;
    }
  });
});

test("readWhole", async () => {
  writeFileSync(join(folder, "whole"), plain);
  writeFileSync(join(folder, "whole.gz"), gzipSync(plain));
  const whole = await readWhole(join(folder, "whole"));
  expect(Buffer.from(whole).equals(plain)).toBe(true);
  expect(whole.buffer.byteLength).toBe(plain.length);
  expect(Buffer.from(await readWhole(join(folder, "whole.gz"), plain.length)).equals(plain)).toBe(true);
  await expect(readWhole(join(folder, "whole.gz"), plain.length - 1)).rejects.toThrow(
    /whole\.gz: larger than/,
  );
  await expect(readWhole(join(folder, "no"))).rejects.toThrow(IoError);
});
