/** What a WebAssembly module is made of, read from its bytes: https://webassembly.github.io/spec/core/binary/modules.html */

export interface Sections {
  /** Section 11: bytes copied into memory at start. */
  readonly data: boolean;
  /** How many globals of its own, or imported ones, can change. */
  readonly mutableGlobals: number;
}

export function sectionsOf(bytes: Uint8Array): Sections {
  const reader = new Reader(bytes);
  if (reader.u32le() !== 0x6d736100 || reader.u32le() !== 1)
    throw new Error("not a WebAssembly module of version 1");
  let [data, mutableGlobals] = [false, 0];
  while (!reader.atEnd) {
    const id = reader.byte();
    const size = reader.leb();
    const end = reader.at + size;
    if (id === 2) mutableGlobals += importedMutable(reader);
    if (id === 6) mutableGlobals += ownMutable(reader);
    if (id === 11) data = true;
    reader.at = end;
  }
  return { data, mutableGlobals };
}

class Reader {
  at = 0;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    if (this.atEnd) throw new Error("the module ends too early");
    return this.bytes[this.at++];
  }

  u32le(): number {
    return this.byte() + this.byte() * 2 ** 8 + this.byte() * 2 ** 16 + this.byte() * 2 ** 24;
  }

  leb(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  skipName(): void {
    const length = this.leb();
    this.at += length;
  }

  limits(): void {
    const hasMaximum = (this.byte() & 1) === 1;
    this.leb();
    if (hasMaximum) this.leb();
  }
}

function importedMutable(reader: Reader): number {
  let count = 0;
  for (let left = reader.leb(); left > 0; left--) {
    reader.skipName();
    reader.skipName();
    const kind = reader.byte();
    if (kind === 0) reader.leb();
    if (kind === 1) reader.byte();
    if (kind === 1 || kind === 2) reader.limits();
    if (kind === 3) {
      reader.byte();
      count += reader.byte();
    }
  }
  return count;
}

function ownMutable(reader: Reader): number {
  let count = 0;
  for (let left = reader.leb(); left > 0; left--) {
    reader.byte();
    count += reader.byte();
    skipConstant(reader);
  }
  return count;
}

/** `i32.const n end` and its like. */
function skipConstant(reader: Reader): void {
  const code = reader.byte();
  if (code === 0x41 || code === 0x42 || code === 0x23) while (reader.byte() >= 0x80);
  else if (code === 0x43) reader.at += 4;
  else if (code === 0x44) reader.at += 8;
  else throw new Error(`a constant of kind ${code} is not expected`);
  if (reader.byte() !== 0x0b) throw new Error("a constant does not end");
}
