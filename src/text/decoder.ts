/** Ids to text, as bytes; the work is done by src/kernels/decode.ts. */
import { Area, type Kernels } from "../engine/kernels.ts";
import { placeStrings, type Strings } from "./strings.ts";
import { decodedTokens } from "./token-texts.ts";
import type { Tokenizer } from "./tokenizer.ts";

const SPACE = 0x20;

export class Decoder {
  readonly #kernels: Kernels;
  readonly #strings: Strings;
  readonly #out: Area;
  readonly #input: Area;
  readonly #wrong: number;
  /** Words carry a space behind them, and `▁` pieces one in front, that the text itself does not have. */
  readonly #trim: "start" | "end" | "none";

  constructor(kernels: Kernels, tokenizer: Tokenizer, skipSpecial = false) {
    this.#kernels = kernels;
    this.#strings = placeStrings(kernels, decodedTokens(tokenizer, skipSpecial));
    this.#out = new Area(kernels);
    this.#input = new Area(kernels);
    this.#wrong = kernels.allocate(16);
    const marked = tokenizer.pretokenizer === "metaspace" && tokenizer.prefixSpace;
    this.#trim = tokenizer.endOfWord !== "" ? "end" : marked ? "start" : "none";
  }

  /** The text of the u32 ids at [start, end): where its bytes begin and end; or the id that no token has. */
  decodeAt(start: number, end: number): readonly [number, number] | number {
    const { call } = this.#kernels;
    const { starts, count } = this.#strings;
    const out = this.#out.reserve((call.decoded_size(start, end, starts, count) >>> 0) + 64);
    if (start === end) return [out, out];
    const stop = call.decode_ids(start, end, starts, count, out, this.#wrong) >>> 0;
    if (stop === 0) return this.#kernels.load(this.#kernels.load(this.#wrong));
    if (stop === out) return [out, stop];
    if (this.#trim === "end" && this.#kernels.bytes[stop - 1] === SPACE) return [out, stop - 1];
    if (this.#trim === "start" && this.#kernels.bytes[out] === SPACE) return [out + 1, stop];
    return [out, stop];
  }

  /** The bytes of ids; a copy. Ids that no token has throw RangeError. */
  decode(ids: ArrayLike<number>): Uint8Array {
    const start = this.#input.reserve(ids.length * 4);
    this.#kernels.u32(start, ids.length).set(ids);
    const decoded = this.decodeAt(start, start + ids.length * 4);
    if (typeof decoded === "number") throw new RangeError(`no token has the id ${decoded}`);
    return this.#kernels.bytes.slice(...decoded);
  }
}
