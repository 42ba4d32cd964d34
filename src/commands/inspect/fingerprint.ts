/** The size and the checksum of a file that is read piece by piece. */
import { createHash } from "node:crypto";

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
