/**
 * The seal of a model file: a sha256 of all its bytes, header and tensors, in which the seal's own digits are zeros.
 * It is the first thing in the header, so that its place is known, and no bit of the file can change unseen.
 */
import { createHash } from "node:crypto";
import { inPieces } from "../formats/safetensors.ts";

/** What stands in the place of the seal while it is made. */
export const UNSEALED = "0".repeat(64);

const SEAL_AT = 'lengths.{"__metadata__":{"sha256":"'.length;

/** The seal of a file that has UNSEALED in its place. */
export function sealOf(pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/** Whether the file is as it was when it was sealed. */
export function isSealed(bytes: Uint8Array): boolean {
  const seal = Buffer.from(bytes.subarray(SEAL_AT, SEAL_AT + UNSEALED.length)).toString("latin1");
  return seal === sealOf(unsealed(bytes));
}

function* unsealed(bytes: Uint8Array): Generator<Uint8Array> {
  yield bytes.subarray(0, SEAL_AT);
  yield Buffer.from(UNSEALED);
  yield* inPieces(bytes.subarray(SEAL_AT + UNSEALED.length));
}
