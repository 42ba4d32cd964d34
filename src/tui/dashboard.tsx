/** The dashboard on a terminal: it takes records of run logs in, draws, and hands on what keys ask for. */
import chalk from "chalk";
import { type Instance, render } from "ink";
import { focusOf, frame, shownRuns } from "./frame.ts";
import { layersOf } from "./panels/flow-strips.ts";
import { shortName } from "./panels/stage.ts";
import { RunState } from "./run-state.ts";
import { Screen } from "./screen.tsx";
import { snapshotOf } from "./snapshot.ts";
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
  /** The time in milliseconds, as records were written at. */
  now(): number;
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

const SILENCE_MS = 5000;

export class Dashboard {
  readonly #options: DashboardOptions;
  readonly #runs: RunState[];
  readonly #ink: Instance;
  #view = firstView;
  #timer: NodeJS.Timeout | undefined;
  /** Draws also when no record comes: what is to be seen then is that none came. */
  readonly #clock: NodeJS.Timeout;
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
    this.#clock = setInterval(() => this.#draw(), SILENCE_MS);
  }

  /** The next record of a run's log, by its place in `runs`, and when it was written, if that was not now. */
  record(run: number, record: Readonly<Record<string, unknown>>, written = this.#options.now()): void {
    if (!this.#open) return;
    this.#runs[run].see(record, written);
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

  /** What the panel shows, and what to call it. */
  snapshot(): { readonly name: string; readonly svg: string } {
    const view = this.#view;
    const runs = shownRuns(this.#runs, view);
    const focus = focusOf(runs, view) ?? this.#runs[0];
    const { what, svg } = snapshotOf({ runs, focus, view, now: this.#options.now() });
    return { name: `${shortName(focus.name)}-${focus.step}-${what}`, svg };
  }

  /** The terminal is as it was before. May be called again. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    clearTimeout(this.#timer);
    clearInterval(this.#clock);
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
      const { own, now } = this.#options;
      return frame({ runs: this.#runs, view: this.#view, own, now: now() }, size);
    } catch (error) {
      return [line(`this panel cannot be drawn: ${error instanceof Error ? error.message : error}`)];
    }
  }

  readonly #press = (key: Key): void => {
    const { own, act } = this.#options;
    const runs = shownRuns(this.#runs, this.#view);
    const { view, action } = press(this.#view, key, { runs: runs.length, layers: layersOf(runs), own });
    this.#view = view;
    this.#draw();
    if (action !== undefined) act(action);
  };

  readonly #resized = (): void => {
    this.#options.output.write(CLEAR);
    this.#draw();
  };
}
