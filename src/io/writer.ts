/** Bytes to a descriptor, without blocking the event loop and without losing any. */
import { write } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { ClosedPipe } from "../errors.ts";
import { ioError, systemCode } from "./system.ts";

/** Where bytes go next. */
export interface Writer {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything has been passed on. */
  end(): Promise<void>;
  abort(): Promise<void>;
}

const GATHER = 1 << 16;

const writeSome = promisify(write);

/**
 * Gathers small writes up to 64 KiB, and passes on what there is when the event loop has nothing else to do.
 * The bytes must not be changed after they were given. @throws ClosedPipe, or IoError with the system's reason.
 */
export class DescriptorWriter implements Writer {
  #descriptor: number;
  #name: string;
  #pieces: Uint8Array[] = [];
  #size = 0;
  #flushing: Promise<void> | undefined;
  #failure: unknown;
  #planned = false;

  constructor(descriptor: number, name: string) {
    this.#descriptor = descriptor;
    this.#name = name;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= GATHER) await this.#flush();
    else this.#flushWhenIdle();
  }

  async end(): Promise<void> {
    await this.#flush();
    if (this.#failure !== undefined) throw this.#failure;
  }

  async abort(): Promise<void> {
    this.#pieces = [];
    this.#size = 0;
    await this.#flushing?.catch(() => {});
  }

  #flushWhenIdle(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      // A failure is kept for the next write or the end.
      this.#flush().catch(() => {});
    });
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#drain().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#size > 0 && this.#failure === undefined) {
        const bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces, this.#size);
        this.#pieces = [];
        this.#size = 0;
        await writeAll(this.#descriptor, bytes, this.#name);
      }
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}

async function writeAll(descriptor: number, bytes: Uint8Array, name: string): Promise<void> {
  let wait = 1;
  for (let at = 0; at < bytes.length; ) {
    try {
      const { bytesWritten } = await writeSome(descriptor, bytes, at, bytes.length - at);
      at += bytesWritten;
      wait = 1;
    } catch (error) {
      const code = systemCode(error);
      if (code === "EPIPE") throw new ClosedPipe();
      if (code !== "EAGAIN") throw ioError(name, error);
      // A pipe that someone made non-blocking is full: its reader needs time.
      await sleep(wait);
      wait = Math.min(wait * 2, 20);
    }
  }
}
