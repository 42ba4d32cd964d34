/** Random text rich in what pre-tokenizers tell apart: classes of characters, their edges, contractions. */

const LATIN = [..."abcdestmlvrABCDESTMLVR"];
const CONTRACTIONS = [
  ..."'",
  "'s",
  "'S",
  "'ſ",
  "'t",
  "'ll",
  "'LL",
  "'lL",
  "'l",
  "'ve",
  "'Re",
  "'re",
  "'d",
  "'m",
  "'M",
  "'sx",
  "s't",
];
const PUNCTUATION = [..."'\"!?.,;:-/\\()[]{}<>_#@*+=&%$^|~`\u0000\u001c\u007f"];
const DIGITS = [..."0123456789٣४Ⅷ²½𝟘"];
const NEWLINES = ["\n", "\n", "\n", "\r", "\r\n", "\n\n", "\n    ", "\n /", "/\n"];
const SPACES = [
  ..."   \t\v\f\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000",
  "  ",
  "   ",
  "\t\t",
  "      ",
];
const LETTERS = [..."éßÞµªǅǈᾈΩωσςЖжЯяЁёЀџѠѡѾѿҀҁԱաაᲐאبकกあ日本語一鿿ꙮʰːˈ々ﬀİıſK𐐀𐐨𝒜𠀀𐒰"];
const MARKS = [..."\u0301\u0308\u0483\u064b\u093f\u0e31\u20dd\u{1d165}\u{e0100}"];
const OTHERS = [
  ..."—“”’…«»€©×÷、。「」！\u200b\ufeff\u180e\u200d😀👩🏽\ue000\ufdd0\u0378\u{e0001}\u{10ffff}￼",
];

const ALL = [LATIN, CONTRACTIONS, PUNCTUATION, DIGITS, NEWLINES, SPACES, LETTERS, MARKS, OTHERS];
const MIXES: readonly (readonly (readonly string[])[])[] = [
  ALL,
  [LATIN, LATIN, LATIN, SPACES.slice(0, 3), CONTRACTIONS],
  [LATIN, LATIN, [" "], PUNCTUATION, NEWLINES, DIGITS],
  [[..."ЖжЯяабвЁёѠѡ"], [..."абвгд"], [" "], PUNCTUATION, OTHERS],
  [LETTERS, MARKS, LATIN],
  [NEWLINES, SPACES, ["\n"], [" "], ["a", "1", "!", "/"]],
  [[..."日本語一あ"], OTHERS, LATIN],
  [DIGITS, [..."0123456789"], [" ", "a"]],
];

/** A string of up to `longest` parts; runs of one alphabet and of one part are frequent. */
export function randomText(random: () => number, longest: number): string {
  const mix = pick(random, MIXES);
  let alphabet = pick(random, mix);
  let text = "";
  for (let parts = random() % (longest + 1); parts > 0; parts--) {
    if (random() % 3 === 0) alphabet = pick(random, mix);
    const part = pick(random, alphabet);
    text += random() % 16 === 0 ? part.repeat(1 + (random() % 9)) : part;
  }
  return text;
}

/** Any code point but a surrogate, all planes alike. */
export function randomCharacter(random: () => number): string {
  const code = random() % 0x110000;
  return code >= 0xd800 && code < 0xe000 ? "x" : String.fromCodePoint(code);
}

function pick<T>(random: () => number, list: readonly T[]): T {
  return list[random() % list.length] as T;
}
