import { describe, expect, it } from "vitest";
import { type Box, type Labelled, labelPlaces, overlap } from "../../src/formats/label-places.ts";
import { randomNumbers } from "../helpers/random.ts";

const RADIUS = 3;
const frame: Box = { left: 0, top: 0, right: 700, bottom: 500 };

const dots = (labels: readonly Labelled[]): Box[] =>
  labels.map(({ x, y }) => ({ left: x - RADIUS, top: y - RADIUS, right: x + RADIUS, bottom: y + RADIUS }));

function randomLabels(count: number, seed: number): Labelled[] {
  const next = randomNumbers(seed);
  return Array.from({ length: count }, () => ({
    x: 10 + (next() % 680),
    y: 10 + (next() % 480),
    width: 15 + (next() % 90),
    height: 13,
  }));
}

describe("places of names", () => {
  it.each([
    [1, 30],
    [2, 150],
    [3, 800],
  ])("cover neither each other nor a point, and stay in the frame (seed %d, %d names)", (seed, count) => {
    const labels = randomLabels(count, seed);
    const places = labelPlaces(labels, frame, RADIUS).filter((place) => place !== undefined);
    expect(places.length).toBeGreaterThan(count === 800 ? 100 : 0.9 * count);
    for (const [at, place] of places.entries()) {
      expect(places.slice(0, at).some((other) => overlap(place, other))).toBe(false);
      expect(dots(labels).some((dot) => overlap(place, dot))).toBe(false);
      expect(place.left >= 0 && place.top >= 0 && place.right <= 700 && place.bottom <= 500).toBe(true);
    }
  });

  it("are beside the point where it is alone, on the other side at the edge, and further off in a crowd", () => {
    const size = { width: 40, height: 12 };
    const [alone] = labelPlaces([{ x: 100, y: 100, ...size }], frame, RADIUS);
    expect(alone).toEqual({ left: 105, top: 94, right: 145, bottom: 106, leader: undefined });
    const [edge] = labelPlaces([{ x: 690, y: 100, ...size }], frame, RADIUS);
    expect(edge).toEqual({ left: 645, top: 94, right: 685, bottom: 106, leader: undefined });
    const crowd = Array.from({ length: 25 }, (_, at) => ({
      x: 300 + (at % 5) * 3,
      y: 200 + Math.floor(at / 5) * 3,
      ...size,
    }));
    const places = labelPlaces(crowd, frame, RADIUS).filter((place) => place !== undefined);
    expect(places.some(({ leader }) => leader !== undefined)).toBe(true);
    for (const { leader, ...box } of places) {
      if (leader === undefined) continue;
      const [x, y] = leader[1];
      expect(x >= box.left && x <= box.right && y >= box.top && y <= box.bottom).toBe(true);
    }
  });

  it("are none where there is no room", () => {
    expect(labelPlaces([{ x: 5, y: 5, width: 40, height: 12 }], { ...frame, right: 30 }, RADIUS)).toEqual([
      undefined,
    ]);
    const same = Array.from({ length: 100 }, () => ({ x: 350, y: 250, width: 60, height: 13 }));
    const places = labelPlaces(same, frame, RADIUS);
    expect(places.filter((place) => place !== undefined).length).toBeGreaterThan(2);
    expect(places.includes(undefined)).toBe(true);
  });
});
