/** The members that `weft tokenize` adds, as bytes for JSON lines and as values for other formats. */
import type { Kernels } from "../../engine/kernels.ts";
import { toAlphabet } from "../../formats/byte-level.ts";
import type { Row } from "../../io/codec.ts";
import { packValue } from "../../io/msgpack.ts";
import { placeStrings, type Strings } from "../../text/strings.ts";
import { tokenTexts } from "../../text/token-texts.ts";
import type { Tokenizer } from "../../text/tokenizer.ts";
import type { Output } from "../stream/output.ts";
import type { Members } from "../stream/row-writer.ts";
import type { Ids } from "./ids.ts";

export type Member = "ids" | "tokens" | "offsets" | "count";

const SPACE = 0x20;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const MOST_DIGITS = 11;
const PACKED_ID = 5; // bytes at most

const encode = (text: string) => new TextEncoder().encode(text);

/** The members of one text after the other: `of` sets which. */
export class MemberWriter implements Members {
  readonly #kernels: Kernels;
  readonly #members: readonly Member[];
  readonly #output: Output;
  readonly #texts: readonly string[];
  /** `"token",` of each id. */
  readonly #quoted: Strings | undefined;
  readonly #wrong: number;
  readonly #openings: Readonly<Record<Member, Uint8Array>>;
  readonly #names: Readonly<Record<Member, Uint8Array>>;
  #ids: Ids = { start: 0, count: 0 };

  constructor(kernels: Kernels, tokenizer: Tokenizer, members: readonly Member[], output: Output) {
    this.#kernels = kernels;
    this.#members = members;
    this.#output = output;
    this.#wrong = kernels.allocate(16);
    const wantsTexts = members.includes("tokens");
    this.#texts = wantsTexts ? tokenTexts(tokenizer, toAlphabet) : [];
    this.#quoted = wantsTexts
      ? placeStrings(
          kernels,
          this.#texts.map((text) => encode(`${JSON.stringify(text)},`)),
        )
      : undefined;
    this.#openings = {
      ids: encode('"ids":['),
      tokens: encode('"tokens":['),
      offsets: encode('"offsets":'),
      count: encode('"count":'),
    };
    this.#names = {
      ids: packValue("ids"),
      tokens: packValue("tokens"),
      offsets: packValue("offsets"),
      count: packValue("count"),
    };
  }

  of(ids: Ids): this {
    this.#ids = ids;
    return this;
  }

  get count(): number {
    return this.#members.length;
  }

  writeJson(): void {
    for (const [index, member] of this.#members.entries()) {
      if (index > 0) this.#output.byte(COMMA);
      this.#output.write(this.#openings[member]);
      this.#writeJsonValue(member);
    }
  }

  #writeJsonValue(member: Member): void {
    if (member === "count") this.#output.write(encode(String(this.#ids.count)));
    else if (member === "offsets") this.#output.write(encode(JSON.stringify(this.#ids.spans)));
    else {
      if (member === "ids") this.#writeNumbers(COMMA);
      else this.#writeTexts();
      this.#output.write(CLOSE);
    }
  }

  writeMsgpack(): void {
    for (const member of this.#members) {
      this.#output.write(this.#names[member]);
      if (member === "ids") this.#packIds();
      else this.#output.write(packValue(this.#value(member)));
    }
  }

  /** A line of ids, or of tokens, separated by spaces; or whatever the only member is. */
  writeLine(): void {
    const [member] = this.#members as [Member];
    if (member === "ids") this.#writeNumbers(SPACE);
    else if (member === "tokens") this.#output.write(encode(this.#tokens().join(" ")));
    else this.#writeJsonValue(member);
    this.#output.byte(NEWLINE);
  }

  values(): Row {
    return Object.fromEntries(this.#members.map((member) => [member, this.#value(member)]));
  }

  #value(member: Member): unknown {
    if (member === "ids") return Array.from(this.#kernels.u32(this.#ids.start, this.#ids.count));
    if (member === "tokens") return this.#tokens();
    return member === "count" ? this.#ids.count : (this.#ids.spans ?? []);
  }

  #tokens(): string[] {
    return Array.from(this.#kernels.u32(this.#ids.start, this.#ids.count), (id) => this.#texts[id] ?? "");
  }

  #writeNumbers(separator: number): void {
    const { start, count } = this.#ids;
    const out = this.#output.room(count * MOST_DIGITS);
    this.#output.at = this.#kernels.call.write_ids(start, count, separator, out) >>> 0;
  }

  #packIds(): void {
    const { start, count } = this.#ids;
    const out = this.#output.room(count * PACKED_ID + PACKED_ID);
    this.#output.at = this.#kernels.call.msgpack_ids(start, count, out) >>> 0;
  }

  /** `"a","b"`: the quoted tokens one after the other, without the last comma. */
  #writeTexts(): void {
    const { call } = this.#kernels;
    const { starts, count } = this.#quoted as Strings;
    const [first, end] = [this.#ids.start, this.#ids.start + this.#ids.count * 4];
    if (first === end) return;
    const out = this.#output.room(call.decoded_size(first, end, starts, count) >>> 0);
    this.#output.at = call.decode_ids(first, end, starts, count, out, this.#wrong) >>> 0;
    this.#output.dropLast(COMMA);
  }
}

const CLOSE = encode("]");
