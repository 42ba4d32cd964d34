/** Curves as SVG: a legend, and panels one below the other. */
import type { LineChart, Panel } from "./chart.ts";
import { acrossOf, columnsOfGrid, marksWidth, rowsOfGrid, type Side, upOf } from "./svg-axes.ts";
import { curve, type Plane, rawCurve } from "./svg-curve.ts";
import type { Drawing, Room } from "./svg-drawing.ts";
import { legendOf } from "./svg-legend.ts";
import { element, text } from "./xml.ts";

const ONE_PANEL = 320; // pixels high
const MANY_PANELS = 170;
const LEAST = 40;
const TITLE_ROOM = 28; // above a panel
const PANEL_GAP = 16;
const BELOW = 42; // marks and title of the x axis

export function lineChart(chart: LineChart, room: Room): Drawing {
  const legend = legendOf(chart, room);
  const { x, panels } = chart;
  const sides = sidesOf(panels, legend.bottom, room.bottom);
  const left = room.left + Math.max(...sides.map(({ marks }) => marksWidth(marks))) + 10;
  const across = acrossOf(
    panels.flatMap((panel) => numbersOf(panel, 0)),
    { isLog: x.isLog, left, right: room.right },
  );
  const last = panels.length - 1;
  const drawn = panels.map((panel, at) =>
    panelOf(panel, { ...sides[at], across, left, right: room.right, isLast: at === last }),
  );
  const end = sides[last].bottom + BELOW;
  const middle = { x: (left + room.right) / 2, y: end - 4, "text-anchor": "middle" };
  const title = element("text", { class: "axis muted", ...middle }, text(x.title));
  return { markup: [legend.markup, ...drawn, title].filter((part) => part !== "").join("\n"), bottom: end };
}

/** The y axes of panels from `top` on; to `bottom`, where it is given. */
function sidesOf(panels: readonly Panel[], top: number, bottom: number | undefined): PanelSide[] {
  const count = panels.length;
  const free =
    bottom === undefined ? undefined : (bottom - top - BELOW + PANEL_GAP) / count - PANEL_GAP - TITLE_ROOM;
  const height = Math.max(LEAST, free ?? (count === 1 ? ONE_PANEL : MANY_PANELS));
  return panels.map((panel, at) => {
    const start = top + TITLE_ROOM + at * (TITLE_ROOM + height + PANEL_GAP);
    const place = { top: start, bottom: start + height };
    return { ...place, ...upOf(numbersOf(panel, 1), { isLog: panel.y.isLog, ...place }) };
  });
}

interface PanelSide extends Side {
  readonly top: number;
  readonly bottom: number;
}

/** Of the points that are no gaps. */
const numbersOf = ({ lines }: Panel, coordinate: 0 | 1): number[] =>
  lines.flatMap(({ points }) =>
    points.flatMap((point) => (Number.isFinite(point[1]) ? [point[coordinate]] : [])),
  );

interface PanelPlace extends PanelSide {
  readonly across: Side;
  readonly left: number;
  readonly right: number;
  readonly isLast: boolean;
}

function panelOf({ y, lines }: Panel, place: PanelPlace): string {
  const { across, scale, marks, left, right, top, bottom, isLast } = place;
  const plane: Plane = { across: across.scale, up: scale, top, bottom };
  return [
    element("text", { class: "axis", x: left, y: top - 10 }, text(y.title)),
    rowsOfGrid(marks, left, right),
    columnsOfGrid(across.marks, bottom, isLast),
    ...lines.filter(({ raw }) => raw !== undefined).map((line) => rawCurve(line, plane)),
    ...inOrder(lines).map((line) => curve(line, plane)),
  ].join("\n");
}

/** Dashed ones on top. */
const inOrder = (lines: Panel["lines"]): Panel["lines"] => [
  ...lines.filter(({ isDashed }) => !isDashed),
  ...lines.filter(({ isDashed }) => isDashed),
];
