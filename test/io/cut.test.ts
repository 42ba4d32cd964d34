import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.ts";
import type { CodecName, Row } from "../../src/io/codec.ts";
import { codecs } from "../../src/io/codecs.ts";
import { cutBlocks } from "../../src/io/cut.ts";
import { framerFor } from "../../src/io/framing.ts";
import { bytes, chunked, decodeAll } from "./support.ts";

const letters = ["a", "é", "漢", "🙂", '"', "\\", ",", "\t", " ", "b\r", "{", "__label__"];
const words = (seed: number) =>
  Array.from(
    { length: (seed * 7) % 40 },
    (_, index) => letters[(seed * 31 + index * 17) % letters.length],
  ).join("");

/** A sentence of conll: words with a tag each. */
function sentence(id: number): Row {
  const tokens = [`${id}`, ...words(id).split(/[\t \r]/), "#"].filter((token) => token !== "");
  return { tokens, tags: tokens.map((_, at) => `T${at}`) };
}

function sample(codec: CodecName): Uint8Array {
  const columns = ["id", "text"];
  const rows = Array.from({ length: 300 }, (_, id) => {
    const text = codec === "fasttext" ? `x ${words(id)}` : words(id);
    if (codec === "conll") return sentence(id);
    return codec === "csv" || codec === "tsv" ? { id: String(id), text: `${text}\n${id}` } : { id, text };
  });
  return Buffer.concat(rows.map((row) => codecs[codec].encode(row, undefined, columns)));
}

const settingsOf = (codec: CodecName) =>
  codec === "csv" || codec === "tsv" ? { columns: ["id", "text"] } : {};

describe.each(Object.keys(codecs) as CodecName[])("%s", (codec) => {
  const data = sample(codec);

  test("the records do not depend on the chunks", async () => {
    const wanted = await decodeAll(codec, data, { ...settingsOf(codec), chunk: data.length });
    expect(wanted.rows).toHaveLength(300);
    expect(wanted.error).toBeUndefined();
    for (const chunk of [1, 7, 4096, 1 << 20]) {
      for (const blockBytes of [64, 1000, 1 << 20]) {
        const got = await decodeAll(codec, data, { ...settingsOf(codec), chunk, blockBytes });
        expect(got.rows).toEqual(wanted.rows);
        expect(Buffer.concat(got.blocks.map((block) => block.bytes)).equals(data)).toBe(true);
      }
    }
  });

  test("a block owns its memory", async () => {
    const { blocks } = await decodeAll(codec, data, { ...settingsOf(codec), chunk: 100, blockBytes: 500 });
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) expect(block.bytes.buffer.byteLength).toBe(block.bytes.length);
  });

  test("a record that is too long ends the stream at the same place, after those before it", async () => {
    const row = (id: string, text: string) =>
      codecs[codec].encode(codec === "conll" ? { tokens: [text] } : { id, text }, undefined, ["id", "text"]);
    const [long, first] = [row("1", "y".repeat(500)), row("0", "z")];
    const stream = Buffer.concat([first, first, long, first]);
    for (const chunk of [1, 7, 4096]) {
      const { rows, error } = await decodeAll(codec, stream, { ...settingsOf(codec), chunk, maxLine: 400 });
      expect(rows).toHaveLength(2);
      expect(error).toBeInstanceOf(DataError);
      expect((error as Error).message).toMatch(
        codec === "conll"
          ? /^f:5: sentence longer than 400 bytes/ // the other two have two lines each
          : /^f:3: (line|record) longer than 400 bytes \(--max-line\)$/,
      );
    }
  });
});

test("random bytes in random chunks: cut and joined again they are the same, with the right line numbers", async () => {
  const alphabet = fc.constantFrom(0x0a, 0x0a, 0x22, 0x2c, 0x61, 0x0d, 0x2d);
  await fc.assert(
    fc.asyncProperty(
      fc.array(alphabet, { maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom<CodecName>("text", "csv", "conll"),
      async (list, chunk, blockBytes, codec) => {
        const data = Uint8Array.from(list);
        const joined: number[] = [];
        const cuts = cutBlocks(chunked(data, chunk), framerFor(codec, 1000), { file: "f", blockBytes });
        for await (const cut of cuts) {
          expect(cut.line).toBe(1 + joined.filter((byte) => byte === 0x0a).length);
          joined.push(...cut.bytes);
        }
        expect(joined).toEqual(list);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test("whole records go on when the input pauses, and chunks of a fast one are gathered", async () => {
  let release = () => {};
  async function* pausing() {
    for (let index = 0; index < 4; index++) yield bytes("fast\n".repeat(100));
    yield bytes("whole\nhal");
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    yield bytes("f\n");
  }
  const blocks = cutBlocks(pausing(), framerFor("text", 1000), { file: "f", blockBytes: 1 << 20 });
  const first = (await blocks.next()).value;
  expect(Buffer.from(first?.bytes ?? []).toString()).toBe(`${"fast\n".repeat(400)}whole\n`);
  release();
  const second = (await blocks.next()).value;
  expect(second).toMatchObject({ line: 402 });
  expect(Buffer.from(second?.bytes ?? []).toString()).toBe("half\n");
});

test("an error of the source comes after the whole records before it", async () => {
  async function* failing() {
    yield bytes("one\ntw");
    throw new DataError("damaged");
  }
  const blocks = cutBlocks(failing(), framerFor("text", 1000), { file: "f", blockBytes: 1 << 20 });
  expect(Buffer.from((await blocks.next()).value?.bytes ?? []).toString()).toBe("one\n");
  await expect(blocks.next()).rejects.toThrow("damaged");
});
