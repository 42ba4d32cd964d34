/** Measures of predictions the obvious way: every row is kept, and each number is counted by going through all of them. */

export interface LabelledGuess {
  readonly labels: readonly string[];
  readonly predicted: readonly string[];
}

/** Each class with its counts and scores at the best `k`, by name; without those that never came. */
export function classesAt(rows: readonly LabelledGuess[], k: number) {
  const names = new Set(rows.flatMap(({ labels, predicted }) => [...labels, ...predicted.slice(0, k)]));
  return [...names].map((label) => {
    const support = rows.filter(({ labels }) => labels.includes(label)).length;
    const guessed = rows.filter(({ predicted }) => predicted.slice(0, k).includes(label));
    const correct = guessed.filter(({ labels }) => labels.includes(label)).length;
    const precision = guessed.length === 0 ? 0 : correct / guessed.length;
    const recall = support === 0 ? 0 : correct / support;
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return { label, precision, recall, f1, support, predicted: guessed.length, correct };
  });
}

export interface Chunks {
  readonly gold: number;
  readonly found: number;
  readonly correct: number;
}

/**
 * The counts of conlleval (Tjong Kim Sang, 2004) by its own method: going from tag to tag with its table of where chunks
 * end and begin, and remembering whether the chunk that is open has been right so far. For tags B, I, E and O.
 */
export function conlleval(
  sentences: readonly (readonly (readonly [gold: string, guess: string])[])[],
): Chunks {
  let [gold, found, correct, isRight] = [0, 0, 0, false];
  let before: readonly [Tag, Tag] = [split("O"), split("O")];
  const boundary = ["O", "O"] as const;
  for (const pair of sentences.flatMap((sentence) => [...sentence, boundary])) {
    const now = [split(pair[0]), split(pair[1])] as const;
    const [goldEnds, guessEnds] = [ends(before[0], now[0]), ends(before[1], now[1])];
    if (isRight && goldEnds && guessEnds && before[0].type === before[1].type) correct++;
    if (goldEnds || guessEnds || now[0].type !== now[1].type) isRight = false;
    const [goldBegins, guessBegins] = [begins(before[0], now[0]), begins(before[1], now[1])];
    if (goldBegins && guessBegins && now[0].type === now[1].type) isRight = true;
    if (goldBegins) gold++;
    if (guessBegins) found++;
    before = now;
  }
  return { gold, found, correct };
}

interface Tag {
  readonly letter: string;
  readonly type: string;
}

const split = (tag: string): Tag => ({ letter: tag[0], type: tag.slice(2) });

const ends = (before: Tag, now: Tag): boolean =>
  ["BB", "BO", "IB", "IO", "EE", "EI", "EO"].includes(before.letter + now.letter) ||
  (before.letter !== "O" && before.type !== now.type);

const begins = (before: Tag, now: Tag): boolean =>
  ["BB", "IB", "OB", "OI", "EE", "EI", "OE"].includes(before.letter + now.letter) ||
  (now.letter !== "O" && before.type !== now.type);

/** How many n-grams of an order a translation has, and how many of them are in its references, clipped. */
export function matches(
  translation: readonly string[],
  references: readonly (readonly string[])[],
  order: number,
) {
  const grams = (tokens: readonly string[]) =>
    tokens.flatMap((_, i) =>
      i + order <= tokens.length ? [JSON.stringify(tokens.slice(i, i + order))] : [],
    );
  const all = grams(translation);
  const count = (list: readonly string[], gram: string) => list.filter((other) => other === gram).length;
  const clipped = [...new Set(all)].map((gram) =>
    Math.min(count(all, gram), Math.max(...references.map((tokens) => count(grams(tokens), gram)))),
  );
  return { total: all.length, correct: clipped.reduce((sum, one) => sum + one, 0) };
}

/** The tokens of mteval-v13a, character by character. */
export function tokens13a(text: string): string[] {
  const entities = { "&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">" };
  let plain = text.trimEnd().split("<skipped>").join("").split("-\n").join("").split("\n").join(" ");
  for (const [entity, character] of Object.entries(entities)) plain = plain.split(entity).join(character);
  let symbols = "";
  for (const character of ` ${plain} `) symbols += isSymbol(character) ? ` ${character} ` : character;
  return separate(separateDashes, separate(beforeOther, separate(behindOther, symbols)))
    .split(/[\t-\r\x1c-\x20\x85\xa0]+/)
    .filter((token) => token !== "");
}

const isSymbol = (character: string) => /^[!-~]$/.test(character) && !/^[A-Za-z0-9',.-]$/.test(character);

type Rule = (left: string, right: string) => [string, string] | undefined;

/** What the rule makes of each pair of neighbours, the first of which is not part of the pair before. */
function separate(rule: Rule, text: string): string {
  const characters = [...text];
  let out = "";
  for (let at = 0; at < characters.length; at++) {
    const pair = at + 1 < characters.length ? rule(characters[at], characters[at + 1]) : undefined;
    out += pair === undefined ? characters[at] : pair.join("");
    if (pair !== undefined) at++;
  }
  return out;
}

const isPoint = (character: string) => character === "." || character === ",";
const isDigit = (character: string) => character >= "0" && character <= "9";
const behindOther: Rule = (left, right) =>
  !isDigit(left) && isPoint(right) ? [`${left} `, `${right} `] : undefined;
const beforeOther: Rule = (left, right) =>
  isPoint(left) && !isDigit(right) ? [` ${left} `, right] : undefined;
const separateDashes: Rule = (left, right) =>
  isDigit(left) && right === "-" ? [`${left} `, "- "] : undefined;
