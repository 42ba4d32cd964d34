/** The text of a settings file -> its settings, each with its line. */
import { parse, TomlError } from "smol-toml";
import { UsageError } from "../errors.ts";
import { utf8Fault } from "../io/encoding.ts";

/** `hidden = 200`, at the top of the file or in the table of a command. */
export interface Setting {
  readonly command: string | undefined;
  readonly key: string;
  readonly value: unknown;
  readonly line: number;
}

export interface Document {
  readonly settings: readonly Setting[];
  /** The tables, such as `[lm-train]`. */
  readonly tables: readonly { readonly name: string; readonly line: number }[];
}

const HINT = "see `weft help config`";

/** `name` is for messages. @throws UsageError with the place of what is no TOML */
export function readToml(bytes: Uint8Array, name: string): Document {
  const text = textOf(bytes, name);
  parsed(text, name);
  const document: { settings: Setting[]; tables: { name: string; line: number }[] } = {
    settings: [],
    tables: [],
  };
  let table: string | undefined;
  for (const { part, line } of statements(text)) {
    const object = parsed(part, name);
    const outside = isHeader(part) || table === undefined;
    if (isHeader(part)) table = Object.keys(object)[0];
    document.settings.push(...(outside ? settingsAbove(object, line) : settingsIn(object, table, line)));
    if (outside) document.tables.push(...tablesOf(object, line));
  }
  return document;
}

function textOf(bytes: Uint8Array, name: string): string {
  const fault = utf8Fault(bytes);
  if (fault === undefined) return new TextDecoder().decode(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, fault));
  throw new UsageError(`${name}:${before.split("\n").length}: not UTF-8`, { hint: HINT });
}

/** Integers beyond 2^53 are bigints, so that they are refused as they were written. */
function parsed(text: string, name: string): Record<string, unknown> {
  try {
    return parse(text, { integersAsBigInt: "asNeeded", maxDepth: 16 });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason] = error.message.replace("Invalid TOML document: ", "").split("\n");
    throw new UsageError(`${name}:${error.line}: not TOML: ${reason}`, { hint: HINT, cause: error });
  }
}

/** What can hold a bracket or the end of a line that means nothing; brackets; the ends of lines. */
const TOKEN =
  /"""(?:\\[\s\S]|[^\\])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[[\]{}]|\n/g;

/** The parser tells no lines, so it reads a sound text again, piece by piece: statements end with a line, outside brackets. */
function* statements(text: string): Generator<{ part: string; line: number }> {
  let [start, line, depth] = [0, 1, 0];
  for (const { 0: token, index } of `${text}\n`.matchAll(TOKEN)) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (token !== "\n" || depth > 0) continue;
    const part = text.slice(start, index + 1);
    yield { part, line };
    line += part.split("\n").length - 1;
    start = index + 1;
  }
}

/** Outside all tables: `seed = 1`, and also `lm-train.hidden = 200` or `lm-train = { hidden = 200 }`. */
function settingsAbove(object: Record<string, unknown>, line: number): Setting[] {
  return Object.entries(object).flatMap(([key, value]) =>
    isTable(value) ? settingsIn(value, key, line) : settingsIn({ [key]: value }, undefined, line),
  );
}

function settingsIn(object: Record<string, unknown>, command: string | undefined, line: number): Setting[] {
  return Object.entries(object).map(([key, value]) => ({ command, key, value, line }));
}

function tablesOf(object: Record<string, unknown>, line: number): { name: string; line: number }[] {
  return Object.entries(object).flatMap(([name, value]) => (isTable(value) ? [{ name, line }] : []));
}

const isHeader = (statement: string): boolean => /^\s*\[/.test(statement);

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
