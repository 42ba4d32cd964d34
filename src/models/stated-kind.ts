/** What a safetensors file says that it is, by its header alone: nothing of it is checked. */
import type { ByteSource } from "../formats/byte-source.ts";
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA } from "../formats/safetensors-layout.ts";
import { isPlain } from "./plain.ts";

export interface StatedKind {
  /** The kind of model; undefined in the files of other programs. */
  readonly kind?: string;
  readonly isCheckpoint: boolean;
}

/** Undefined where there is no whole header. */
export async function statedKind(source: ByteSource): Promise<StatedKind | undefined> {
  const first = await source.peek(LENGTH_BYTES);
  const length = Buffer.from(first.slice(0, LENGTH_BYTES)).readUIntLE(0, 6);
  if (length > MAX_HEADER_BYTES) return undefined;
  const bytes = (await source.peek(LENGTH_BYTES + length)).subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  const header = objectIn(Buffer.from(bytes).toString());
  if (header === undefined) return undefined;
  const { weft } = isPlain(header[METADATA]) ? header[METADATA] : {};
  const description = typeof weft === "string" ? objectIn(weft) : undefined;
  const { kind, checkpoint } = description ?? {};
  return { ...(typeof kind === "string" && { kind }), isCheckpoint: checkpoint !== undefined };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
