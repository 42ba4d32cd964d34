/** A stream of bytes whose beginning can be looked at before it is read, as the readers of large files need it. */
export interface ByteSource extends AsyncIterable<Uint8Array> {
  /** What comes next: at least `count` bytes, fewer only at the end of the stream, more if they are there. */
  peek(count: number): Promise<Uint8Array>;
  /** Takes `count` bytes that were looked at. */
  skip(count: number): void;
  /** Takes what comes next into all of `target`; returns how many bytes came, fewer only at the end of the stream. */
  fill(target: Uint8Array): Promise<number>;
}
