/**
 * gzip (RFC 1952), member by member over node:zlib's raw inflate: zlib's own gunzip throws away the last good
 * data of a file with anything behind it, and says less of what is wrong.
 */
import { crc32, createGzip, createInflateRaw, type InflateRaw } from "node:zlib";
import { DataError } from "../errors.ts";
import type { Lookahead } from "./lookahead.ts";
import { inputName } from "./place.ts";
import type { Writer } from "./writer.ts";

/** So little compressed data at once that even a bomb (1 to 1,032) fills no more than 33 MB. */
const SLICE = 1 << 15;

const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

export const isGzip = (first: Uint8Array): boolean => first[0] === 0x1f && first[1] === 0x8b;

/** Whether more bytes could make it gzip. */
export const mayBeGzip = (first: Uint8Array): boolean => first.length < 2 && first[0] === 0x1f;

/** All members of a gzip stream; zero bytes may follow. @throws DataError after the data that came whole. */
export async function* gunzip(source: Lookahead, path: string): AsyncGenerator<Uint8Array> {
  do {
    await skipHeader(source, path);
    const sum = { crc: 0, length: 0 };
    for await (const bytes of inflate(source, path)) {
      sum.crc = crc32(bytes, sum.crc);
      sum.length = (sum.length + bytes.length) % 2 ** 32;
      yield bytes;
    }
    await checkTrailer(source, path, sum);
  } while (await anotherMember(source, path));
}

/** Compresses into another writer. */
export function gzipWriter(output: Writer): Writer {
  const gzip = createGzip();
  const pieces: Uint8Array[] = [];
  gzip.on("data", (piece: Uint8Array) => pieces.push(piece));
  const pass = async () => {
    for (const piece of pieces.splice(0)) await output.write(piece);
  };
  return {
    async write(bytes) {
      await new Promise((resolve) => gzip.write(bytes, resolve));
      await pass();
    },
    async end() {
      await new Promise((resolve) => gzip.once("end", resolve).end());
      await pass();
      await output.end();
    },
    async abort() {
      gzip.destroy();
      await output.abort();
    },
  };
}

async function skipHeader(source: Lookahead, path: string): Promise<void> {
  const fixed = await exactly(source, 10, path);
  const flags = fixed[3];
  if (fixed[2] !== 8 || flags & FLAG.reserved) throw damaged(path, "its header is wrong");
  source.skip(10);
  if (flags & FLAG.extra) {
    const length = await exactly(source, 2, path);
    await skipBytes(source, 2 + length[0] + length[1] * 256, path);
  }
  if (flags & FLAG.name) await skipText(source, path);
  if (flags & FLAG.comment) await skipText(source, path);
  if (flags & FLAG.headerSum) await skipBytes(source, 2, path);
}

async function exactly(source: Lookahead, count: number, path: string): Promise<Uint8Array> {
  const bytes = await source.peek(count);
  if (bytes.length < count) throw damaged(path, "it is cut short");
  return bytes;
}

async function skipBytes(source: Lookahead, count: number, path: string): Promise<void> {
  await exactly(source, count, path);
  source.skip(count);
}

async function skipText(source: Lookahead, path: string): Promise<void> {
  while ((await exactly(source, 1, path))[0] !== 0) source.skip(1);
  source.skip(1);
}

/** The data of one member; the source stands behind it afterwards. */
async function* inflate(source: Lookahead, path: string): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: 1 << 16 });
  const pieces: Uint8Array[] = [];
  inflater.on("data", (piece: Uint8Array) => pieces.push(piece));
  inflater.on("error", () => {});
  try {
    for (let state = "more"; state === "more"; ) {
      const input = (await exactly(source, 1, path)).subarray(0, SLICE);
      const before = inflater.bytesWritten;
      state = await feed(inflater, input);
      source.skip(inflater.bytesWritten - before);
      yield* pieces.splice(0);
      if (state === "damaged") throw damaged(path, "it is not what was compressed");
    }
  } finally {
    inflater.destroy();
  }
}

function feed(inflater: InflateRaw, input: Uint8Array): Promise<"more" | "end" | "damaged"> {
  return new Promise((resolve) => {
    const settle = (state: "more" | "end" | "damaged") => {
      inflater.off("end", ended).off("error", failed);
      resolve(state);
    };
    const ended = () => settle("end");
    const failed = () => settle("damaged");
    inflater.once("end", ended).once("error", failed);
    inflater.write(input, (error) => settle(error ? "damaged" : "more"));
  });
}

async function checkTrailer(
  source: Lookahead,
  path: string,
  sum: { crc: number; length: number },
): Promise<void> {
  const bytes = await exactly(source, 8, path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const good = view.getUint32(0, true) === sum.crc && view.getUint32(4, true) === sum.length;
  if (!good) throw damaged(path, "its checksum is wrong");
  source.skip(8);
}

async function anotherMember(source: Lookahead, path: string): Promise<boolean> {
  if (isGzip(await source.peek(2))) return true;
  for (let bytes = await source.peek(1); bytes.length > 0; bytes = await source.peek(1)) {
    if (bytes.some((byte) => byte !== 0)) throw damaged(path, "something else follows it");
    source.skip(bytes.length);
  }
  return false;
}

const damaged = (path: string, reason: string) =>
  new DataError(`${inputName(path)}: the gzip data is damaged: ${reason}`, {
    hint: "gzip -t tests a file: make it again, or get it again",
  });
