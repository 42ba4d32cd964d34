/** Unicode characters and their ids. */
import { type SymbolTable, withRoom } from "./symbol-table.ts";

const CODE_POINTS = 0x110000;

export class CharacterIds implements SymbolTable {
  readonly #symbols: string[] = [];
  /** The id plus one of each code point that has one. */
  readonly #byCode = new Uint32Array(CODE_POINTS);
  #ids = new Uint32Array(2 ** 10);

  get size(): number {
    return this.#symbols.length;
  }

  /** A symbol of several characters is one that no text holds. */
  add(symbol: string): number {
    const code = Buffer.from(symbol).toString().codePointAt(0);
    if (code !== undefined && String.fromCodePoint(code).length === symbol.length) return this.#idOf(code);
    const known = this.#symbols.indexOf(symbol);
    return known < 0 ? this.#symbols.push(symbol) - 1 : known;
  }

  symbol(id: number): string {
    return this.#symbols[id];
  }

  encode(text: Uint8Array, unseen?: number): Uint32Array<ArrayBuffer> {
    this.#ids = withRoom(this.#ids, text.length);
    let count = 0;
    for (let at = 0; at < text.length; count++) {
      const lead = text[at];
      const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      this.#ids[count] = this.#idOf(codePoint(text, at, length), unseen);
      at += length;
    }
    return this.#ids.slice(0, count);
  }

  #idOf(code: number, unseen?: number): number {
    const known = this.#byCode[code];
    if (known !== 0) return known - 1;
    if (unseen !== undefined) return unseen;
    this.#byCode[code] = this.#symbols.push(String.fromCodePoint(code));
    return this.#symbols.length - 1;
  }
}

/** The character of so many bytes, in valid UTF-8. */
function codePoint(text: Uint8Array, at: number, length: number): number {
  const lead = text[at];
  if (length === 1) return lead;
  const low = text[at + length - 1] & 0x3f;
  if (length === 2) return ((lead & 0x1f) << 6) | low;
  const middle = (text[at + length - 2] & 0x3f) << 6;
  if (length === 3) return ((lead & 0x0f) << 12) | middle | low;
  return ((lead & 0x07) << 18) | ((text[at + 1] & 0x3f) << 12) | middle | low;
}
