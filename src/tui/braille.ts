/** Curves in Braille patterns (U+2800 to U+28FF), whose characters are two dots wide and four high. */
import type { Line, Size, Span } from "./span.ts";

export interface Dot {
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

/** The bits of the dots of a character, by row and column (Unicode, chapter 21.1). */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A character has one colour: that of the curve drawn last. */
export class BrailleCanvas {
  readonly #columns: number;
  readonly #rows: number;
  readonly #dots: Uint8Array;
  readonly #colours: (string | undefined)[];

  constructor({ columns, rows }: Size) {
    this.#columns = columns;
    this.#rows = rows;
    this.#dots = new Uint8Array(columns * rows);
    this.#colours = new Array(columns * rows);
  }

  /** Dots side by side and on top of each other. */
  get width(): number {
    return this.#columns * 2;
  }

  get height(): number {
    return this.#rows * 4;
  }

  /** Does nothing outside of the canvas. */
  dot({ x, y }: Dot, colour: string): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const cell = (y >> 2) * this.#columns + (x >> 1);
    this.#dots[cell] |= BITS[y & 3][x & 1];
    this.#colours[cell] = colour;
  }

  /** A straight line between two dots within the canvas, both drawn (Bresenham 1965). */
  stroke(from: Dot, to: Dot, colour: string): void {
    const [dx, dy] = [Math.abs(to.x - from.x), -Math.abs(to.y - from.y)];
    const [stepX, stepY] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
    let { x, y } = from;
    for (let error = dx + dy; ; ) {
      this.dot({ x, y }, colour);
      if (x === to.x && y === to.y) return;
      const twice = 2 * error;
      if (twice >= dy) [error, x] = [error + dy, x + stepX];
      if (twice <= dx) [error, y] = [error + dx, y + stepY];
    }
  }

  /** A dot with its four neighbours. */
  mark({ x, y }: Dot, colour: string): void {
    for (const [right, down] of [
      [0, 0],
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ])
      this.dot({ x: x + right, y: y + down }, colour);
  }

  lines(): Line[] {
    return Array.from({ length: this.#rows }, (_, row) => this.#line(row * this.#columns));
  }

  /** Neighbours of one colour are one span; a character without dots is a blank. */
  #line(first: number): Line {
    const spans: Span[] = [];
    for (let cell = first; cell < first + this.#columns; cell++) {
      const [dots, colour, last] = [this.#dots[cell], this.#colours[cell], spans.at(-1)];
      const text = dots === 0 ? " " : String.fromCharCode(0x2800 + dots);
      if (last !== undefined && last.colour === colour)
        spans[spans.length - 1] = { text: last.text + text, colour };
      else spans.push({ text, colour });
    }
    return spans;
  }
}
