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
    setImmediate(unlisten); // not yet: Ink's own listener ends the process at once where it is the only one
    controller.abort();
  };
  const unlisten = () => {
    for (const signal of STOP) process.removeListener(signal, stop); // the next one finds node's own: death
  };
  for (const signal of STOP) process.on(signal, stop);
  return { signal: controller.signal, received: () => first };
}
