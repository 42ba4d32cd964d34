/** The dashboard on a terminal: it takes records of run logs in, draws, and hands on what keys ask for. */
import chalk from "chalk";
import { type Instance, render } from "ink";
import { frame, shownRuns } from "./frame.ts";
import { RunState } from "./run-state.ts";
import { Screen } from "./screen.tsx";
import { lossSvg } from "./snapshot.ts";
import { type Line, line, type Size } from "./span.ts";
import { type Action, firstView, type Key, press } from "./view.ts";

export interface DashboardOptions {
  /** The names of the runs. */
  readonly runs: readonly string[];
  /** A terminal. */
  readonly output: NodeJS.WriteStream;
  /** Where keys come from: a terminal too. */
  readonly keys: NodeJS.ReadStream;
  /** Colours there are: none, 16 or 256. */
  readonly colours: 0 | 16 | 256;
  /** Whether a run shows itself, and can be steered. */
  readonly own: boolean;
  /** The least milliseconds between two drawings that records lead to. */
  readonly every: number;
  /** The most of the time that these drawings may take. */
  readonly share: number;
  act(action: Action): void;
}

/** The other screen, empty; lines that are too long do not go on in the next. */
const ENTER = "\u001b[?1049h\u001b[?7l\u001b[2J\u001b[H";
const LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const CLEAR = "\u001b[2J\u001b[H";

export class Dashboard {
  readonly #options: DashboardOptions;
  readonly #runs: RunState[];
  readonly #ink: Instance;
  #view = firstView;
  #timer: NodeJS.Timeout | undefined;
  /** The time of the next drawing that records lead to. */
  #next = 0;
  #open = true;

  constructor(options: DashboardOptions) {
    const { runs, output, keys, colours } = options;
    this.#options = options;
    this.#runs = runs.map((name) => new RunState(name));
    chalk.level = colours === 256 ? 2 : colours === 16 ? 1 : 0;
    output.write(ENTER);
    output.on("resize", this.#resized); // before Ink listens, whose own clearing counts on lines that are where they were
    this.#ink = render(this.#screen(), {
      ...{ stdout: output, stdin: keys, stderr: output },
      ...{ exitOnCtrlC: false, patchConsole: false, maxFps: 30 },
    });
  }

  /** The next record of a run's log, by its place in `runs`. */
  record(run: number, record: Readonly<Record<string, unknown>>): void {
    if (!this.#open) return;
    this.#runs[run].see(record);
    this.#timer ??= setTimeout(() => this.#draw(), this.#next - performance.now());
  }

  /** The run's log began anew. */
  forget(run: number): void {
    this.#runs[run] = new RunState(this.#runs[run].name);
  }

  /** A sentence on the last line, until the next key. */
  say(note: string): void {
    this.#view = { ...this.#view, note };
    this.#draw();
  }

  /** The chart of the loss as it is seen, and what to call it. */
  snapshot(): { readonly name: string; readonly svg: string } {
    const runs = shownRuns(this.#runs, this.#view);
    const focus = runs[Math.min(this.#view.focus, runs.length - 1)] ?? this.#runs[0];
    const name = `${focus.name.replace(/\.jsonl$/, "")}-${focus.step}`;
    return { name, svg: lossSvg({ runs, focus, view: this.#view }) };
  }

  /** The terminal is as it was before. May be called again. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    clearTimeout(this.#timer);
    this.#ink.unmount();
    this.#options.output.off("resize", this.#resized);
    this.#options.output.write(LEAVE);
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#open) return;
    const { every, share } = this.#options;
    const begun = performance.now();
    this.#ink.rerender(this.#screen());
    const end = performance.now();
    this.#next = end + Math.max(every, (end - begun) / share);
  }

  #screen() {
    return <Screen lines={this.#lines()} press={this.#press} />;
  }

  /** A mistake in a panel must not end a training. */
  #lines(): readonly Line[] {
    const { columns, rows } = this.#options.output;
    const size: Size = { columns: columns || 80, rows: Math.max(1, (rows || 24) - 1) }; // Ink ends with a line break
    try {
      return frame(this.#runs, this.#view, size, this.#options.own);
    } catch (error) {
      return [line(`this panel cannot be drawn: ${error instanceof Error ? error.message : error}`)];
    }
  }

  readonly #press = (key: Key): void => {
    const { own, act } = this.#options;
    const { view, action } = press(this.#view, key, shownRuns(this.#runs, this.#view).length, own);
    this.#view = view;
    this.#draw();
    if (action !== undefined) act(action);
  };

  readonly #resized = (): void => {
    this.#options.output.write(CLEAR);
    this.#draw();
  };
}
