/** The axes of curves: marks, lines of the grid, titles. */
import { type Scale, scaleOf } from "./scale.ts";
import { textWidth } from "./svg-text.ts";
import { tickTexts } from "./ticks.ts";
import { element, text } from "./xml.ts";

/** A mark with its text. */
export interface Mark {
  readonly tick: number;
  readonly place: number;
  readonly text: string;
}

const BETWEEN_X = 90; // pixels from mark to mark, about
const BETWEEN_Y = 44;
const TICK_SIZE = 11;

function marksOf(scale: Scale, length: number, between: number): Mark[] {
  const ticks = scale.ticks(Math.max(2, Math.round(length / between)));
  const texts = tickTexts(ticks);
  return ticks.map((tick, at) => ({ tick, place: scale.place(tick), text: texts[at] }));
}

export interface Side {
  readonly scale: Scale;
  readonly marks: readonly Mark[];
}

/** An x axis. */
export function acrossOf(
  numbers: readonly number[],
  { isLog, left, right }: { readonly isLog: boolean; readonly left: number; readonly right: number },
): Side {
  const scale = scaleOf(numbers, { isLog, start: left, end: right });
  const marks = marksOf(scale, right - left, BETWEEN_X);
  const areWhole = numbers.every(Number.isInteger); // there is no half a step
  return { scale, marks: areWhole ? marks.filter(({ tick }) => Number.isInteger(tick)) : marks };
}

/** A y axis. */
export function upOf(
  numbers: readonly number[],
  { isLog, top, bottom }: { readonly isLog: boolean; readonly top: number; readonly bottom: number },
): Side {
  const scale = scaleOf(numbers, { isLog, start: bottom, end: top, margin: 0.05 });
  return { scale, marks: marksOf(scale, bottom - top, BETWEEN_Y) };
}

/** How wide the texts of an axis are. */
export const marksWidth = (marks: readonly Mark[]): number =>
  Math.max(0, ...marks.map((mark) => textWidth(mark.text, TICK_SIZE)));

/** Lines of the grid from `left` to `right` with their texts before them. */
export function rowsOfGrid(marks: readonly Mark[], left: number, right: number): string {
  return marks
    .flatMap(({ place, text: label }) => [
      element("path", { class: "grid", d: `M${left} ${half(place)}H${right}` }),
      element("text", { class: "muted", x: left - 8, y: place + 4, "text-anchor": "end" }, text(label)),
    ])
    .join("\n");
}

/** Marks below `bottom`, with their texts where `isLabelled`; what would stand in the way of the one before is left out. */
export function columnsOfGrid(marks: readonly Mark[], bottom: number, isLabelled: boolean): string {
  let free = Number.NEGATIVE_INFINITY;
  return marks
    .flatMap(({ place, text: label }) => {
      const line = element("path", { class: "grid", d: `M${half(place)} ${bottom}v5` });
      const width = textWidth(label, TICK_SIZE) / 2;
      if (!isLabelled || place - width < free) return [line];
      free = place + width + 6;
      const attributes = { class: "muted", x: place, y: bottom + 18, "text-anchor": "middle" };
      return [line, element("text", attributes, text(label))];
    })
    .join("\n");
}

/** In the middle of a pixel, where a thin line is sharp. */
const half = (place: number): number => Math.floor(place) + 0.5;
