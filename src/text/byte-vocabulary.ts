/** The 256 bytes as a vocabulary: nothing is unknown, and any bytes come back as they were. */
import { bytesDecoder, bytesToken } from "./bytes-decoder.ts";
import { checkId, decodeAll, utf8, type Vocabulary } from "./vocabulary.ts";

const NEWLINE = 0x0a;
const BYTES = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));

export function byteVocabulary(): Vocabulary {
  const bytesOf = (id: number) => {
    checkId(id, 256);
    return BYTES[id];
  };
  const vocabulary: Vocabulary = {
    level: "byte",
    size: 256,
    end: NEWLINE,
    encode: (passage) => Uint32Array.from(utf8(passage)),
    decode: (ids) => decodeAll(vocabulary, ids),
    token: (id) => bytesToken(bytesOf(id)),
    decoder: () => bytesDecoder(bytesOf),
    toJSON: () => ({ level: "byte" }),
  };
  return vocabulary;
}
