/** What the process lends to a command: its output, its voice, its signals. Commands never touch `process`. */
import type { Team } from "../engine/team.ts";
import type { Journal } from "../io/journal.ts";
import type { Sink } from "../io/sink.ts";

export interface Context {
  /** Opens the output: `-` or undefined is standard output, a name is a file that appears by rename when whole. */
  output(path?: string, options?: { force?: boolean }): Promise<Sink>;
  /** Opens a file of JSON lines that may be read while it grows; `keep` says which lines of an earlier run stay. */
  journal(path: string, keep?: (record: Readonly<Record<string, unknown>>) => boolean): Promise<Journal>;
  /** A line for people on standard error, `weft NAME: message`; silent with --quiet. */
  say(message: string): void;
  /** As `say`, and silent unless --verbose. */
  explain(message: string): void;
  /** As `say`, said whatever --quiet is. */
  warn(message: string): void;
  /** A bar on a terminal, once a job takes longer than half a second; elsewhere a line every ten seconds; nothing with --quiet. */
  progress(title: string, job?: Job): Progress;
  /** Opens a full-screen view of runs; undefined where there is no terminal for it. Messages wait until it is closed. */
  dashboard(options: DashboardOptions): Promise<Dashboard | undefined>;
  /** Starts worker threads that run the named program (see commands/index.ts). */
  team<In, Out>(threads: number, program: string, spec: unknown): Promise<Team<In, Out>>;
  /** Aborted at SIGINT or SIGTERM: save what is worth saving and return. */
  readonly signal: AbortSignal;
  /** Whether standard input is a terminal, where nobody may be typing. */
  readonly stdin: { readonly terminal: boolean };
  /** Whether standard output is a terminal that shows colour. */
  readonly stdout: { readonly terminal: boolean; readonly colour: boolean; readonly columns: number };
  /** How many threads `--threads` means when it is not given. */
  readonly cores: number;
  /** The version of Node, such as `22.11.0`. */
  readonly node: string;
  /** What the process takes of the machine. */
  usage(): Usage;
}

/** A job that may take long. */
export interface Job {
  /** How much there is to do, if that is known. */
  readonly total?: number;
  /** What is counted, such as `bytes` or `tokens`: how many it is a second is told. Without it only shares and times are. */
  readonly unit?: string;
  /** What is counted besides, such as `records`. */
  readonly besides?: string;
  /** How much had been done before the job began. */
  readonly done?: number;
  /** A pipeline has many such jobs: where there is no terminal, they are told of with --verbose alone. */
  readonly isMinor?: boolean;
  /** Rows go to standard output meanwhile: where that is a terminal, a bar would tear them. */
  readonly isBesideRows?: boolean;
}

export interface Progress {
  /** `done` of the total; `more` are a few words about it, or how much it is of what is counted besides. */
  update(done: number, more?: string | number): void;
  stop(): void;
}

export interface DashboardOptions {
  /** The names of the runs. */
  readonly runs: readonly string[];
  /** What keys do to the run that shows itself. */
  readonly controls?: Controls;
}

export interface Controls {
  /** Write a checkpoint now. */
  checkpoint(): void;
  /** Wait between two steps, or go on. @returns whether it waits now */
  pause(): boolean;
  /** End as if this had been the last step. @returns false where nothing has been learnt yet that could be written */
  stop(): boolean;
}

export interface Dashboard {
  /** The next record of the log of a run, by its place in `runs`, and when it was written in milliseconds, if not now. */
  record(run: number, record: Readonly<Record<string, unknown>>, written?: number): void;
  /** The log of that run began anew. */
  forget(run: number): void;
  /** A line below all others. */
  say(message: string): void;
  /** When it was closed, also by a key. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface Usage {
  /** Bytes in memory. */
  readonly memory: number;
  /** Seconds of all cores since the process began. */
  readonly cpuSeconds: number;
}
