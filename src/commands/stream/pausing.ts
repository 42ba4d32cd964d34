/** Long work on the main thread, which has signals to listen to and bytes to send. */
import { setImmediate } from "node:timers/promises";

const LONGEST = 25; // milliseconds

/**
 * Runs steps to their end, with a pause for the event loop every so often; `see` gets what each step gives, and a pause
 * follows if it waits for something. @throws the signal's reason
 */
export async function pausing<Step, Result>(
  signal: AbortSignal,
  steps: Generator<Step, Result>,
  see?: (step: Step) => Promise<void>,
): Promise<Result> {
  for (let since = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (see !== undefined) await see(value);
    if (see === undefined && performance.now() - since < LONGEST) continue;
    await setImmediate();
    signal.throwIfAborted();
    since = performance.now();
  }
}
