import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { DataError, IoError } from "../../src/errors.ts";
import { openSource } from "../../src/io/source.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SIZE = 3 * 2 ** 20 + 17;
const BYTES = Uint8Array.from({ length: SIZE }, (_, i) => (i * 2_654_435_761) >>> 24);

function fileOf(bytes: Uint8Array, name: string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe("a source", () => {
  it.each([
    ["a file", (name: string) => fileOf(BYTES, name)],
    ["a compressed file", (name: string) => fileOf(gzipSync(BYTES), `${name}.gz`)],
  ])("gives all bytes of %s in turn, looked at, filled in or as chunks", async (_, open) => {
    const source = await openSource(open("whole"));
    expect([...(await source.peek(3)).subarray(0, 3)]).toEqual([...BYTES.subarray(0, 3)]);
    source.skip(2);
    let place = 2;
    for (const size of [0, 1, 5, 2 ** 18, 2 ** 20, 2 ** 20 + 3]) {
      const target = new Uint8Array(size);
      expect(await source.fill(target)).toBe(size);
      expect(Buffer.compare(target, BYTES.subarray(place, place + size))).toBe(0);
      place += size;
    }
    const rest: Uint8Array[] = [];
    for await (const chunk of source) rest.push(chunk);
    expect(Buffer.compare(Buffer.concat(rest), BYTES.subarray(place))).toBe(0);
    expect(await source.fill(new Uint8Array(1))).toBe(0);
    await source.close();
  });

  it.each([0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1])("fills in what is left, %d bytes", async (left) => {
    const source = await openSource(fileOf(BYTES.subarray(0, left), "left"));
    const target = new Uint8Array(2 ** 21 + 3);
    expect(await source.fill(target)).toBe(left);
    expect(Buffer.compare(target.subarray(0, left), BYTES.subarray(0, left))).toBe(0);
    expect(await source.fill(target)).toBe(0);
    await source.close();
  });

  it("opens a named pipe once", async () => {
    const pipe = join(folder, "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    const read = openSource(pipe).then(async (source) => {
      const target = new Uint8Array(5);
      expect(await source.fill(target)).toBe(5);
      await source.close();
      return Buffer.from(target).toString();
    });
    spawn("sh", ["-c", `printf 'bytes and more' > '${pipe}'`]);
    expect(await read).toBe("bytes");
  });

  it("tells what cannot be opened, is a folder, or is cut short", async () => {
    await expect(openSource(join(folder, "none"))).rejects.toThrow(IoError);
    await expect(openSource(fileOf(new Uint8Array(0), "empty.gz"))).rejects.toThrow(DataError);
    const source = await openSource(folder);
    await expect(source.peek(1)).rejects.toThrow(/is a directory/);
  });

  it.skipIf(!existsSync("/proc/self/fd"))("leaves no file open", async () => {
    const path = fileOf(BYTES, "closed");
    const open = () =>
      readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === path;
        } catch {
          return false;
        }
      }).length;
    const source = await openSource(path);
    await source.fill(new Uint8Array(2 ** 19));
    expect(open()).toBe(1);
    await source.close();
    expect(open()).toBe(0);
  });
});
