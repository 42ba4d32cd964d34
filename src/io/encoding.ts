/** How the characters of an input stand as bytes. Whatever comes behind this sees UTF-8. */

export const encodingNames = ["utf8", "latin1"] as const;

/** `latin1` is ISO 8859-1: every byte is the character of that number. */
export type Encoding = (typeof encodingNames)[number];

/** The chunks as UTF-8; what is said to be UTF-8 is not looked at. */
export async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    if (encoding === "utf8") yield chunk;
    else yield Buffer.from(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("latin1"));
  }
}

/** Where the first byte lies that is no part of valid UTF-8; undefined if there is none. */
export function utf8Fault(bytes: Uint8Array): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  for (const character of buffer.toString()) {
    const length = Buffer.byteLength(character);
    if (character === REPLACEMENT && !buffer.subarray(at, at + length).equals(REPLACEMENT_BYTES)) return at;
    at += length;
  }
  return undefined;
}

/** What a decoder puts for a fault, and what may stand in a text by itself. */
const REPLACEMENT = "\ufffd";
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);
