/** Blocks of parallel data: two blocks whose records belong together, one by one. */
import { DataError } from "../../errors.ts";
import { type BlockOptions, readBlocks } from "../../io/blocks.ts";
import type { Block } from "../../io/codec.ts";
import { inputName, place } from "../../io/place.ts";

/** As many records in one as in the other; of records that have both sides it is the same block twice. */
export interface BlockPair {
  readonly source: Block;
  readonly target: Block;
}

/** Two files of plain lines, as many in one as in the other. */
export interface LineFiles {
  readonly source: string;
  readonly target: string;
}

/** Records that have both sides. @throws DataError for a line of text, which cannot have two */
export async function* recordPairs(
  paths: readonly string[],
  options: BlockOptions,
): AsyncGenerator<BlockPair> {
  for await (const block of readBlocks(paths, options)) {
    if (block.codec === "text")
      throw new DataError(place(block.file, block.line, "a line of text, where a record is needed"), {
        hint: "lines of a table are read with --from tsv or --from csv",
      });
    yield { source: block, target: block };
  }
}

/** Line `n` of one file with line `n` of the other. @throws DataError at the end where one has more lines */
export async function* linePairs(files: LineFiles, options: BlockOptions): AsyncGenerator<BlockPair> {
  const [source, target] = [new Lines(files.source, options), new Lines(files.target, options)];
  try {
    for (;;) {
      const count = Math.min(await source.ready(), await target.ready());
      if (count === 0) break;
      yield { source: source.take(count), target: target.take(count) };
    }
    await checkCounts(source, target);
  } finally {
    await source.close();
    await target.close();
  }
}

async function checkCounts(source: Lines, target: Lines): Promise<void> {
  const [left, right] = [await source.count(), await target.count()];
  if (left === right) return;
  const counted = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "line" : "lines"}`;
  throw new DataError(
    `${inputName(source.file)} has ${counted(left)}, ${inputName(target.file)} ${counted(right)}`,
    { hint: "line by line, one must be the translation of the other" },
  );
}

/** A file whose lines are taken some at a time. */
class Lines {
  readonly file: string;
  readonly #blocks: AsyncGenerator<Block>;
  /** What has been read and not yet taken, … */
  #rest: Block | undefined;
  /** … in lines. */
  #ready = 0;
  #taken = 0;

  constructor(file: string, options: BlockOptions) {
    this.file = file;
    this.#blocks = readBlocks([file], { ...options, from: "text" });
  }

  /** How many lines can be taken; 0 at the end of the file alone. */
  async ready(): Promise<number> {
    while (this.#ready === 0) {
      const { done, value } = await this.#blocks.next();
      if (done) return 0;
      this.#rest = value;
      this.#ready = linesIn(value.bytes);
    }
    return this.#ready;
  }

  /** No more than are ready. */
  take(count: number): Block {
    const block = this.#rest as Block;
    const end = endOfLines(block.bytes, count);
    this.#rest = { ...block, bytes: block.bytes.slice(end), line: block.line + count };
    this.#ready -= count;
    this.#taken += count;
    return { ...block, bytes: block.bytes.slice(0, end) };
  }

  /** How many there are in the whole file: reads what is left of it. */
  async count(): Promise<number> {
    while ((await this.ready()) > 0) {
      this.#taken += this.#ready;
      this.#ready = 0;
    }
    return this.#taken;
  }

  async close(): Promise<void> {
    await this.#blocks.return(undefined);
  }
}

const NEWLINE = 0x0a;

/** The last one may have no line end. */
function linesIn(bytes: Uint8Array): number {
  let count = bytes.length > 0 && bytes[bytes.length - 1] !== NEWLINE ? 1 : 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** Where the first so many lines end. */
function endOfLines(bytes: Uint8Array, count: number): number {
  let end = 0;
  for (let line = 0; line < count; line++) {
    const newline = bytes.indexOf(NEWLINE, end);
    end = newline < 0 ? bytes.length : newline + 1;
  }
  return end;
}
