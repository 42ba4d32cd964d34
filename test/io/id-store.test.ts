import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IoError } from "../../src/errors.ts";
import { IdStore } from "../../src/io/id-store.ts";
import { randomNumbers } from "../helpers/random.ts";
import { temporaryFolder } from "./support.ts";

const LENGTH = 1_300_000; // some pages and a part of one
const random = randomNumbers(3);
const IDS = Uint32Array.from({ length: LENGTH }, () => random() % 1000);
const SIZES = [0, 1, 3, 13, 64, 4096, 300_000, 262_144, 524_288];

const same = (a: Uint32Array, b: Uint32Array) =>
  Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;

async function filled(memory: number, folder: string): Promise<IdStore> {
  const store = new IdStore({ memory, folder });
  for (let at = 0, i = 0; at < LENGTH; at += SIZES[i++ % SIZES.length])
    await store.append(IDS.subarray(at, at + SIZES[i % SIZES.length]));
  return store;
}

describe.each([
  ["in memory", 2 ** 30],
  ["in a file", 0],
  ["first in memory, then in a file", 3 * 2 ** 20],
])("ids %s", (_, memory) => {
  const folder = temporaryFolder();

  it("are read as they were appended", async () => {
    const store = await filled(memory, folder);
    expect(store.length).toBe(LENGTH);
    expect(same(await store.read(0, LENGTH), IDS)).toBe(true);
    for (let i = 0; i < 200; i++) {
      const start = random() % (LENGTH + 1);
      const count = i % 2 === 0 ? random() % 100 : random() % 700_000;
      expect(same(await store.read(start, count), IDS.slice(start, start + count))).toBe(true);
    }
    expect(await store.read(LENGTH - 2, 10)).toEqual(IDS.slice(-2));
    await store.close();
  });

  it("can go on after they were read, and be renumbered", async () => {
    const store = await filled(memory, folder);
    await store.read(10, 10);
    await store.append(Uint32Array.of(7, 8));
    const map = Uint32Array.from({ length: 1000 }, (_, id) => 999 - id);
    const before = store.fingerprint;
    expect(before).toBe(createHash("sha256").update(IDS).update(Uint32Array.of(7, 8)).digest("hex"));
    store.renumber(map);
    expect(store.fingerprint).not.toBe(before);
    expect(await store.read(LENGTH - 1, 3)).toEqual(Uint32Array.of(999 - IDS[LENGTH - 1], 992, 991));
    const mapped = IDS.slice(5, 300_005).map((id) => map[id]);
    expect(same(await store.read(5, 300_000), mapped)).toBe(true);
    await store.close();
  });

  it("leave nothing behind", async () => {
    const store = await filled(memory, folder);
    expect(readdirSync(folder)).toEqual([]);
    await store.close();
    await expect(store.append(IDS)).rejects.toThrow(IoError);
    await expect(store.read(0, 1)).rejects.toThrow(IoError);
    await store.close();
  });
});

it("a folder that is not there is an error of the system's words", async () => {
  await expect(filled(0, "/no/such/folder")).rejects.toThrow("/no/such/folder: no such file or directory");
});
