/**
 * Files that appear by rename when they are whole: whatever happens, there is the old file or the new one.
 * Temporary file in the same folder, fsync, rename, fsync of the folder.
 */
import {
  type FileHandle,
  link,
  lstat,
  open,
  readdir,
  realpath,
  rename,
  stat,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { kill, pid } from "node:process";
import { UsageError } from "../errors.ts";
import { visible } from "./place.ts";
import { directoryError, ioError, outputError, systemCode } from "./system.ts";
import { DescriptorWriter } from "./writer.ts";

export interface AtomicFile {
  /** To write to. */
  readonly descriptor: number;
  /** The file is whole: it takes its name. @throws UsageError when the name was taken meanwhile, IoError. */
  commit(): Promise<void>;
  /** Nothing is left behind. Does nothing after a commit. */
  discard(): Promise<void>;
}

const SUFFIX = ".weft-tmp";
/** A file name may have 255 bytes. */
const NAME_BYTES = 200;

/** The temporary files of this process that are being written. */
const living = new Set<string>();
let counter = 0;

/** @throws UsageError when the file is there and `force` is not; IoError when it cannot be made. */
export async function createAtomic(path: string, options: { force?: boolean } = {}): Promise<AtomicFile> {
  try {
    const { target, mode } = await resolveTarget(path, options.force ?? false);
    await sweep(target);
    const temporary = join(dirname(target), `${prefix(target)}${pid}.${counter++}${SUFFIX}`);
    const handle = await openNew(temporary, mode);
    return atomicFile(path, target, temporary, handle, options.force ?? false);
  } catch (error) {
    throw outputError(path, error);
  }
}

/** Writes a whole file from its pieces. */
export async function writeAtomic(
  path: string,
  pieces: Iterable<Uint8Array>,
  options: { force?: boolean } = {},
): Promise<void> {
  const file = await createAtomic(path, options);
  try {
    const writer = new DescriptorWriter(file.descriptor, path);
    for (const piece of pieces) await writer.write(piece);
    await writer.end();
    await file.commit();
  } finally {
    await file.discard();
  }
}

/** Where the bytes shall be: a symbolic link stays one, and the file behind it is replaced and keeps its mode. */
async function resolveTarget(path: string, force: boolean): Promise<{ target: string; mode?: number }> {
  const there = await lstat(path).catch(() => undefined);
  if (basename(path) === "" || there?.isDirectory()) throw directoryError(path);
  if (there === undefined) return { target: path };
  if (!force) throw exists(path);
  const target = await realpath(path);
  const stats = await stat(target);
  if (stats.isDirectory()) throw directoryError(path);
  return { target, mode: stats.mode & 0o777 };
}

async function openNew(temporary: string, mode: number | undefined): Promise<FileHandle> {
  living.add(temporary);
  try {
    const handle = await open(temporary, "wx");
    if (mode !== undefined) await handle.chmod(mode);
    return handle;
  } catch (error) {
    living.delete(temporary);
    throw error;
  }
}

const exists = (path: string) =>
  new UsageError(`${visible(path)}: the file is there already`, { hint: "--force replaces it" });

/** Removes what processes that were killed left behind for this name. */
async function sweep(target: string): Promise<void> {
  const start = prefix(target);
  const names = await readdir(dirname(target)).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(start) || !name.endsWith(SUFFIX)) continue;
    const owner = /^(\d+)\.\d+$/.exec(name.slice(start.length, -SUFFIX.length))?.[1];
    const path = join(dirname(target), name);
    if (owner !== undefined && !living.has(path) && !isAlive(Number(owner)))
      await unlink(path).catch(() => {});
  }
}

function prefix(target: string): string {
  return `.${Buffer.from(basename(target)).subarray(0, NAME_BYTES).toString()}.`;
}

/** A file of our own number that we do not write is from an earlier process of the same number. */
function isAlive(owner: number): boolean {
  if (owner === pid) return false;
  try {
    return kill(owner, 0);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

function atomicFile(
  path: string,
  target: string,
  temporary: string,
  handle: FileHandle,
  force: boolean,
): AtomicFile {
  let open = true;
  const discard = async () => {
    if (!open) return;
    open = false;
    await handle.close().catch(() => {});
    await unlink(temporary).catch(() => {});
    living.delete(temporary);
  };
  const commit = async () => {
    try {
      await handle.sync();
      await takeName(temporary, target, path, force);
      open = false;
      await handle.close();
      living.delete(temporary);
      await syncFolder(dirname(target));
    } catch (error) {
      await discard();
      throw ioError(path, error);
    }
  };
  return { descriptor: handle.fd, commit, discard };
}

/** A link, unlike a rename, never replaces a file that came meanwhile. */
async function takeName(temporary: string, target: string, path: string, force: boolean): Promise<void> {
  if (force) return rename(temporary, target);
  try {
    await link(temporary, target);
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw exists(path);
    // A file system without links.
    if (await lstat(target).catch(() => undefined)) throw exists(path);
    return rename(temporary, target);
  }
  await unlink(temporary);
}

/** Makes the new name durable; some systems cannot, and there is nothing to be done about it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
