/** One bar after the other, for work that has several stages. */
import type { Context, Job, Progress } from "../../context.ts";

export class Stages {
  readonly #context: Pick<Context, "progress">;
  #title: string | undefined;
  #bar: Progress | undefined;

  constructor(context: Pick<Context, "progress">) {
    this.#context = context;
  }

  /** A new title begins the next stage. */
  update(title: string, job: Job, done: number): void {
    if (title !== this.#title) {
      this.stop();
      this.#title = title;
      this.#bar = this.#context.progress(title, job);
    }
    this.#bar?.update(done);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
