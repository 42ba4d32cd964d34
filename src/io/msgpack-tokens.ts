/** What the first byte of a MessagePack value says of what follows (the table of the specification). */

export interface Token {
  readonly kind: "skip" | "text" | "extension" | "array" | "map" | "invalid";
  /** How many bytes of length or count follow, big-endian. */
  readonly lengthBytes: number;
  /** The length in bytes, or the count of values or pairs; with `lengthBytes` it is added to what they say. */
  readonly count: number;
}

const token = (kind: Token["kind"], lengthBytes: number, count: number): Token => ({
  kind,
  lengthBytes,
  count,
});

export const tokens: readonly Token[] = Array.from({ length: 256 }, (_, byte) => {
  if (byte < 0x80 || byte >= 0xe0) return token("skip", 0, 0);
  if (byte < 0x90) return token("map", 0, byte & 15);
  if (byte < 0xa0) return token("array", 0, byte & 15);
  if (byte < 0xc0) return token("text", 0, byte & 31);
  return long(byte);
});

function long(byte: number): Token {
  if (byte === 0xc1) return token("invalid", 0, 0);
  if (byte <= 0xc3) return token("skip", 0, 0);
  if (byte <= 0xc6) return token("skip", 1 << (byte - 0xc4), 0);
  if (byte <= 0xc9) return token("extension", 1 << (byte - 0xc7), 1);
  if (byte <= 0xcb) return token("skip", 0, byte === 0xca ? 4 : 8);
  if (byte <= 0xcf) return token("skip", 0, 1 << (byte - 0xcc));
  if (byte <= 0xd3) return token("skip", 0, 1 << (byte - 0xd0));
  if (byte <= 0xd8) return token("extension", 0, (1 << (byte - 0xd4)) + 1);
  if (byte <= 0xdb) return token("text", 1 << (byte - 0xd9), 0);
  if (byte <= 0xdd) return token("array", byte === 0xdc ? 2 : 4, 0);
  return token("map", byte === 0xde ? 2 : 4, 0);
}
