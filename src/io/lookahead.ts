/** A stream of bytes whose beginning can be looked at before it is read. */

const NOTHING = new Uint8Array(0);

export class Lookahead implements AsyncIterable<Uint8Array> {
  #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = NOTHING;
  #ended = false;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** What comes next: at least `count` bytes, fewer only at the end of the stream, more if they are there. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#held.length < count && !this.#ended) {
      const next = await this.#chunks.next();
      if (next.done) this.#ended = true;
      else this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
    }
    return this.#held;
  }

  /** Whether all that is left has been looked at. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Takes `count` bytes that were looked at. */
  skip(count: number): void {
    this.#held = this.#held.subarray(count);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (true) {
      const bytes = await this.peek(1);
      if (bytes.length === 0) return;
      this.skip(bytes.length);
      yield bytes;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
