import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { orderedMap } from "../../src/io/ordered.ts";
import { collect, collectUntilError } from "./support.ts";

async function* count(to: number): AsyncGenerator<number> {
  for (let index = 0; index < to; index++) yield index;
}

test("results come in order, however long each takes", async () => {
  const delays = Array.from({ length: 60 }, (_, index) => (index * 7) % 5);
  const results = await collect(orderedMap(count(60), 4, (item) => sleep(delays[item], item * 2)));
  expect(results).toEqual(Array.from({ length: 60 }, (_, index) => index * 2));
});

test("never more than so many at once, and the source is not read further", async () => {
  let running = 0;
  let most = 0;
  let pulled = 0;
  async function* source() {
    for (; pulled < 50; ) yield pulled++;
  }
  let given = 0;
  for await (const _ of orderedMap(source(), 3, async (item) => {
    most = Math.max(most, ++running);
    await sleep(1);
    running--;
    return item;
  })) {
    given++;
    await sleep(2);
    expect(pulled).toBeLessThanOrEqual(given + 3);
  }
  expect([given, most]).toEqual([50, 3]);
});

test("a result is given while the source waits", async () => {
  let release = () => {};
  async function* source() {
    yield 1;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    yield 2;
  }
  const results = orderedMap(source(), 4, async (item) => item);
  expect((await results.next()).value).toBe(1);
  release();
  expect((await results.next()).value).toBe(2);
  expect((await results.next()).done).toBe(true);
});

test("the first error ends it, after the results before it, and closes the source", async () => {
  let closed = false;
  async function* source() {
    try {
      yield* count(100);
    } finally {
      closed = true;
    }
  }
  const work = async (item: number) => {
    await sleep(item === 3 ? 0 : 3);
    if (item >= 3) throw new Error(`work ${item}`);
    return item;
  };
  const { items, error } = await collectUntilError(orderedMap(source(), 8, work));
  expect(items).toEqual([0, 1, 2]);
  expect((error as Error).message).toBe("work 3");
  expect(closed).toBe(true);
});

test("an error of the source comes after the results of what it gave", async () => {
  async function* source() {
    yield 1;
    yield 2;
    throw new Error("source");
  }
  const { items, error } = await collectUntilError(orderedMap(source(), 8, (item) => sleep(3, item)));
  expect(items).toEqual([1, 2]);
  expect((error as Error).message).toBe("source");
});

test("a consumer that stops closes the source, and does not wait for one that has nothing to say", async () => {
  let closed = false;
  async function* source() {
    try {
      yield* count(100);
    } finally {
      closed = true;
    }
  }
  for await (const item of orderedMap(source(), 2, async (value) => value)) if (item === 5) break;
  expect(closed).toBe(true);
  async function* silent() {
    yield 1;
    await new Promise(() => {});
  }
  for await (const item of orderedMap(silent(), 2, async (value) => value)) if (item === 1) break;
});
