/** The records of a run log, as they come. */
import { DataError } from "../../errors.ts";
import { type FollowOptions, followLines } from "../../io/follow.ts";
import { parseJson } from "../../io/json.ts";
import { place } from "../../io/place.ts";

export type LogRecord = Readonly<Record<string, unknown>> & { readonly event: string };

/** A record, and when it was written in milliseconds, if that was not now. `anew`: what came before counts no more. */
export type LogEvent = { readonly record: LogRecord; readonly written?: number } | "anew";

/**
 * A line that is no record, such as one that a dying process left unfinished, becomes a warning.
 * @throws DataError where the first line is none: the file is no run log. IoError.
 */
export async function* readLog(path: string, options: FollowOptions): AsyncGenerator<LogEvent> {
  let line = 0;
  for await (const followed of followLines(path, options)) {
    if ("anew" in followed) {
      line = 0;
      yield "anew";
      continue;
    }
    line++;
    const { line: text, written } = followed;
    if (text.trim() === "") continue;
    const record = recordOf(text);
    if (record !== undefined) yield { record, written };
    else if (line > 1) yield { record: { event: "warning", message: place(path, line, NO_RECORD) }, written };
    else
      throw new DataError(place(path, line, NO_RECORD), {
        hint: "training commands write one with --log",
      });
  }
}

const NO_RECORD = "not a record of a run log";

function recordOf(line: string): LogRecord | undefined {
  try {
    const value = parseJson(line) as { readonly event?: unknown } | null;
    return typeof value?.event === "string" ? (value as LogRecord) : undefined;
  } catch {
    return undefined;
  }
}
