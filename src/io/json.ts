/** JSON that loses nothing: integers beyond 2^53 are bigints, `__proto__` is a member like any other. */
import { JSON_DEPTH, parseStrictly } from "./json-parser.ts";

/** An integer that a number might not hold; runs of digits in fractions, such as 0.1234567890123456789, are not. */
const LONG_INTEGER = /(?<![\d.])\d{16,}(?![\d.eE])/;

/** @throws DataError `not JSON at column 12: …`, also for values nested deeper than 1,000. */
export function parseJson(text: string): unknown {
  if (LONG_INTEGER.test(text) || isDeep(text)) return parseStrictly(text);
  try {
    return JSON.parse(text);
  } catch {
    return parseStrictly(text);
  }
}

/** One line of JSON. Bigints are written as numbers, typed arrays (also as members of `value`) as arrays. */
export function stringifyJson(value: unknown): string {
  if (isTyped(value)) return typedText(value);
  if (isObject(value) && Object.values(value).some(isTyped)) return anyText(value);
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    if (error instanceof TypeError) return anyText(value);
    throw error;
  }
}

/** Few lines have as many brackets as the depth allows, and indexOf counts them at next to no cost. */
function isDeep(text: string): boolean {
  if (text.length < JSON_DEPTH || !(hasMany(text, "[") || hasMany(text, "{"))) return false;
  let depth = 0;
  for (let at = 0; at < text.length && depth <= JSON_DEPTH; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = closingQuote(text, at);
    else if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return depth > JSON_DEPTH;
}

function hasMany(text: string, bracket: string): boolean {
  let count = 0;
  for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
    if (++count > JSON_DEPTH / 2) return true;
  }
  return false;
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) at++;
  }
  return text.length;
}

type Numbers = { readonly length: number; join(separator: string): string };

const isObject = (value: unknown): value is object =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const isTyped = (value: unknown): value is Numbers =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** JSON has no NaN and no infinity. */
const typedText = (numbers: Numbers) => `[${numbers.join(",").replace(/NaN|-?Infinity/g, "null")}]`;

/** What JSON.stringify would write, with bigints and arrays of numbers. */
function anyText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object" || value instanceof Date)
    return JSON.stringify(value) ?? "null";
  if (isTyped(value)) return typedText(value);
  if (Array.isArray(value)) return `[${value.map(anyText).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${anyText(member)}`).join(",")}}`;
}
