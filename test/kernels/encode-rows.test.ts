import { expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import * as row from "../../src/kernels/row.ts";
import { Encoder } from "../../src/text/encoder.ts";
import { learntTokenizer, placeRows, withAdded } from "../helpers/tokenizers.ts";

const tokenizer = withAdded(learntTokenizer(["the weft and the warp"], {}, 30), [["<a>"], ["<a><b>"]]);

it("rows without a text have no ids, and the others theirs, one after the other", () => {
  const kernels = new Kernels();
  const encoder = new Encoder(kernels, tokenizer);
  const texts = ["the weft", "", "left out", "<a><b><a>the", "warp"];
  const rows = placeRows(kernels, texts);
  kernels.store(rows + 2 * row.ROW_SIZE + row.ROW_STATUS, row.MISSING);
  const spans = kernels.allocate(texts.length * 8);
  const out = kernels.allocate(4096);
  encoder.encodeRows(rows, texts.length, spans, out);
  let at = out;
  for (const [i, text] of texts.entries()) {
    const [start, end] = [kernels.load(spans + 8 * i), kernels.load(spans + 8 * i + 4)];
    expect(start).toBe(at);
    const right = i === 2 ? new Uint32Array(0) : new Encoder(new Kernels(), tokenizer).encode(text);
    expect(kernels.u32(start, (end - start) / 4).slice()).toEqual(right);
    at = end;
  }
});

it("ids never go beyond four bytes a byte of text and 64", () => {
  const kernels = new Kernels();
  const encoder = new Encoder(kernels, tokenizer);
  const out = kernels.allocate(8192);
  const place = kernels.allocate(1024);
  for (let length = 1; length < 200; length++) {
    for (const text of ["<a>", "\u00ff", "the", "<a><b>z", "q"]) {
      const bytes = Buffer.alloc(length, text);
      kernels.bytes.set(bytes, place);
      const limit = out + 4 * length + 64;
      kernels.bytes.fill(0xee, out, out + 8192);
      encoder.encodeAt(place, place + length, out);
      const beyond = kernels.bytes.subarray(limit, out + 8192).findIndex((byte) => byte !== 0xee);
      expect({ text, length, beyond }).toEqual({ text, length, beyond: -1 });
    }
  }
});
