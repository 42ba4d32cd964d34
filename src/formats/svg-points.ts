/** Named points as SVG. */
import type { NamedPoint, PointMap } from "./chart.ts";
import { type Box, labelPlaces, type Placed } from "./label-places.ts";
import { scaleOf } from "./scale.ts";
import type { Drawing, Room } from "./svg-drawing.ts";
import { shortened, textWidth } from "./svg-text.ts";
import { decimal, element, text } from "./xml.ts";

const SIZE = 11;
const RADIUS = 3;
const PADDING = 3; // pixels from name to name
const INSIDE = 18; // pixels between the frame and the outermost points
const LONGEST = 160;
const TITLE_ROOM = 24;
/** Height to width, where the height is not asked for. */
const FLATTEST = 0.45;
const STEEPEST = 0.8;

export function pointMap({ points, xTitle, yTitle }: PointMap, room: Room): Drawing {
  const isTitled = xTitle !== "" && yTitle !== "";
  const below = isTitled ? TITLE_ROOM : 0;
  const { left, right } = room;
  const top = room.top + (isTitled ? 20 : 0);
  const bottom = room.bottom === undefined ? top + suitingHeight(points, right - left) : room.bottom - below;
  const frame = { left, right, top, bottom: Math.max(bottom, top + 3 * INSIDE) };
  const names = placedNames(points, frame);
  const parts = [
    element("rect", { class: "frame", x: left, y: top, width: right - left, height: frame.bottom - top }),
    ...names.flatMap(({ place }) => (place?.leader === undefined ? [] : [leaderLine(place.leader)])),
    ...names.map(dot),
    ...names.flatMap(({ name, place }) =>
      place === undefined
        ? []
        : [element("text", { x: place.left + PADDING, y: place.bottom - 3 }, text(name))],
    ),
    ...(isTitled ? titles(xTitle, yTitle, frame) : []),
  ];
  return { markup: parts.join("\n"), bottom: frame.bottom + below };
}

const extent = (numbers: readonly number[]) => scaleOf(numbers, { start: 0, end: 1 });

/** In pixels, for points that take this width. */
function suitingHeight(points: readonly NamedPoint[], width: number): number {
  const [across, up] = [extent(points.map(({ x }) => x)), extent(points.map(({ y }) => y))];
  const ratio = (up.high - up.low) / (across.high - across.low);
  return Math.round((width - 2 * INSIDE) * Math.min(STEEPEST, Math.max(FLATTEST, ratio)) + 2 * INSIDE);
}

interface PlacedName {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly place: Placed | undefined;
}

/** In pixels, of which a unit has as many in all directions. */
function placedNames(points: readonly NamedPoint[], frame: Box): PlacedName[] {
  const [across, up] = [extent(points.map(({ x }) => x)), extent(points.map(({ y }) => y))];
  const unit = Math.min(
    (frame.right - frame.left - 2 * INSIDE) / (across.high - across.low),
    (frame.bottom - frame.top - 2 * INSIDE) / (up.high - up.low),
  );
  const named = points.map(({ name, x, y }) => ({
    name: shortened(name, SIZE, LONGEST),
    x: (frame.left + frame.right) / 2 + (x - (across.low + across.high) / 2) * unit,
    y: (frame.top + frame.bottom) / 2 - (y - (up.low + up.high) / 2) * unit,
  }));
  const sized = named.map(({ name, x, y }) => ({
    x,
    y,
    width: textWidth(name, SIZE) + 2 * PADDING,
    height: SIZE + 2,
  }));
  const places = labelPlaces(sized, frame, RADIUS);
  return named.map((one, at) => ({ ...one, place: places[at] }));
}

const leaderLine = ([from, to]: NonNullable<Placed["leader"]>): string =>
  element("path", { class: "leader", d: `M${from.map(decimal).join(" ")}L${to.map(decimal).join(" ")}` });

/** Where the pointer rests on it, it shows its name. */
const dot = ({ name, x, y }: PlacedName): string =>
  element("circle", { class: "dot c0", cx: x, cy: y, r: RADIUS }, element("title", {}, text(name)));

const titles = (xTitle: string, yTitle: string, { left, right, top, bottom }: Box): string[] => [
  element(
    "text",
    { class: "axis muted", x: right, y: bottom + 17, "text-anchor": "end" },
    text(`${xTitle} →`),
  ),
  element("text", { class: "axis muted", x: left, y: top - 8 }, text(`↑ ${yTitle}`)),
];
