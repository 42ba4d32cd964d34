/** What the user of `--tui` asks of a training, and when it is done: between two steps. */
import type { Controls } from "../context.ts";

export class Steering implements Controls {
  /** The training is to end as if this had been its last step. */
  stopped = false;
  #checkpoint = false;
  readonly #isEnough: () => boolean;
  /** Ends the pause, while there is one. */
  #goOn: (() => void) | undefined;
  #pause: Promise<void> | undefined;

  /** `isEnough` tells whether what has been learnt can be written. */
  constructor(isEnough: () => boolean = () => true) {
    this.#isEnough = isEnough;
  }

  checkpoint(): void {
    this.#checkpoint = true;
  }

  /** Training that is to end does not wait any longer. */
  stop(): boolean {
    if (!this.#isEnough()) return false;
    this.stopped = true;
    this.#end();
    return true;
  }

  pause(): boolean {
    if (this.#pause !== undefined) this.#end();
    else
      this.#pause = new Promise((resolve) => {
        this.#goOn = resolve;
      });
    return this.#pause !== undefined;
  }

  get paused(): boolean {
    return this.#pause !== undefined;
  }

  /** Whether a checkpoint was asked for since the last call. */
  takeCheckpoint(): boolean {
    const wanted = this.#checkpoint;
    this.#checkpoint = false;
    return wanted;
  }

  /** Resolves when there is no pause, or at the signal. */
  async going(signal: AbortSignal): Promise<void> {
    const end = () => this.#end();
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) this.#end();
    await this.#pause;
    signal.removeEventListener("abort", end);
  }

  #end(): void {
    this.#goOn?.();
    this.#goOn = undefined;
    this.#pause = undefined;
  }
}
