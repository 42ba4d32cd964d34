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

/** `no member "text" or "ids" among title, body` */
export function missingMember(names: readonly string[], row: Row): string {
  const wanted = names.map((name) => JSON.stringify(name)).join(" or ");
  const there = Object.keys(row).filter((name) => row[name] !== null);
  if (there.length === 0) return `no member ${wanted}: the record is empty`;
  const more = there.length > SHOWN ? " …" : "";
  return `no member ${wanted} among ${there.slice(0, SHOWN).map(shortened).join(", ")}${more}`;
}

/** Members that a message names, and letters of a name. */
const [SHOWN, LETTERS] = [8, 30];

const shortened = (name: string): string =>
  name === "" ? '""' : name.length > LETTERS ? `${name.slice(0, LETTERS)}…` : name;

/** The member `text` of a row that is to be written as `format`. @throws DataError when there is none. */
export function textOf(row: Row, format: string): string {
  if (typeof row.text === "string") return row.text;
  throw new DataError(`${missingMember(["text"], row)}, to write as ${format}`);
}
