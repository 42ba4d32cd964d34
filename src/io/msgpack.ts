/** MessagePack: a sequence of maps. msgpackr reads and writes them, after a look at what it would change. */
import { Packr, Unpackr } from "msgpackr";
import { DataError } from "../errors.ts";
import type { BadRow, Block, Codec, RawRow, Row } from "./codec.ts";
import { checkFrame } from "./msgpack-check.ts";
import { setMember } from "./row.ts";

export const msgpack: Codec = {
  name: "msgpack",
  extensions: ["msgpack", "mpk"],
  framing: "msgpack",
  decode,
  encode: (row: Row) => packer.pack(writable(row)),
};

/** One value, such as a member's name, as it stands in a row. */
export const packValue = (value: unknown): Uint8Array => packer.pack(value);

const packer = new Packr({ useRecords: false, variableMapSize: true, useBigIntExtension: true });
/** Integers of 64 bits are numbers where that loses nothing; msgpackr's types do not know of "auto". */
const options = { useRecords: false, int64AsType: "auto" as "bigint" };
const unpacker = new Unpackr({ ...options });
/** msgpackr renames members called `__proto__` when it makes objects, and keeps them when it makes Maps. */
const mapUnpacker = new Unpackr({ ...options, mapsAsObjects: false });

function* decode({ bytes, line }: Block): Generator<RawRow | BadRow> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let start = 0, record = line; start < buffer.length; record++) {
    const { end, error } = checkFrame(buffer, start);
    const raw = buffer.subarray(start, end);
    yield error === undefined ? unpack(raw, record) : { error, raw, line: record };
    start = end;
  }
}

function unpack(raw: Buffer, line: number): RawRow | BadRow {
  try {
    const row = raw.includes("__proto__") ? fromMaps(mapUnpacker.unpack(raw)) : unpacker.unpack(raw);
    return { row: row as Row, raw, line };
  } catch (error) {
    return { error: `not MessagePack: ${(error as Error).message}`, raw, line };
  }
}

function fromMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromMaps);
  if (!(value instanceof Map)) return value;
  const row: Row = {};
  for (const [name, member] of value) setMember(row, name, fromMaps(member));
  return row;
}

/** The value as msgpackr writes it without loss. @throws DataError for text that has no UTF-8. */
function writable(value: unknown): unknown {
  if (typeof value === "string") return wellFormed(value);
  if (typeof value === "number") return isLong(value) ? BigInt(value) : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(writable);
  if (ArrayBuffer.isView(value))
    return value instanceof Uint8Array ? value : Array.from(value as Float32Array);
  const row: Row = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) setMember(row, wellFormed(name), writable(member));
  }
  return row;
}

/** An integer that msgpackr would write as a float. */
const isLong = (value: number) => Number.isSafeInteger(value) && (value > 0xffffffff || value < -0x80000000);

function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new DataError("half a surrogate pair cannot be written as msgpack");
  return text;
}
