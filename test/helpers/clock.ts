/** A clock that stands still until a test lets time pass. */
import type { Clock } from "../../src/tui/progress.ts";

export interface HandClock extends Clock {
  /** Lets so many milliseconds pass, in which what is due is called. */
  pass(milliseconds: number): void;
}

export function handClock(): HandClock {
  let time = 0;
  const due = new Set<{ readonly at: number; then(): void }>();
  return {
    now: () => time,
    after: (milliseconds, then) => {
      const alarm = { at: time + milliseconds, then };
      due.add(alarm);
      return () => due.delete(alarm);
    },
    pass: (milliseconds) => {
      time += milliseconds;
      for (const alarm of due) {
        if (alarm.at > time || !due.delete(alarm)) continue;
        alarm.then();
      }
    },
  };
}
