import { describe, expect, it } from "vitest";
import type { Row } from "../helpers/screen.ts";
import { filmOf } from "./film.ts";

const row = (text: string): Row => [{ text, column: 0, columns: text.length, style: {} }];

describe("a film", () => {
  const [a, b, c] = [row("a"), row("b"), row("c")];
  const film = filmOf(
    [
      { at: 0, screen: [a, []] },
      { at: 10, screen: [a, b] },
      { at: 30, screen: [b, c] },
      { at: 40, screen: [a, b] },
    ],
    60,
  );

  it("has each different row once", () => expect(film.rows).toEqual([a, b, [], c]));

  it("has for each row of the screen its pictures, and when they change", () =>
    expect(film.strips).toEqual([
      {
        pictures: [0, 1],
        changes: [
          { at: 0, picture: 0 },
          { at: 30, picture: 1 },
          { at: 40, picture: 0 },
        ],
      },
      {
        pictures: [2, 1, 3],
        changes: [
          { at: 0, picture: 0 },
          { at: 10, picture: 1 },
          { at: 30, picture: 2 },
          { at: 40, picture: 1 },
        ],
      },
    ]));

  it("ends when its last frame has stood", () => expect(film.length).toBe(100));
});
