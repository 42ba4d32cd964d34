/** How far the reading of inputs is, by what lies on the disk. */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readBlocks } from "../../src/io/blocks.ts";
import { type Meter, meterOf } from "../../src/io/meter.ts";
import { openSource } from "../../src/io/source.ts";
import { temporaryFolder } from "./support.ts";

const folder = temporaryFolder();

function fileOf(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Hexadecimal digits of no pattern: they become half as much when they are compressed. */
const TEXT = Array.from({ length: 60_000 }, (_, i) => ((i * 2_654_435_761) >>> 0).toString(16)).join("\n");
const BLOCK = 2 ** 13;

const plain = fileOf("plain.txt", TEXT);
const gzip = fileOf("text.gz", gzipSync(TEXT));
const latin = fileOf("latin.txt", Buffer.from("é\n".repeat(100_000), "latin1"));

/** The places after each block, as shares of the total. */
async function places(paths: readonly string[], options = {}): Promise<number[]> {
  const meter = await meterOf(paths);
  const shares: number[] = [];
  let worked = 0;
  for await (const block of readBlocks(paths, { meter, blockBytes: BLOCK, from: "text", ...options })) {
    worked += block.bytes.length;
    shares.push(meter.at(worked) / (meter.total as number));
  }
  return shares;
}

describe("the place in the inputs", () => {
  it("is exact where a file is not compressed, however far reading is ahead", async () => {
    const shares = await places([plain]);
    expect(shares.length).toBeGreaterThan(50);
    shares.slice(0, -1).forEach((share, at) => {
      expect(share).toBeGreaterThan(((at + 0.5) * BLOCK) / TEXT.length);
      expect(share).toBeLessThanOrEqual(((at + 1) * BLOCK) / TEXT.length);
    });
    expect(shares.at(-1)).toBe(1);
  });

  it.each([
    ["a file of gzip", [gzip], {}],
    ["several files", [plain, gzip, plain], {}],
    ["a file in another encoding", [latin], { encoding: "latin1" }],
  ])("rises evenly for %s", async (_, paths, options) => {
    const shares = await places(paths, options);
    shares.forEach((share, at) => {
      expect(share).toBeGreaterThanOrEqual(shares[at - 1] ?? 0);
      expect(Math.abs(share - (at + 1) / shares.length)).toBeLessThan(0.25);
    });
    expect(shares.at(-1)).toBeGreaterThan(0.999);
  });

  it.skipIf(spawnSync("zstd", ["-V"]).status !== 0)("is that in the data of zstd", async () => {
    const path = fileOf("text.zst", execFileSync("zstd", ["-qc", plain], { maxBuffer: 2 ** 24 }));
    expect((await places([path])).at(-1)).toBeGreaterThan(0.999);
  });
});

describe("the total", () => {
  const totalOf = async (paths: readonly string[]): Promise<number | undefined> =>
    (await meterOf(paths)).total;

  it("is the size of all files on the disk", async () => {
    expect(await totalOf([plain, latin, join(folder, "none")])).toBe(TEXT.length + 200_000);
  });

  it.each([[["/dev/null"]], [[plain, "/dev/null"]], [[fileOf("empty", "")]]])(
    "is not known of %j",
    async (paths) => {
      expect(await totalOf(paths)).toBeUndefined();
    },
  );
});

describe("a source", () => {
  async function taken(
    path: string,
    take: (source: Awaited<ReturnType<typeof openSource>>) => Promise<unknown>,
  ) {
    const meter: Meter = await meterOf([path]);
    const seen: number[] = [];
    meter.changed = () => seen.push(meter.read);
    const source = await openSource(path, meter);
    await take(source);
    await source.close();
    expect(seen.at(-1)).toBe(meter.read);
    return meter.read;
  }

  it("is counted as it is filled in or comes in chunks", async () => {
    expect(await taken(plain, (source) => source.fill(new Uint8Array(TEXT.length)))).toBe(TEXT.length);
    const all = await taken(gzip, async (source) => {
      for await (const _ of source);
    });
    expect(all).toBeGreaterThan(gzipSync(TEXT).length - 100); // less its trailer
    expect(all).toBeLessThanOrEqual(gzipSync(TEXT).length);
  });
});
