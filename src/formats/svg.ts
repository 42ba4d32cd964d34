/** A chart as a picture in SVG 1.1: one file without scripts, fonts or links, the same bytes for the same chart. */
import type { Chart } from "./chart.ts";
import type { Drawing, Room } from "./svg-drawing.ts";
import { heatMap } from "./svg-heat.ts";
import { lineChart } from "./svg-lines.ts";
import { pointMap } from "./svg-points.ts";
import { pictureClass, styleSheet, type Theme } from "./svg-style.ts";
import { wrapped } from "./svg-text.ts";
import { element, text } from "./xml.ts";

export interface PictureOptions {
  /** In pixels. */
  readonly width: number;
  /** In pixels; without it what suits the chart. */
  readonly height?: number;
  readonly theme: Theme;
}

const MARGIN = 20;
const TITLE = 17; // the sizes of svg-style.ts
const SUBTITLE = 12;

export function pictureOf(chart: Chart, { width, height, theme }: PictureOptions): string {
  const [left, right] = [MARGIN, width - MARGIN];
  const header = headerOf(chart, left, right);
  const room = { left, right, top: header.bottom + 14, bottom: height && height - MARGIN };
  const drawing = draw(chart, room);
  const whole = height ?? Math.ceil(drawing.bottom + MARGIN);
  const size = { width, height: whole, viewBox: `0 0 ${width} ${whole}` };
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    class: pictureClass(theme),
    ...size,
    role: "img",
  };
  return `${element(
    "svg",
    attributes,
    `\n${element("title", {}, text(chart.title))}`,
    `\n${element("desc", {}, text(chart.subtitle))}`,
    `\n${element("style", {}, styleSheet(theme))}`,
    `\n${element("rect", { class: "paper", width, height: whole })}`,
    `\n${header.markup}`,
    `\n${drawing.markup}\n`,
  )}\n`;
}

function draw(chart: Chart, room: Room): Drawing {
  if (chart.kind === "lines") return lineChart(chart, room);
  return chart.kind === "heat" ? heatMap(chart, room) : pointMap(chart, room);
}

/** The title and what stands below it, in as many lines as they need. */
function headerOf({ title, subtitle }: Chart, left: number, right: number): Drawing {
  const lines = [
    ...wrapped(title, TITLE, right - left).map((line) => ({ line, class: "title", height: 22 })),
    ...wrapped(subtitle, SUBTITLE, right - left).map((line) => ({
      line,
      class: "subtitle muted",
      height: 18,
    })),
  ];
  let y = MARGIN - 4;
  const drawn = lines.map(({ line, height, ...style }) => {
    y += height;
    return element("text", { ...style, x: left, y }, text(line));
  });
  return { markup: drawn.join("\n"), bottom: y };
}
