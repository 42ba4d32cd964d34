import type { Writable } from "node:stream";

/** What the process is made of, as far as the command line is concerned; tests lend one of their own. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory; undefined where it is gone. */
  readonly folder: string | undefined;
  /** The number of the user; undefined where the system has none. */
  readonly user: number | undefined;
  readonly stdin: {
    readonly terminal: boolean;
    /** Whether another `weft` writes what comes in: it knows better how far the pipeline is. */
    isFromWeft(): boolean;
  };
  readonly stdout: {
    readonly descriptor: number;
    readonly terminal: boolean;
    readonly columns: number;
    /** Whether what goes out may come to a terminal, also through a pipe: to a pager, for instance. */
    isShown(): boolean;
  };
  readonly stderr: { readonly stream: Writable; readonly terminal: boolean };
  /** Aborted when the user wants the command to stop. */
  readonly signal: AbortSignal;
}
