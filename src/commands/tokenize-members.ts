/** The members that `weft tokenize` adds, as bytes for JSON lines and as values for other formats. */
import type { Kernels } from "../engine/kernels.ts";
import { toAlphabet } from "../formats/byte-level.ts";
import type { Row } from "../io/codec.ts";
import { placeStrings, type Strings } from "../text/strings.ts";
import { tokenTexts } from "../text/token-texts.ts";
import type { Tokenizer } from "../text/tokenizer.ts";
import type { Output } from "./stream/output.ts";
import type { Ids } from "./tokenize-ids.ts";

export type Member = "ids" | "tokens" | "offsets" | "count";

const SPACE = 0x20;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const MOST_DIGITS = 11;

const encode = (text: string) => new TextEncoder().encode(text);

export class MemberWriter {
  readonly #kernels: Kernels;
  readonly #members: readonly Member[];
  readonly #output: Output;
  readonly #texts: readonly string[];
  /** `"token",` of each id. */
  readonly #quoted: Strings | undefined;
  readonly #wrong: number;
  readonly #openings: Readonly<Record<Member, Uint8Array>>;

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
  }

  /** `"ids":[…],"count":…`, without braces. */
  write(ids: Ids): void {
    for (const [index, member] of this.#members.entries()) {
      if (index > 0) this.#output.byte(COMMA);
      this.#output.write(this.#openings[member]);
      this.#writeValue(member, ids);
    }
  }

  /** The members as values. */
  values(ids: Ids): Row {
    const numbers = Array.from(this.#kernels.u32(ids.start, ids.count));
    const row: Row = {};
    for (const member of this.#members) {
      if (member === "ids") row.ids = numbers;
      else if (member === "tokens") row.tokens = numbers.map((id) => this.#texts[id] ?? "");
      else if (member === "offsets") row.offsets = ids.spans ?? [];
      else row.count = ids.count;
    }
    return row;
  }

  /** A line of ids, or of tokens, separated by spaces. */
  writeLine(ids: Ids): void {
    if (this.#members.includes("ids")) this.#writeNumbers(ids, SPACE);
    else if (this.#members.includes("tokens"))
      this.#output.write(encode((this.values(ids).tokens as string[]).join(" ")));
    else
      this.#output.write(
        encode(this.#members.includes("count") ? String(ids.count) : JSON.stringify(ids.spans)),
      );
    this.#output.byte(NEWLINE);
  }

  #writeValue(member: Member, ids: Ids): void {
    if (member === "count") this.#output.write(encode(String(ids.count)));
    else if (member === "offsets") this.#output.write(encode(JSON.stringify(ids.spans)));
    else {
      if (member === "ids") this.#writeNumbers(ids, COMMA);
      else this.#writeTexts(ids);
      this.#output.write(CLOSE);
    }
  }

  #writeNumbers({ start, count }: Ids, separator: number): void {
    const out = this.#output.room(count * MOST_DIGITS);
    this.#output.at = this.#kernels.call.write_ids(start, count, separator, out) >>> 0;
  }

  #writeTexts({ start, count }: Ids): void {
    const { call } = this.#kernels;
    const strings = this.#quoted as Strings;
    const end = start + count * 4;
    const out = this.#output.room(call.decoded_size(start, end, strings.starts, strings.count) >>> 0);
    this.#output.at = call.decode_ids(start, end, strings.starts, strings.count, out, this.#wrong) >>> 0;
    this.#output.dropLast(COMMA);
  }
}

const CLOSE = encode("]");
