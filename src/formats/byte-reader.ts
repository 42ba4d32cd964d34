/** Reads the little-endian numbers of a binary file from a stream, and never holds more of it than was asked for or came. */
import type { ByteSource } from "./byte-source.ts";
import type { Refuse } from "./refuse.ts";

/** Bytes that are looked at together. */
const WINDOW = 2 ** 16;

export class ByteReader {
  readonly refuse: Refuse;
  readonly #source: ByteSource;
  #window: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #used = 0;

  constructor(source: ByteSource, refuse: Refuse) {
    this.#source = source;
    this.refuse = refuse;
  }

  /** Sees to it that the next `count` bytes can be read. @throws ModelError when the file ends before, in `what` */
  async need(count: number, what: string): Promise<void> {
    if (!(await this.has(count))) throw this.#short(what);
  }

  /** Whether there are `count` bytes more. */
  async has(count: number): Promise<boolean> {
    if (this.#window.length - this.#used >= count) return true;
    this.#source.skip(this.#used);
    this.#show(await this.#source.peek(Math.max(count, WINDOW)));
    return this.ready >= count;
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** Passes over this number, if it is the next one; whether it was. */
  skips(value: number): boolean {
    const isNext = this.#view.getInt32(this.#used, true) === value;
    if (isNext) this.#used += 4;
    return isNext;
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** @throws ModelError where it is below 0 or above 2^53 */
  count(what: string): number {
    const at = this.#take(8);
    const [low, high] = [this.#view.getUint32(at, true), this.#view.getUint32(at + 4, true)];
    if (high < 2 ** 21) return high * 2 ** 32 + low;
    throw this.refuse(`${what}: ${this.#view.getBigInt64(at, true)} cannot be`);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true);
  }

  /** The next bytes, a view of what came. */
  bytes(count: number): Uint8Array {
    const at = this.#take(count);
    return this.#window.subarray(at, at + count);
  }

  /** Copies the next bytes. */
  copy(count: number, target: Uint8Array, place: number): void {
    const at = this.#take(count);
    for (let i = 0; i < count; i++) target[place + i] = this.#window[at + i]; // they are few
  }

  /** How many bytes that can be read stand before the next 0; -1 where none is among them. */
  beforeZero(): number {
    const { length } = this.#window;
    for (let at = this.#used; at < length; at++) if (this.#window[at] === 0) return at - this.#used;
    return -1;
  }

  /** How many bytes can be read. */
  get ready(): number {
    return this.#window.length - this.#used;
  }

  /** The next `count` bytes as views of what comes. @throws ModelError as `need` */
  async *pieces(count: number, what: string): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (this.ready === 0) await this.need(1, what);
      const piece = this.bytes(Math.min(left, this.ready));
      left -= piece.length;
      yield piece;
    }
  }

  /** Copies the next bytes, as many as there is room for. @throws ModelError as `need` */
  async fill(target: Uint8Array, what: string): Promise<void> {
    const there = Math.min(target.length, this.ready);
    target.set(this.bytes(there));
    if (there === target.length) return;
    this.#source.skip(this.#used);
    this.#show(new Uint8Array(0));
    const rest = target.subarray(there);
    if ((await this.#source.fill(rest)) < rest.length) throw this.#short(what);
  }

  /** Passes over the next `count` bytes. @throws ModelError as `need` */
  async pass(count: number, what: string): Promise<void> {
    for await (const _ of this.pieces(count, what));
  }

  /** The next `count` bytes as an array of its own. */
  async gather(count: number, what: string): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pieces(count, what)) pieces.push(piece.slice());
    return new Uint8Array(Buffer.concat(pieces));
  }

  #show({ buffer, byteOffset, length }: Uint8Array): void {
    this.#window = new Uint8Array(buffer, byteOffset, length);
    this.#view = new DataView(buffer, byteOffset, length);
    this.#used = 0;
  }

  #short(what: string) {
    return this.refuse(`cut short in ${what}`);
  }

  #take(count: number): number {
    const at = this.#used;
    this.#used += count;
    return at;
  }
}
