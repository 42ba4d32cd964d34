/** What every codec does with the members of a row. */
import { DataError } from "../errors.ts";
import type { Row } from "./codec.ts";

/** Sets a member of its own, also one named `__proto__`, which a plain assignment would take for the prototype. */
export function setMember(row: Row, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(row, name, { value, enumerable: true, writable: true, configurable: true });
  } else {
    row[name] = value;
  }
}

/** The member `text` of a row that is to be written as `format`. @throws DataError when there is none. */
export function textOf(row: Row, format: string): string {
  if (typeof row.text === "string") return row.text;
  throw new DataError(`no member "text" to write as ${format}`);
}
