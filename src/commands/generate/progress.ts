/** How far a run of `weft generate` is: in the bytes of the prompts, and within a block of them in tokens. */
import type { Block } from "../../io/codec.ts";
import type { Reading } from "../stream/reading.ts";

export class PromptsProgress {
  readonly #reading: Reading;
  /** Tokens that a prompt can get. */
  readonly #most: number;
  #size = 0;
  #before = 0;
  #tokens = 0;

  constructor(reading: Reading, most: number) {
    this.#reading = reading;
    this.#most = most;
  }

  /** The next block is begun. */
  begin({ bytes }: Block): void {
    this.#before += this.#size;
    this.#size = bytes.length;
  }

  /** The steps in which so many prompts of the block are continued, which are seen as they come: what is new in each. */
  *watch<Result>(steps: Generator<readonly unknown[], Result>, prompts: number): Generator<unknown, Result> {
    for (let made = 0; ; ) {
      const { done, value } = steps.next();
      if (done) return value;
      made += value.length;
      this.#tokens += value.length;
      const share = Math.min(1, made / Math.max(1, prompts * this.#most));
      this.#reading.worked(this.#before + this.#size * share, this.#tokens);
      yield value;
    }
  }

  stop(): void {
    this.#reading.stop();
  }
}
