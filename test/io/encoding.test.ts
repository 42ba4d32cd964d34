import { isUtf8 } from "node:buffer";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decoded, utf8Fault } from "../../src/io/encoding.ts";

async function* chunks(...parts: readonly Uint8Array[]) {
  yield* parts;
}

async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

describe("latin-1", () => {
  it("is decoded, every byte of it", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = (
      await all(decoded(chunks(bytes.subarray(0, 200), bytes.subarray(200)), "latin1"))
    ).toString();
    expect([...text].map((character) => character.codePointAt(0))).toEqual([...bytes]);
  });

  it("is not looked for in UTF-8", async () => {
    expect(await all(decoded(chunks(Buffer.of(0xe9), Buffer.from("é")), "utf8"))).toEqual(
      Buffer.of(0xe9, 0xc3, 0xa9),
    );
  });
});

describe("a fault in UTF-8", () => {
  it.each<[string, readonly number[], number | undefined]>([
    ["nothing", [], undefined],
    ["U+FFFD itself", [0xef, 0xbf, 0xbd, 0x61], undefined],
    ["a byte of latin-1", [0xef, 0xbf, 0xbd, 0xe9], 3],
    ["half a character", [0xc3, 0xa9, 0xe2, 0x82], 2],
    ["a surrogate", [0x61, 0xed, 0xa0, 0x80], 1],
    ["a continuation alone", [0x80], 0],
  ])("%s", (_, bytes, at) => expect(utf8Fault(Uint8Array.from(bytes))).toBe(at));

  it("is behind what is valid", () => {
    const byte = fc.constantFrom(0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0xef, 0xbf, 0xbd, 0xff);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (bytes) => {
        const whole = Uint8Array.from(bytes);
        const at = utf8Fault(whole);
        expect(at === undefined).toBe(isUtf8(whole));
        if (at !== undefined) expect(isUtf8(whole.subarray(0, at))).toBe(true);
      }),
      { seed: 5 },
    );
  });
});
