/** The size and the checksum of a file. */
import { createHash } from "node:crypto";
import { inPieces } from "../../formats/safetensors.ts";

/** Of one that is read piece by piece. */
export class Fingerprint {
  bytes = 0;
  readonly #hash = createHash("sha256");

  /** The chunks, as they are. */
  async *passing(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** To be asked for once, at the end. */
  sha256(): string {
    return this.#hash.digest("hex");
  }
}

/** Of one that is in memory. */
export function sha256Of(bytes: Uint8Array): string {
  const hash = createHash("sha256");
  for (const piece of inPieces(bytes)) hash.update(piece);
  return hash.digest("hex");
}
