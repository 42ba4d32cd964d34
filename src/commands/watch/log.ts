/** The records of a run log, as they come. */
import { DataError } from "../../errors.ts";
import { type FollowOptions, followLines } from "../../io/follow.ts";
import { parseJson } from "../../io/json.ts";
import { place } from "../../io/place.ts";

export type LogRecord = Readonly<Record<string, unknown>> & { readonly event: string };

/** `anew`: what came before counts no more. */
export type LogEvent = LogRecord | "anew";

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
    if (followed.line.trim() === "") continue;
    const record = recordOf(followed.line);
    if (record !== undefined) yield record;
    else if (line > 1) yield { event: "warning", message: place(path, line, "not a record of a run log") };
    else
      throw new DataError(place(path, line, "not a record of a run log"), {
        hint: "training commands write one with --log",
      });
  }
}

function recordOf(line: string): LogRecord | undefined {
  try {
    const value = parseJson(line) as { readonly event?: unknown } | null;
    return typeof value?.event === "string" ? (value as LogRecord) : undefined;
  } catch {
    return undefined;
  }
}
