/** Which colour is whose, and which stroke is what. */
import type { LineChart } from "./chart.ts";
import { colour } from "./svg-curve.ts";
import type { Drawing, Room } from "./svg-drawing.ts";
import { shortened, textWidth } from "./svg-text.ts";
import { element, text } from "./xml.ts";

const SIZE = 12;
const STROKE = 22; // pixels long
const LINE = 20; // pixels from line to line

interface Entry {
  readonly name: string;
  readonly classes: string;
}

/** Lines of entries from the left to the right; nothing where there is but one curve. */
export function legendOf(chart: LineChart, { left, right, top }: Room): Drawing {
  const entries = entriesOf(chart);
  const marks: string[] = [];
  let [x, y] = [left, top + 10];
  for (const { name, classes } of entries) {
    const shown = shortened(name, SIZE, right - left - STROKE - 8);
    const width = STROKE + 7 + textWidth(shown, SIZE) + 14;
    if (x > left && x + width > right) [x, y] = [left, y + LINE];
    marks.push(element("path", { class: `line ${classes}`, d: `M${x} ${y - 4}h${STROKE}` }));
    marks.push(element("text", { class: "axis", x: x + STROKE + 7, y }, text(shown)));
    x = Math.ceil(x + width);
  }
  return { markup: marks.join("\n"), bottom: entries.length === 0 ? top - 6 : y + 12 };
}

function entriesOf({ names, styles: [solid, dashed] }: LineChart): Entry[] {
  const isOne = names.length === 1;
  const ink = isOne ? colour(0) : "neutral";
  const strokes = [
    { name: solid, classes: ink },
    { name: dashed ?? "", classes: `${ink} dashed` },
  ];
  const colours = names.map((name, at) => ({ name, classes: colour(at) }));
  return [...(isOne ? [] : colours), ...(dashed === undefined ? [] : strokes)];
}
