/**
 * Zstandard through the system's `zstd`: the decoders that npm and Node offer pass truncated files, damaged
 * files or all frames but the first as good.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { DataError, IoError } from "../errors.ts";
import { inputName, visible } from "./place.ts";
import { ioError, systemCode } from "./system.ts";
import type { Writer } from "./writer.ts";

/** A frame (28 b5 2f fd), or a frame to be skipped (50 to 5f, 2a 4d 18). */
export const isZstd = (first: Uint8Array): boolean => first.length >= 4 && mayBeZstd(first);

/** Whether more bytes could make it zstd. */
export function mayBeZstd(first: Uint8Array): boolean {
  const magic = first[0] >> 4 === 5 ? [first[0], 0x2a, 0x4d, 0x18] : [0x28, 0xb5, 0x2f, 0xfd];
  return magic.every((byte, index) => index >= first.length || first[index] === byte);
}

/** @throws DataError with zstd's own words after the data that came whole, IoError where there is no zstd. */
export async function* unzstd(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const child = spawn("zstd", ["-dcq"], { stdio: ["pipe", "pipe", "pipe"] });
  const ending = outcome(child);
  const feeding = pump(source, child.stdin);
  try {
    yield* untilBroken(child.stdout);
    // The source may have nothing to say for hours after zstd has found something wrong.
    const sourceError = await Promise.race([feeding, ending.then(() => undefined)]);
    if (sourceError !== undefined) throw sourceError;
    const result = await ending;
    if (result.error !== undefined) throw notStarted(inputName(path), result.error);
    if (result.code !== 0)
      throw new DataError(`${inputName(path)}: the zstd data is damaged: ${result.said}`, {
        hint: "zstd -t tests a file: make it again, or get it again",
      });
  } finally {
    child.kill("SIGKILL");
    await ending;
  }
}

/** Compresses to a descriptor that zstd writes to itself. @throws IoError where there is no zstd. */
export async function zstdWriter(descriptor: number, name: string): Promise<Writer> {
  const child = spawn("zstd", ["-q", "-3", "-c"], { stdio: ["pipe", descriptor, "pipe"] }) as Child;
  const ending = outcome(child);
  child.stdin.on("error", () => {});
  await Promise.race([once(child, "spawn").catch(() => {}), ending]);
  const check = async () => {
    const { code, error, said } = await ending;
    if (error !== undefined) throw notStarted(visible(name), error);
    if (code !== 0)
      throw new IoError(`${visible(name)}: zstd: ${said}`, {
        hint: "name a file that ends in .gz, or plain",
      });
  };
  if (child.pid === undefined) await check();
  return {
    async write(bytes) {
      const failed = await new Promise((resolve) => child.stdin.write(bytes, resolve));
      if (failed) await check();
    },
    async end() {
      child.stdin.end();
      await check();
    },
    async abort() {
      child.kill("SIGKILL");
      await ending;
    },
  };
}

interface Outcome {
  readonly code: number | null;
  /** Why it could not be started. */
  readonly error?: unknown;
  /** The first line of its standard error. */
  readonly said: string;
}

type Child = ChildProcessByStdio<Writable, Readable | null, Readable>;

function outcome(child: Child): Promise<Outcome> {
  let said = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    if (said.length < 4096) said += text;
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, error, said: "" }));
    child.once("close", (code, signal) =>
      resolve({ code, said: firstLine(said) || `ended by ${signal ?? code}` }),
    );
  });
}

/** zstd names what it reads `/*stdin*\`, which tells nobody anything. */
function firstLine(said: string): string {
  const line = said.split("\n", 1)[0] ?? "";
  return visible(line.replace(/^(zstd: )?(\/\*stdin\*\\ *: *)?/, "").trim());
}

/** Passes the source on. Gives the error of the source, if any: that the child stops reading is told by its end. */
async function pump(source: AsyncIterable<Uint8Array>, stdin: Writable): Promise<unknown> {
  let open = true;
  stdin.on("error", () => {});
  stdin.on("close", () => {
    open = false;
  });
  try {
    for await (const chunk of source) {
      if (!open) break;
      if (!stdin.write(chunk))
        await Promise.race([once(stdin, "drain"), once(stdin, "close")]).catch(() => {});
    }
    return undefined;
  } catch (error) {
    return error;
  } finally {
    stdin.end();
  }
}

async function* untilBroken(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch {
    // How the child ended says why.
  }
}

function notStarted(name: string, error: unknown): IoError {
  if (systemCode(error) !== "ENOENT") throw ioError(`${name}: zstd`, error);
  return new IoError(`${name}: zstd data needs the program zstd, which is not on PATH`, {
    hint: "install it (apt install zstd, dnf install zstd, brew install zstd), or use gzip",
    cause: error,
  });
}
