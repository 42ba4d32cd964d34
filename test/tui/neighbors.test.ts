import { expect, it } from "vitest";
import { changeOf, goneFrom, type Neighbors } from "../../src/tui/neighbors.ts";

const words = (text: string) => [...text].map((word) => ({ word, similarity: 0.5 }));
const near = (now: string, before?: string): Neighbors => ({
  ...{ step: 1, now: words(now) },
  before: before === undefined ? undefined : words(before),
});
const changes = (all: Neighbors) => all.now.map((_, place) => changeOf(place, all));

it("neighbours rise, fall, stay, or are new", () => {
  expect(changes(near("abcd", "acbe"))).toEqual(["same", "up", "down", "new"]);
  expect(changes(near("ab"))).toEqual(["same", "same"]);
  expect(changes(near("a", ""))).toEqual(["new"]);
});

it("knows which are gone", () => {
  expect(goneFrom(near("abcd", "acbe"))).toEqual(["e"]);
  expect(goneFrom(near("ab"))).toEqual([]);
});
