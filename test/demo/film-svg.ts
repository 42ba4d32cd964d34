/**
 * A film as one SVG that moves by itself: no script, no font, no link. A row of the screen is a window, behind which the
 * strip of its pictures jumps up and down by CSS keyframes. Where nothing moves, the last frame is seen.
 */
import { decimal, element, text } from "../../src/formats/xml.ts";
import type { Film, Strip } from "./film.ts";
import { paletteSheet } from "./palette.ts";
import { CELL, rowMarkup } from "./row-svg.ts";

export interface FilmPicture {
  readonly title: string;
  /** What is seen, for those who do not see it. */
  readonly description: string;
  readonly columns: number;
}

const MARGIN = 18;
/** From picture to picture of a strip: the next one is not to shine through at the edge of the window. */
const PITCH = 2 * CELL.height;
/** Pixels for each unit, where the picture has its own size. */
const SCALE = 0.86;
const FAMILY =
  'ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace';

export function filmPicture(film: Film, { title, description, columns }: FilmPicture): string {
  const width = columns * CELL.width + 2 * MARGIN;
  const height = film.strips.length * CELL.height + 2 * MARGIN;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width: Math.round(width * SCALE),
    height: Math.round(height * SCALE),
    role: "img",
    "xml:space": "preserve",
  };
  const frame = { class: "screen", x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 10 };
  const parts = [
    element("title", {}, text(title)),
    element("desc", {}, text(description)),
    element("style", {}, sheetOf(film)),
    element("defs", {}, ...definitions(film)),
    element("rect", frame),
    ...film.strips.map((_, row) => stripMarkup(film, row, columns * CELL.width)),
  ];
  return `${element("svg", attributes, ...parts.map((part) => `\n${part}`), "\n")}\n`;
}

function sheetOf({ strips, length }: Film): string {
  const moving = strips.flatMap((strip, row) =>
    strip.changes.length < 2 ? [] : [`#s${row}{animation-name:k${row}}${keyframes(strip, row, length)}`],
  );
  return [
    `text{font-family:${FAMILY};font-size:${CELL.letters}px;white-space:pre}`,
    ".bold{font-weight:700}.dim{fill-opacity:.65}.italic{font-style:italic}.line{text-decoration:underline}",
    paletteSheet(),
    `.strip{animation:${decimal(length / 1000)}s step-end infinite}`,
    ...moving,
    "@media (prefers-reduced-motion:reduce){.strip{animation:none!important}}",
  ].join("\n");
}

/** A strip stands where a keyframe put it until the next one. */
function keyframes({ changes }: Strip, row: number, length: number): string {
  const frames = changes.map(({ at, picture }) => {
    const up = picture === 0 ? "0" : `${-picture * PITCH}px`;
    return `${at === 0 ? "0" : ((100 * at) / length).toFixed(3)}%{transform:translateY(${up})}`;
  });
  return `@keyframes k${row}{${frames.join("")}}`;
}

/** Every different row once, but for the empty one. */
const definitions = ({ rows }: Film): string[] =>
  rows.flatMap((row, number) =>
    row.length === 0 ? [] : [`\n${element("g", { id: `r${number}` }, rowMarkup(row))}`],
  );

/** Where there are no animations, a strip stands at its last picture. */
function stripMarkup({ rows, strips }: Film, row: number, width: number): string {
  const { pictures, changes } = strips[row];
  const last = changes.at(-1)?.picture ?? 0;
  const strip = {
    id: `s${row}`,
    class: "strip",
    transform: last === 0 ? undefined : `translate(0 ${-last * PITCH})`,
  };
  const place = { x: MARGIN, y: MARGIN + row * CELL.height, width, height: CELL.height };
  const seen = pictures.flatMap((picture, at) =>
    rows[picture].length === 0
      ? []
      : [element("use", { href: `#r${picture}`, y: at * PITCH + CELL.baseline })],
  );
  return element("svg", place, element("g", strip, ...seen));
}
