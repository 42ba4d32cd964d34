/** Typed access to the members of a JSON object that was read from a file. */
import type { Json, JsonObject } from "./json-cursor.ts";
import { quoted, type Refuse } from "./refuse.ts";

/** One object of the file with its place in it, such as `pre_tokenizer`, for messages. */
export interface Fields {
  readonly place: string;
  readonly members: JsonObject;
  readonly refuse: Refuse;
}

/** @throws ModelError if the value is not an object. */
export function fieldsOf(value: Json | undefined, place: string, refuse: Refuse): Fields {
  if (!(value instanceof Map)) throw refuse(`${place} is not an object`);
  return { place, members: value, refuse };
}

/** A member that must be a string. */
export function text(fields: Fields, name: string): string {
  const value = fields.members.get(name);
  if (typeof value !== "string") throw wrong(fields, name, "a string");
  return value;
}

/** A member that is true or false, or absent. */
export function flag(fields: Fields, name: string, absent: boolean): boolean {
  const value = fields.members.get(name) ?? absent;
  if (typeof value !== "boolean") throw wrong(fields, name, "true or false");
  return value;
}

/** A member that must be a whole number from 0, such as an id. */
export function whole(fields: Fields, name: string): number {
  const value = fields.members.get(name);
  if (!isWhole(value)) throw wrong(fields, name, "a whole number from 0");
  return value;
}

/** A member that must be an array. */
export function items(fields: Fields, name: string): readonly Json[] {
  const value = fields.members.get(name);
  if (!Array.isArray(value)) throw wrong(fields, name, "an array");
  return value;
}

/** A member that must be an object. */
export const inner = (fields: Fields, name: string): Fields =>
  fieldsOf(fields.members.get(name), `${fields.place}.${name}`, fields.refuse);

export const isWhole = (value: Json | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);

/** The error for a part of the file that is well formed and that no tokenizer here has. */
export const unsupported = (fields: Fields, what: string) =>
  fields.refuse(`${what} in ${fields.place} is not supported`, EXACTLY);

/** What to know of a tokenizer that is well formed and refused. */
export const EXACTLY =
  "weft takes BPE tokenizers alone, and only what it does exactly as it is meant: see weft help formats";

/** The error for a component whose type is not known here. */
export const unsupportedType = (fields: Fields) =>
  unsupported(fields, `the type ${quoted(text(fields, "type"))}`);

const wrong = (fields: Fields, name: string, kind: string) =>
  fields.refuse(`${fields.place}.${name} is not ${kind}`);
