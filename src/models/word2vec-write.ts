/** Writes word vectors as word2vec, gensim and others read them, as text or binary; the same bytes for the same vectors. */
import type { Kernels } from "../engine/kernels.ts";
import { ModelError } from "../errors.ts";
import { quoted } from "../formats/refuse.ts";
import type { WordVectors } from "./word-vectors.ts";

/** What is written of vectors. */
export type WrittenVectors = Pick<WordVectors, "kernels" | "size" | "dim" | "stride" | "rows" | "wordBytes">;

const PIECE = 2 ** 20;
/** The most bytes of a number as text, with the space in front of it, and what is written over behind the last. */
const NUMBER = 16;
const SLACK = 64;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * A line `N D`, and one for each word: the word and its numbers, each with as many digits as it needs to be read back as
 * the same f32. @throws ModelError where a word has a line end
 */
export function* writeWord2vecText(vectors: WrittenVectors): Generator<Uint8Array> {
  const { kernels, dim } = vectors;
  const most = (word: Uint8Array) => word.length + dim * NUMBER + SLACK;
  yield* written(vectors, most, NEWLINE, (word, row, out) => {
    kernels.bytes.set(word, out);
    return kernels.call.write_floats(row, dim, out + word.length) >>> 0;
  });
}

/** A line `N D`, and for each word: the word, a space, and its numbers, f32. @throws ModelError where a word has a space */
export function* writeWord2vecBinary(vectors: WrittenVectors): Generator<Uint8Array> {
  const { kernels, dim } = vectors;
  const most = (word: Uint8Array) => word.length + dim * 4 + 2;
  yield* written(vectors, most, SPACE, (word, row, out) => {
    const numbers = out + word.length + 1;
    kernels.bytes.set(word, out);
    kernels.bytes[numbers - 1] = SPACE;
    kernels.bytes.copyWithin(numbers, row, row + dim * 4);
    kernels.bytes[numbers + dim * 4] = NEWLINE;
    return numbers + dim * 4 + 1;
  });
}

/** `write` writes a word and its row to `out`, which takes at most `most` bytes, and returns their end. */
function* written(
  vectors: WrittenVectors,
  most: (word: Uint8Array) => number,
  forbidden: number,
  write: (word: Uint8Array, row: number, out: number) => number,
): Generator<Uint8Array> {
  const { kernels, size, dim, stride, rows } = vectors;
  yield Buffer.from(`${size} ${dim}\n`);
  const room = new Room(kernels);
  for (let id = 0; id < size; id++) {
    const word = vectors.wordBytes(id);
    if (word.includes(forbidden) || word.includes(NEWLINE)) throw unwritable(word);
    if (!room.has(most(word))) yield room.take();
    room.end = write(word, rows + id * stride * 4, room.reserve(most(word)));
  }
  yield room.take();
}

/** Bytes in the kernels' memory that are taken out as a copy. */
class Room {
  readonly #kernels: Kernels;
  #start = 0;
  #size = 0;
  end = 0;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  has(bytes: number): boolean {
    return this.end + bytes <= this.#start + this.#size;
  }

  /** The end, behind which there is room for so many bytes; where there was none, all must have been taken. */
  reserve(bytes: number): number {
    if (this.has(bytes)) return this.end;
    this.#size = Math.max(PIECE, bytes);
    this.#start = this.#kernels.allocate(this.#size);
    this.end = this.#start;
    return this.end;
  }

  take(): Uint8Array {
    const bytes = this.#kernels.bytes.slice(this.#start, this.end);
    this.end = this.#start;
    return bytes;
  }
}

const unwritable = (word: Uint8Array): ModelError =>
  new ModelError(`the word ${quoted(Buffer.from(word).toString())} cannot be written: it has white space`, {
    hint: "a model file (.safetensors) can hold any word",
  });
