/** The tokens of mteval-v13a, by which WMT and sacreBLEU (Post 2018) compare translations. */

/** Runs of white space are Python's, which knows the separators 0x1c to 0x1f and 0x85, and not the byte order mark. */
const SPACES = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const BETWEEN = new RegExp(SPACES, "u");
const AT_END = new RegExp(`${SPACES}$`, "u");

const UNESCAPED: readonly (readonly [RegExp, string])[] = [
  [/<skipped>/g, ""],
  [/-\n/g, ""],
  [/\n/g, " "],
  [/&quot;/g, '"'],
  [/&amp;/g, "&"],
  [/&lt;/g, "<"],
  [/&gt;/g, ">"],
];

const SEPARATED: readonly (readonly [RegExp, string])[] = [
  // ASCII symbols but for ' , - and .
  [/([{-~[-` -&(-+:-@/])/gu, " $1 "],
  // points and commas that are not behind a digit, or not before one
  [/([^0-9])([.,])/gu, "$1 $2 "],
  [/([.,])([^0-9])/gu, " $1 $2"],
  // a dash behind a digit
  [/([0-9])(-)/gu, "$1 $2 "],
];

export function tokenize13a(text: string): string[] {
  const plain = replaced(text.replace(AT_END, ""), UNESCAPED);
  const spaced = replaced(` ${plain} `, SEPARATED);
  return spaced.split(BETWEEN).filter((token) => token !== "");
}

const replaced = (text: string, rules: readonly (readonly [RegExp, string])[]): string =>
  rules.reduce((before, [pattern, by]) => before.replace(pattern, by), text);
