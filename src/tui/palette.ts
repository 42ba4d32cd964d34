/**
 * Colours that can be read on black and on white alike: each has a contrast of 3 : 1 or more to both (WCAG 2.2, 1.4.11).
 * None of them says anything that a mark or a word does not say too.
 */

/** Of runs and curves, in their order. */
const CURVES = ["ansi256(33)", "ansi256(166)", "ansi256(29)", "ansi256(170)", "ansi256(136)", "ansi256(131)"];

/** What goes well, wants to be looked at, or went wrong; keys. */
export const GOOD = "ansi256(28)";
export const WARN = "ansi256(136)";
export const BAD = "ansi256(160)";
export const KEY = "ansi256(31)";

/** From cold to warm. */
export const HEAT = [61, 61, 97, 97, 133, 133, 168, 168, 166, 166].map((code) => `ansi256(${code})`);

/** The colour of the run or curve with that number. */
export const colourOf = (index: number): string => CURVES[index % CURVES.length];

/** All there are. */
export const COLOURS: readonly string[] = [...CURVES, GOOD, WARN, BAD, KEY, ...HEAT];
