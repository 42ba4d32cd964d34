/** A JSON file whose largest parts are left where they are, to be read in place once the rest is known. */
import {
  currentText,
  damaged,
  expectEnd,
  type Json,
  type JsonCursor,
  type JsonObject,
  peek,
  readMembers,
  readValue,
  skipValue,
} from "./json-cursor.ts";
import { quoted } from "./refuse.ts";

export interface Outline {
  /** The whole file, with null in place of the large parts. */
  readonly root: JsonObject;
  /** Where the value of each large part begins. */
  readonly starts: ReadonlyMap<string, number>;
}

const OPEN_BRACE = 123;

/** `large` names the parts by their paths, such as `model.vocab`. They are checked to be JSON. */
export function readOutline(cursor: JsonCursor, large: readonly string[]): Outline {
  const starts = new Map<string, number>();
  const root = outlineObject("");
  expectEnd(cursor);
  return { root, starts };

  function outlineObject(place: string): JsonObject {
    const members: JsonObject = new Map();
    readMembers(cursor, () => {
      const name = currentText(cursor);
      if (members.has(name)) throw damaged(cursor, `the member ${quoted(name)} stands twice`);
      members.set(name, outlineValue(place + name));
    });
    return members;
  }

  function outlineValue(path: string): Json {
    if (large.includes(path)) {
      starts.set(path, skipValue(cursor));
      return null;
    }
    const holdsLarge = peek(cursor) === OPEN_BRACE && large.some((other) => other.startsWith(`${path}.`));
    return holdsLarge ? outlineObject(`${path}.`) : readValue(cursor);
  }
}
