import { close, constants, open, stat } from "node:fs";
import { promisify } from "node:util";
import { type AtomicFile, createAtomic } from "./atomic.ts";
import { gzipWriter } from "./gzip.ts";
import { ioError } from "./system.ts";
import { DescriptorWriter, type Writer } from "./writer.ts";
import { zstdWriter } from "./zstd.ts";

/** Where bytes go: standard output or a file. */
export interface Sink {
  /** `-` or the path, for messages. */
  readonly name: string;
  /**
   * Resolves when more may be written; the bytes must not be changed afterwards.
   * @throws ClosedPipe when the reader has left, IoError on any other failure.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Everything arrives whole: flushes, and for a file fsync and rename. */
  end(): Promise<void>;
  /** Gives up: a file leaves nothing behind. */
  abort(): Promise<void>;
}

export interface SinkOptions {
  /** An existing file may be replaced. */
  readonly force?: boolean;
  /** The descriptor of standard output. */
  readonly stdout: number;
}

const call = { close: promisify(close), open: promisify(open), stat: promisify(stat) };

/**
 * Opens an output: undefined and `-` are standard output; a name is a file that appears when it is whole,
 * compressed if it ends in `.gz`, `.zst` or `.zstd`; devices and pipes are written straight.
 * @throws UsageError when the file is there and `force` is not, IoError when it cannot be written.
 */
export async function openSink(path: string | undefined, options: SinkOptions): Promise<Sink> {
  const shared = sharedDescriptor(path, options.stdout);
  if (shared !== undefined) return { name: path ?? "-", ...straight(shared, outputName(path)) };
  const name = path as string;
  if (await isSpecial(name)) return { name, ...(await special(name)) };
  return { name, ...(await whole(name, options.force ?? false)) };
}

/** Descriptors that the shell opened for us are written where they stand: opened anew, a file would start over. */
function sharedDescriptor(path: string | undefined, stdout: number): number | undefined {
  if (path === undefined || path === "-" || path === "/dev/stdout") return stdout;
  if (path === "/dev/stderr") return 2;
  const number = /^(?:\/dev\/fd|\/proc\/self\/fd)\/(\d+)$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

const outputName = (path: string | undefined) =>
  path === undefined || path === "-" ? "standard output" : path;

function straight(descriptor: number, name: string): Writer {
  const writer = new DescriptorWriter(descriptor, name);
  return {
    write: (bytes) => writer.write(bytes),
    end: () => writer.end(),
    abort: () => writer.abort(),
  };
}

async function isSpecial(path: string): Promise<boolean> {
  try {
    const stats = await call.stat(path);
    return !stats.isFile() && !stats.isDirectory();
  } catch {
    return false;
  }
}

async function special(path: string): Promise<Writer> {
  const descriptor = await call.open(path, constants.O_WRONLY).catch((error) => {
    throw ioError(path, error);
  });
  const finish = <T>(work: Promise<T>) => work.finally(() => call.close(descriptor));
  const writer = await compressed(path, descriptor).catch((error) => finish(Promise.reject(error)));
  return {
    write: (bytes) => writer.write(bytes),
    end: () => finish(writer.end()),
    abort: () => finish(writer.abort()),
  };
}

async function whole(path: string, force: boolean): Promise<Writer> {
  const file = await createAtomic(path, { force });
  const writer = await orDiscard(file, compressed(path, file.descriptor));
  return {
    write: (bytes) => writer.write(bytes),
    end: () =>
      orDiscard(
        file,
        writer.end().then(() => file.commit()),
      ),
    abort: () => writer.abort().finally(() => file.discard()),
  };
}

async function compressed(path: string, descriptor: number): Promise<Writer> {
  if (/\.zstd?$/.test(path)) return zstdWriter(descriptor, path);
  const writer = new DescriptorWriter(descriptor, path);
  return path.endsWith(".gz") ? gzipWriter(writer) : writer;
}

async function orDiscard<T>(file: AtomicFile, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await file.discard();
    throw error;
  }
}
