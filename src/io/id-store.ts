/**
 * A sequence of ids of any length: in memory while it is small, and then in a temporary file. The file loses its name
 * as soon as it is open, so that the system removes it however the process ends.
 */
import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IoError } from "../errors.ts";
import { ioError } from "./system.ts";

export interface IdStoreOptions {
  /** The most bytes in memory, 4 for an id; more go to a file. */
  readonly memory: number;
  /** Where the file is made; by default the system's folder for temporary files. */
  readonly folder?: string;
}

const PAGE = 2 ** 18; // ids: 1 MiB
const ID_BYTES = 4;

/** Calls follow one another: each is awaited before the next. */
export class IdStore {
  length = 0;
  readonly #memory: number;
  readonly #folder: string;
  readonly #hash = createHash("sha256");
  /** All but the last are full. */
  #pages: Uint32Array[] = [];
  /** The file holds the ids up to here, the pages those behind. */
  #spooled = 0;
  #file: FileHandle | undefined;
  #map: Uint32Array | undefined;
  #closed = false;

  constructor({ memory, folder = tmpdir() }: IdStoreOptions) {
    this.#memory = memory;
    this.#folder = folder;
  }

  /** @throws IoError when the disk is full */
  async append(ids: Uint32Array): Promise<void> {
    this.#checkOpen();
    this.#hash.update(bytesOf(ids));
    for (let at = 0; at < ids.length; ) {
      const used = (this.length - this.#spooled) % PAGE;
      if (used === 0) this.#pages.push(new Uint32Array(PAGE));
      const part = ids.subarray(at, at + PAGE - used);
      this.#pages[this.#pages.length - 1].set(part, used);
      at += part.length;
      this.length += part.length;
      if (used + part.length === PAGE && this.#pages.length * PAGE * ID_BYTES > this.#memory)
        await this.#spool();
    }
  }

  /** The ids from `start` on, a copy; fewer than `count` where the sequence ends. */
  async read(start: number, count: number): Promise<Uint32Array<ArrayBuffer>> {
    this.#checkOpen();
    const ids = new Uint32Array(Math.max(0, Math.min(count, this.length - start)));
    const fromFile = Math.max(0, Math.min(ids.length, this.#spooled - start));
    if (fromFile > 0) await this.#readFile(start, ids.subarray(0, fromFile));
    this.#readPages(start + fromFile, ids.subarray(fromFile));
    const map = this.#map;
    if (map !== undefined) for (let i = 0; i < ids.length; i++) ids[i] = map[ids[i]];
    return ids;
  }

  /** From here on an id `i` is read as `map[i]`: ids can be renumbered when all have been seen. */
  renumber(map: Uint32Array): void {
    this.#map = map;
  }

  /** SHA-256 in hexadecimal of the ids as they were appended, and of the map if there is one. */
  get fingerprint(): string {
    return this.#hash
      .copy()
      .update(bytesOf(this.#map ?? new Uint32Array(0)))
      .digest("hex");
  }

  /** Lets go of memory and file. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#pages = [];
    await this.#file?.close().catch(() => {});
    this.#file = undefined;
  }

  /** Moves the pages, all of them full, to the file. */
  async #spool(): Promise<void> {
    try {
      this.#file ??= await openNameless(join(this.#folder, `.weft-ids.${randomUUID()}.weft-tmp`));
      for (const page of this.#pages) await writeAll(this.#file, bytesOf(page));
    } catch (error) {
      await this.close();
      throw ioError(this.#folder, error);
    }
    this.#spooled += this.#pages.length * PAGE;
    this.#pages = [];
  }

  async #readFile(start: number, ids: Uint32Array): Promise<void> {
    const bytes = bytesOf(ids);
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await (this.#file as FileHandle)
        .read(bytes, done, bytes.length - done, start * ID_BYTES + done)
        .catch((error) => {
          throw ioError(this.#folder, error);
        });
      if (bytesRead === 0)
        throw new IoError(`${this.#folder}: the temporary file of ids is too short`, {
          hint: "something else has changed it, or its disk is full: TMPDIR names another folder",
        });
      done += bytesRead;
    }
  }

  #readPages(start: number, ids: Uint32Array): void {
    for (let done = 0; done < ids.length; ) {
      const at = start + done - this.#spooled;
      const part = this.#pages[Math.floor(at / PAGE)].subarray(at % PAGE, (at % PAGE) + ids.length - done);
      ids.set(part, done);
      done += part.length;
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new IoError("the store of ids is closed");
  }
}

async function openNameless(path: string): Promise<FileHandle> {
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}

const bytesOf = (ids: Uint32Array) => new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
