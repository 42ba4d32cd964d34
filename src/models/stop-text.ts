/** A text that grows piece by piece, up to the first of some strings that end it. */
export class StopText {
  readonly #stops: readonly string[];
  readonly #pieces: string[] = [];
  /** The beginning of a stop string, perhaps. */
  #held = "";
  /** One of the strings has come. */
  stopped = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** Takes the next piece, and gives what has become certain: what may be the beginning of a stop string is held back. */
  push(piece: string): string {
    const text = this.#held + piece;
    const ends = this.#stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    this.stopped = ends.length > 0;
    const certain = text.slice(0, this.stopped ? Math.min(...ends) : text.length - this.#beginning(text));
    this.#held = this.stopped ? "" : text.slice(certain.length);
    this.#pieces.push(certain);
    return certain;
  }

  /** What was held back, as no more comes. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    this.#pieces.push(held);
    return held;
  }

  /** All that is certain. */
  toString(): string {
    return this.#pieces.join("");
  }

  /** How much of the text's end may be the beginning of a stop string. */
  #beginning(text: string): number {
    const lengths = this.#stops.map((stop) => {
      let length = Math.min(stop.length - 1, text.length);
      while (length > 0 && !text.endsWith(stop.slice(0, length))) length--;
      return length;
    });
    return Math.max(0, ...lengths);
  }
}
