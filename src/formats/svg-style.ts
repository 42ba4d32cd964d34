/** The colours and letters of pictures, by day and by night. */

export type Theme = "auto" | "light" | "dark";

/** One colour a name; beyond them, colours repeat. */
export const COLOURS = 10;

interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly shade: string;
  /** Letters on a strong shade. */
  readonly onShade: string;
  readonly names: readonly string[];
}

/** The names' colours go by Observable's palette, in an order in which neighbours differ also for the colour-blind. */
const LIGHT: Palette = {
  paper: "#ffffff",
  ink: "#1b1f24",
  muted: "#626b76",
  grid: "#e4e7eb",
  shade: "#2456c8",
  onShade: "#ffffff",
  names: [
    "#3b64cf",
    "#e8590c",
    "#2f9e44",
    "#9349d6",
    "#d9a406",
    "#12a5a0",
    "#e64980",
    "#86592d",
    "#7c8894",
    "#5ba7f0",
  ],
};

const DARK: Palette = {
  paper: "#14171c",
  ink: "#e8ebef",
  muted: "#9aa4b0",
  grid: "#2b3038",
  shade: "#6ea2ff",
  onShade: "#0d1016",
  names: [
    "#6c93f5",
    "#ff8a4c",
    "#5cc872",
    "#bd85f2",
    "#f2c744",
    "#3fd0c9",
    "#ff7fab",
    "#c3946a",
    "#a3aeba",
    "#9bcbff",
  ],
};

/** The class of a picture: in a page, its rules are for itself. */
export const pictureClass = (theme: Theme): string => `weft-${theme}`;

/** The style sheet; `auto` is light, or dark where the reader's screen is. */
export function styleSheet(theme: Theme): string {
  const written = (rules: readonly Rule[]): string => rules.map((rule) => ruleText(rule, theme)).join("");
  const sheet = written([...FORMS, ...paletteRules(theme === "dark" ? DARK : LIGHT)]);
  return theme === "auto"
    ? `${sheet}@media (prefers-color-scheme: dark){${written(paletteRules(DARK))}}`
    : sheet;
}

type Rule = readonly [selectors: string, declarations: string];

function ruleText([selectors, declarations]: Rule, theme: Theme): string {
  const own = selectors.split(",").map((selector) => `.${pictureClass(theme)} ${selector}`);
  return `${own.join(",")}{${declarations}}`;
}

const FAMILY =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans","DejaVu Sans",sans-serif';

const FORMS: readonly Rule[] = [
  ["text", `font-family:${FAMILY};font-size:11px`],
  [".title", "font-size:17px;font-weight:600"],
  [".subtitle,.axis", "font-size:12px"],
  [".line", "fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round"],
  [".raw", "stroke-width:1;stroke-opacity:.35"],
  [".dashed", "stroke-dasharray:6 4"],
  [".casing", "fill:none;stroke-width:4;stroke-opacity:.6;stroke-linejoin:round"],
  [".grid,.frame,.leader", "fill:none;stroke-width:1"],
];

const paletteRules = ({ paper, ink, muted, grid, shade, onShade, names }: Palette): Rule[] => [
  [".paper", `fill:${paper}`],
  ["text", `fill:${ink}`],
  [".muted", `fill:${muted}`],
  [".grid,.frame", `stroke:${grid}`],
  [".leader,.neutral", `stroke:${muted}`],
  [".casing", `stroke:${paper}`],
  [".shade", `fill:${shade}`],
  [".on-shade", `fill:${onShade}`],
  ...names.flatMap((colour, at): Rule[] => [
    [`.c${at}`, `stroke:${colour}`],
    [`.dot.c${at}`, `fill:${colour};stroke:${paper}`],
  ]),
];
