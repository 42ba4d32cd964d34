/** The colours of the recorded terminal, by day and by night, as a style sheet. */

interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly edge: string;
  /** Black, red, green, yellow, blue, magenta, cyan, white, and the same once more, bright. */
  readonly colours: readonly string[];
}

/** Each reaches a contrast of 4.5 on its paper, but for what is meant to be hardly seen. */
const LIGHT: Palette = {
  paper: "#fbfcfd",
  ink: "#1b1f24",
  edge: "#d5dae0",
  colours: [
    ...["#1b1f24", "#c0262d", "#1a7f37", "#8a5a00", "#2456c8", "#8333c0", "#0b7285", "#59636e"],
    ...["#626b76", "#d1242f", "#1f883d", "#9a6700", "#3b64cf", "#9349d6", "#107d98", "#1b1f24"],
  ],
};

const DARK: Palette = {
  paper: "#14171c",
  ink: "#e8ebef",
  edge: "#2b3038",
  colours: [
    ...["#59636e", "#ff7b72", "#5cc872", "#f2c744", "#6ea2ff", "#bd85f2", "#3fd0c9", "#e8ebef"],
    ...["#9aa4b0", "#ff9a8f", "#7ee38f", "#ffdf6b", "#9bcbff", "#d2a8ff", "#70e6df", "#ffffff"],
  ],
};

/** For screens that are light, and for those that are dark. */
export const paletteSheet = (): string =>
  `${rulesOf(LIGHT)}@media (prefers-color-scheme:dark){${rulesOf(DARK)}}`;

const rulesOf = ({ paper, ink, edge, colours }: Palette): string =>
  [
    `.screen{fill:${paper};stroke:${edge}}svg,.ink{fill:${ink}}.paper{fill:${paper}}`,
    ...colours.map((colour, number) => `.c${number}{fill:${colour}}`),
  ].join("");

/** The first 16 colours are classes, which the reader's screen decides; the others are what they are on every terminal. */
export function fillOf(
  colour: number | string | undefined,
  own: "ink" | "paper",
): { class?: string; fill?: string } {
  if (colour === undefined) return { class: own };
  if (typeof colour === "string") return { fill: colour };
  return colour < 16 ? { class: `c${colour}` } : { fill: fixedColour(colour) };
}

const LEVELS = [0, 95, 135, 175, 215, 255];

/** xterm's cube of 6 × 6 × 6 colours, and 24 greys. */
function fixedColour(number: number): string {
  const grey = 8 + 10 * (number - 232);
  const cube = number - 16;
  const levels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => LEVELS[level]);
  const channels = number < 232 ? levels : [grey, grey, grey];
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
