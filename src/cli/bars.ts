/** The progress of a command's jobs: who sees it, and how messages pass it. */
import type { Job, Progress } from "../commands/context.ts";
import { type LiveProgress, showProgress } from "../tui/progress.ts";
import type { Host } from "./host.ts";

export interface BarsOptions {
  readonly host: Host;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Says a line to people. */
  say(message: string): void;
  /** Whether something else has the terminal just now. */
  isHidden(): boolean;
}

export class Bars {
  /** Records go to the terminal as they are made. */
  besideRecords = false;
  readonly #options: BarsOptions;
  readonly #shown = new Set<LiveProgress>();

  constructor(options: BarsOptions) {
    this.#options = options;
  }

  /** A progress that is not seen while it is hidden, and begins when it no longer is. */
  begin(title: string, job: Job): Progress {
    const { isHidden } = this.#options;
    let bar = isHidden() ? undefined : this.#open(title, job);
    return {
      update: (done, more) => {
        if (isHidden()) return;
        bar ??= this.#open(title, { ...job, done });
        bar.update(done, more);
      },
      stop: () => bar?.stop(),
    };
  }

  /** Makes room for a message: the bars come back below it. */
  clear(): void {
    for (const bar of this.#shown) bar.clear();
  }

  stop(): void {
    for (const bar of this.#shown) bar.stop();
  }

  #open(title: string, job: Job): LiveProgress {
    const { host, say } = this.#options;
    const bar = showProgress({
      stream: host.stderr.stream,
      style: this.#styleOf(job),
      say,
      job: { title, ...job },
      mayAppear: () => this.#mayAppear(job),
      closed: () => this.#shown.delete(bar),
    });
    this.#shown.add(bar);
    return bar;
  }

  #styleOf({ isMinor = false }: Job): "bar" | "lines" | "none" {
    const { host, quiet, verbose } = this.#options;
    if (quiet) return "none";
    if (host.stderr.terminal && host.env.TERM !== "dumb") return "bar";
    return isMinor && !verbose ? "none" : "lines";
  }

  /**
   * A bar tears rows that come to its terminal, and two bars each other. Of a pipeline that ends elsewhere, the first
   * draws; of one that ends at the terminal, whoever has no rows to write meanwhile.
   */
  #mayAppear({ isBesideRows = false }: Job): boolean {
    const { host, isHidden } = this.#options;
    const { stdin, stdout } = host;
    if (isHidden()) return false;
    if (stdout.isShown()) return !isBesideRows && !this.besideRecords;
    return !stdin.isFromWeft();
  }
}
