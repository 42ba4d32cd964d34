/** A stream of bytes whose beginning can be looked at before it is read. */

const NOTHING = new Uint8Array(0);

/** Reads into all of `target`, and says how many bytes came: fewer only at the end. */
type Direct = (target: Uint8Array) => Promise<number>;

export class Lookahead implements AsyncIterable<Uint8Array> {
  #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = NOTHING;
  #ended = false;
  #taken = 0;
  readonly #direct: Direct | undefined;

  /** What has not come as a chunk may be read by `direct`, too, whose bytes then come as no chunk. */
  constructor(chunks: AsyncIterable<Uint8Array>, direct?: Direct) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#direct = direct;
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

  /** How many bytes have been taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes `count` bytes that were looked at. */
  skip(count: number): void {
    this.#taken += count;
    this.#held = this.#held.subarray(count);
  }

  /** Takes what comes next into all of `target`; returns how many bytes came, fewer only at the end of the stream. */
  async fill(target: Uint8Array): Promise<number> {
    let size = 0;
    while (size < target.length) {
      if (this.#held.length === 0 && !this.#ended && this.#direct) {
        const rest = await this.#direct(target.subarray(size));
        this.#taken += rest;
        return size + rest;
      }
      const bytes = (await this.peek(1)).subarray(0, target.length - size);
      if (bytes.length === 0) break;
      target.set(bytes, size);
      size += bytes.length;
      this.skip(bytes.length);
    }
    return size;
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
