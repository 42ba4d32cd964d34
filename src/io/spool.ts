/**
 * A temporary file of bytes without a name: the system removes it however the process ends. Its descriptor is good in
 * all threads; reading and writing block, so they are for threads that have nothing else to do.
 */
import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IoError } from "../errors.ts";
import { ioError } from "./system.ts";

/** Plain data, which can be posted to a thread. */
export interface Spool {
  readonly descriptor: number;
  /** In bytes. */
  length: number;
}

/** @throws IoError when the system's folder for temporary files cannot be written */
export function openSpool(): Spool {
  const folder = tmpdir();
  try {
    const path = join(folder, `.weft-spool.${randomUUID()}.weft-tmp`);
    const descriptor = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    return { descriptor, length: 0 };
  } catch (error) {
    throw ioError(folder, error);
  }
}

/** @throws IoError when the disk is full */
export function append(spool: Spool, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length; ) {
      const written = writeSync(spool.descriptor, bytes, done, bytes.length - done, spool.length);
      done += written;
      spool.length += written;
    }
  } catch (error) {
    throw ioError(tmpdir(), error);
  }
}

/** Fills `into` with the bytes from `position` on. @throws IoError when they are not there */
export function readAt({ descriptor }: Spool, position: number, into: Uint8Array): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, position + done);
    if (read === 0) throw new IoError("a temporary file is too short", { hint: CUT });
    done += read;
  }
}

export const closeSpool = ({ descriptor }: Spool): void => closeSync(descriptor);

/** The temporary files that someone has open; the thread that opens them closes them. */
export class Spools {
  readonly #open = new Set<number>();

  open(): Spool {
    const spool = openSpool();
    this.#open.add(spool.descriptor);
    return spool;
  }

  close(spool: Spool): void {
    if (this.#open.delete(spool.descriptor)) closeSpool(spool);
  }

  closeAll(): void {
    for (const descriptor of this.#open) this.close({ descriptor, length: 0 });
  }
}

const CUT = "something else has changed it, or its disk is full: TMPDIR names another folder";
