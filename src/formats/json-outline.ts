/** A JSON file read as a whole, except for parts too large for it, which their own readers take where they stand. */
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
} from "./json-cursor.ts";
import { quoted } from "./refuse.ts";

/** Reads the value at the cursor, and leaves the cursor after it. */
export type PartReader = () => void;

const OPEN_BRACE = 123;

/** `parts` has the readers by path, such as `model.vocab`; what they read is null in the result. */
export function readOutline(cursor: JsonCursor, parts: ReadonlyMap<string, PartReader>): JsonObject {
  const paths = [...parts.keys()];
  const root = outlineObject("");
  expectEnd(cursor);
  return root;

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
    const read = parts.get(path);
    if (read) {
      read();
      return null;
    }
    const holdsPart = peek(cursor) === OPEN_BRACE && paths.some((other) => other.startsWith(`${path}.`));
    return holdsPart ? outlineObject(`${path}.`) : readValue(cursor);
  }
}
