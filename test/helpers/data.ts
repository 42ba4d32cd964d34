/** The large data sets that some tests need: $WEFT_DATA, or `../shared/data` beside the repository. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const DATA = process.env.WEFT_DATA ?? new URL("../../../shared/data", import.meta.url).pathname;

/** What a test adds to its name: empty, or why it is skipped. */
export function missing(...names: readonly string[]): string {
  const absent = names.filter((name) => !existsSync(join(DATA, name)));
  return absent.length === 0 ? "" : ` (skipped: no ${absent.join(", ")} in WEFT_DATA)`;
}

/** Where a file lies. */
export const dataPath = (name: string): string => join(DATA, name);

/** A file's bytes, unpacked. */
export function dataFile(name: string): Uint8Array {
  const bytes = readFileSync(join(DATA, name));
  return name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}
