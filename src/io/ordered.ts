/** A parallel map that keeps the order. */
import { closeSource } from "./closing.ts";

/**
 * Runs `work` on at most `inFlight` items at once and gives the results in order, each as soon as it and those
 * before it are there, also while the source waits. The source is never read further ahead than that.
 * The first error ends it, after the results before it; then, or when the consumer stops, the source is closed.
 */
export async function* orderedMap<A, B>(
  source: AsyncIterable<A>,
  inFlight: number,
  work: (item: A) => Promise<B>,
): AsyncGenerator<B> {
  const iterator = source[Symbol.asyncIterator]();
  const results: Promise<B>[] = [];
  let pulling = false;
  let ended = false;
  let changed = () => {};

  const pull = async (): Promise<void> => {
    while (!pulling && !ended && results.length < inFlight) {
      pulling = true;
      const result = await startNext(iterator, work);
      pulling = false;
      if (result === undefined) ended = true;
      else results.push(result.value);
      if (result?.last) ended = true;
      changed();
    }
  };

  try {
    for (;;) {
      void pull();
      while (results.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
      if (results.length === 0) return;
      const value = await results[0];
      results.shift();
      void pull();
      yield value;
    }
  } finally {
    ended = true;
    await closeSource(iterator);
  }
}

/** The work on the next item, under way; the source's own error takes the place of a last result. */
async function startNext<A, B>(
  iterator: AsyncIterator<A>,
  work: (item: A) => Promise<B>,
): Promise<{ value: Promise<B>; last: boolean } | undefined> {
  try {
    const { done, value } = await iterator.next();
    return done ? undefined : { value: observed(work(value)), last: false };
  } catch (error) {
    return { value: observed(Promise.reject(error)), last: true };
  }
}

/** Its rejection is seen by whoever awaits it, and is no crash of the process if nobody comes to do so. */
function observed<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
