/** Random JSONL for the kernel tests, always the same for a seed. */

import { randomNumbers } from "../helpers/random.ts";

/** A whole number from 0 to below `n`. */
export type Random = (n: number) => number;

export function seeded(seed: number): Random {
  const next = randomNumbers(seed);
  return (n) => next() % n;
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;

const NAMES = [
  "text",
  "ids",
  "id",
  "tokens",
  "texts",
  "tex",
  "",
  "__proto__",
  "té",
  "te\\u0078t",
  "a\\\\",
  "元",
];
const SCALARS = [
  "true",
  "false",
  "null",
  "0",
  "-0",
  "1.5",
  "-12.25e-3",
  "1E+10",
  "123456789012345678901234567890",
  "7e0",
];
const PARTS = [
  ..."aZ /{}[],:",
  "the quick brown fox ",
  "\\n",
  '\\"',
  "\\\\",
  "\\/",
  "\\b\\f\\r\\t",
  "\\u0000",
  "\\u00e9",
  "\\u20AC",
  "é",
  "€",
  "\u007f",
  "\u2028",
  "元気",
  "😀",
  "\\ud83d\\ude00",
  "\\uD83D\\uDE00\\n",
  "\ufffd",
];
const RARE = ["\\ud800", "\\udc00x", "\\ude00\\ude00", "\\ude00\\ud83d", "\\ud83d\\n"];

/** A valid object on one line, now and then something else that is valid. */
export function jsonLine(random: Random): string {
  if (random(50) === 0)
    return pick(random, [
      "",
      " \t\r",
      "[1]",
      '"text"',
      "12",
      "null",
      "\ufeff{}",
      `${"[".repeat(70)}${"]".repeat(70)}`,
    ]);
  return `${space(random)}${object(random, 0)}${space(random)}${random(8) ? "" : "\r"}`;
}

/** A byte flipped, replaced, put in or taken out, or the end cut off. */
export function mutate(random: Random, line: Uint8Array): Uint8Array {
  const bytes = [...line];
  const at = random(bytes.length || 1);
  const byte = pick(random, [random(256), random(128), ...Buffer.from('"\\{}[],: 0-.eu\t')]);
  switch (random(5)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      break;
    case 1:
      bytes[at] = byte;
      break;
    case 2:
      bytes.splice(at, 0, byte);
      break;
    case 3:
      bytes.splice(at, 1);
      break;
    default:
      bytes.length = at;
  }
  return Uint8Array.from(bytes);
}

function object(random: Random, depth: number): string {
  const members = Array.from({ length: random(depth ? 4 : 6) }, () => member(random, depth));
  return `{${space(random)}${members.join(`${space(random)},${space(random)}`)}${space(random)}}`;
}

function member(random: Random, depth: number): string {
  // Half of the names are the first two: members that are looked for must be there often, and sometimes twice.
  const name = random(2) ? pick(random, NAMES) : NAMES[random(2)];
  return `"${name}"${space(random)}:${space(random)}${value(random, depth + 1)}`;
}

function value(random: Random, depth: number): string {
  switch (random(depth > 4 ? 4 : 7)) {
    case 0:
      return pick(random, SCALARS);
    case 1:
    case 2:
      return string(random);
    case 3:
      return ids(random);
    case 4:
      return object(random, depth);
    case 5:
      return array(random, depth);
    default:
      return random(20) ? string(random) : nested(60 + random(6));
  }
}

function string(random: Random): string {
  const parts = Array.from({ length: random(3) ? random(6) : random(40) }, () => pick(random, PARTS));
  if (random(40) === 0) parts.push(pick(random, RARE));
  return `"${parts.join("")}"`;
}

function ids(random: Random): string {
  const numbers = Array.from({ length: random(12) }, () => random(10 ** (1 + random(6))));
  if (random(10) === 0)
    numbers.push(pick(random, [2 ** 31 - 1, 2 ** 31, 2 ** 40, -1, 0.5, 12345678, 123456789]));
  return `[${space(random)}${numbers.join(`${space(random)},${space(random)}`)}${space(random)}]`;
}

function array(random: Random, depth: number): string {
  return `[${Array.from({ length: random(4) }, () => value(random, depth + 1)).join(",")}]`;
}

function nested(depth: number): string {
  return `${"[".repeat(depth)}${"]".repeat(depth)}`;
}

function space(random: Random): string {
  return random(4) ? "" : pick(random, [" ", "\t", "  ", "\r", " ".repeat(20)]);
}
