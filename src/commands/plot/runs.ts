/** The runs of a training whose logs are drawn together, and their names. */
import { basename } from "node:path";
import { UsageError } from "../../errors.ts";
import type { Row } from "../../io/codec.ts";
import { inputName } from "../../io/place.ts";
import type { RecordSource } from "./source.ts";

export interface Run {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** Names are those of the files without extensions, or whole paths where these are alike. @throws UsageError for too many names */
export function runsOf(sources: readonly RecordSource[], given: readonly string[]): Run[] {
  if (given.length > sources.length)
    throw new UsageError(`--name was given ${given.length} times, for ${sources.length} runs`);
  const short = sources.map(({ path }) => shortName(path));
  const areUnlike = new Set(short).size === short.length;
  return sources.map(({ path, rows }, at) => ({
    name: given[at] ?? (areUnlike ? short[at] : inputName(path)),
    rows,
  }));
}

const shortName = (path: string): string =>
  path === "-"
    ? inputName(path)
    : basename(path).replace(/(\.jsonl|\.ndjson|\.json|\.msgpack)?(\.gz|\.zstd?)?$/, "") || path;
