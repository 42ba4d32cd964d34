/** Signals: the first one asks the command to stop and clean up, the second one ends the process at once. */

const STOP = ["SIGINT", "SIGTERM"] as const;

export interface Signals {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** The signal that came, if one did. */
  received(): NodeJS.Signals | undefined;
}

export function listen(): Signals {
  const controller = new AbortController();
  let first: NodeJS.Signals | undefined;
  const stop = (name: NodeJS.Signals) => {
    first = name;
    for (const signal of STOP) process.removeListener(signal, stop); // the next one finds node's own: death
    controller.abort();
  };
  for (const signal of STOP) process.on(signal, stop);
  return { signal: controller.signal, received: () => first };
}
