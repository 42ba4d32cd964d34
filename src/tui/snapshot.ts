/** The chart of the loss as an SVG file. */
import { placeOn, type Scale, scaleOf, ticksOf } from "./axis.ts";
import type { Curve } from "./chart.ts";
import { short } from "./format.ts";
import { lossCurves } from "./panels/curves.ts";
import type { Stage } from "./panels/stage.ts";

const [WIDTH, HEIGHT] = [960, 540];
const MARGIN = { left: 70, right: 20, top: 50, bottom: 40 };

/** As the loss panel shows it: with its smoothing and its scale. */
export function lossSvg(stage: Stage): string {
  const curves = lossCurves(stage);
  const points = curves.flatMap((curve) => curve.points);
  const xs = scaleOf(points.map(({ x }) => x));
  const ys = scaleOf(
    points.map(({ y }) => y),
    stage.view.log,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    ...ticksOf(ys, 8).map((tick) => horizontal(tick, ys)),
    ...ticksOf(xs, 10).map((tick) => vertical(tick, xs)),
    ...curves.map((curve) => path(curve, xs, ys)),
    ...legend(stage),
    "</svg>\n",
  ].join("\n");
}

const acrossOf = (xs: Scale, x: number): number =>
  MARGIN.left + placeOn(xs, x) * (WIDTH - MARGIN.left - MARGIN.right);

const downOf = (ys: Scale, y: number): number =>
  HEIGHT - MARGIN.bottom - placeOn(ys, y) * (HEIGHT - MARGIN.top - MARGIN.bottom);

function horizontal(tick: number, ys: Scale): string {
  const y = downOf(ys, tick).toFixed(1);
  return (
    `<path d="M${MARGIN.left} ${y}H${WIDTH - MARGIN.right}" stroke="#ddd"/>` +
    `<text x="${MARGIN.left - 8}" y="${y}" text-anchor="end" dominant-baseline="middle">${short(tick)}</text>`
  );
}

function vertical(tick: number, xs: Scale): string {
  const x = acrossOf(xs, tick).toFixed(1);
  return `<text x="${x}" y="${HEIGHT - MARGIN.bottom + 20}" text-anchor="middle">${short(tick)}</text>`;
}

/** The colours of the terminal, dark enough for white. */
const INKS: Readonly<Record<string, string>> = {
  cyan: "#0087af",
  yellow: "#c08000",
  magenta: "#af00af",
  green: "#008700",
  blue: "#0000d7",
  red: "#d70000",
};

/** A point that has no place begins the curve anew. */
function path({ points, colour, marks }: Curve, xs: Scale, ys: Scale): string {
  const places = points.map(({ x, y }) => [acrossOf(xs, x), downOf(ys, y)] as const);
  const isPlace = ([x, y]: readonly [number, number]) => Number.isFinite(x) && Number.isFinite(y);
  if (marks)
    return places
      .filter(isPlace)
      .map(([x, y]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${INKS[colour]}"/>`)
      .join("");
  const steps = places.map((place, at) => {
    if (!isPlace(place)) return "";
    const begins = at === 0 || !isPlace(places[at - 1]);
    return `${begins ? "M" : "L"}${place[0].toFixed(1)} ${place[1].toFixed(1)}`;
  });
  return `<path d="${steps.join("")}" fill="none" stroke="${INKS[colour]}" stroke-width="1.5"/>`;
}

function legend({ runs, view: { log } }: Stage): string[] {
  const names =
    runs.length === 1 ? [`${runs[0].name}: training`, "validation"] : runs.map(({ name }) => name);
  const colours = Object.values(INKS);
  const title = `<text x="${MARGIN.left}" y="20" font-weight="bold">loss by step${log ? ", logarithmic" : ""}</text>`;
  const each = Math.floor((WIDTH - MARGIN.left - MARGIN.right) / Math.max(1, names.length));
  return [
    title,
    ...names.map(
      (name, at) =>
        `<text x="${MARGIN.left + at * each}" y="40" fill="${colours[at % colours.length]}">${escaped(name)}</text>`,
    ),
  ];
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
