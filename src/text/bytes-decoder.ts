/** Tokens that are bytes, and may be a part of a character. */
import { isUtf8 } from "node:buffer";
import type { IdDecoder } from "./vocabulary.ts";

/** Holds back the bytes of a character until it is whole. */
export function bytesDecoder(bytesOf: (id: number) => Uint8Array): IdDecoder {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    push: (id) => decoder.decode(bytesOf(id), { stream: true }),
    end: () => decoder.decode(),
  };
}

/** Text as it is, other bytes as `<0xE2><0x80>`. */
export function bytesToken(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString();
  return Array.from(bytes, (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`).join("");
}
