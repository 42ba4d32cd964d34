/** A text as numbers of symbols, in a temporary file. */
import { append, readAt, type Spool, type Spools } from "../../io/spool.ts";

/** Ids of symbols of any frequency, one after the other. */
export interface SymbolText {
  readonly symbols: readonly string[];
  readonly counts: Float64Array;
  readonly ids: Spool;
}

/** Ids that are read at a time. */
export const WINDOW = 2 ** 18;

/** All ids of a file, some at a time. */
export function* windowsOf(ids: Spool): Generator<Uint32Array> {
  for (let at = 0; at < ids.length; at += WINDOW * 4) {
    const window = new Uint32Array(Math.min(WINDOW, (ids.length - at) / 4));
    readAt(ids, at, bytesOf(window));
    yield window;
  }
}

/** The ids of a file, each as `change` says it, in a new one; the old one is closed. */
export function changed(ids: Spool, change: (id: number) => number, spools: Spools): Spool {
  const result = spools.open();
  for (const window of windowsOf(ids)) append(result, bytesOf(window.map(change)));
  spools.close(ids);
  return result;
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
