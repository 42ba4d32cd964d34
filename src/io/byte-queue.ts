/** Bytes gathered in pieces and taken out as one array that owns its memory. */

const STAGE = 1 << 16;
/** Smaller chunks are copied together, so that a stream of single bytes is no list of a million pieces. */
const SMALL = 1 << 12;

export class ByteQueue {
  #pieces: Uint8Array[] = [];
  #stage: Uint8Array = new Uint8Array(0);
  #staged = 0;
  size = 0;

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (chunk.length < SMALL) this.#pushSmall(chunk);
    else this.#pieces.push(chunk);
    this.size += chunk.length;
  }

  /** Takes the first `count` bytes, in an ArrayBuffer of exactly that size. */
  take(count: number): Uint8Array {
    const taken = new Uint8Array(Buffer.allocUnsafeSlow(count).buffer);
    let filled = 0;
    let used = 0;
    while (filled < count) {
      const piece = this.#pieces[used];
      const part = piece.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === piece.length) used++;
      else this.#pieces[used] = piece.subarray(part.length);
    }
    this.#pieces.splice(0, used);
    this.size -= count;
    return taken;
  }

  #pushSmall(chunk: Uint8Array): void {
    if (this.#staged + chunk.length > this.#stage.length) {
      this.#stage = new Uint8Array(STAGE);
      this.#staged = 0;
    }
    const start = this.#staged;
    this.#stage.set(chunk, start);
    this.#staged += chunk.length;
    const last = this.#pieces.at(-1);
    const joins = last?.buffer === this.#stage.buffer && last.byteOffset + last.length === start;
    if (joins) this.#pieces[this.#pieces.length - 1] = this.#stage.subarray(last.byteOffset, this.#staged);
    else this.#pieces.push(this.#stage.subarray(start, this.#staged));
  }
}
