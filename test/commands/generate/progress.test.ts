/** How far a run of `weft generate` is, told by tokens within a block of prompts. */
import { expect, it } from "vitest";
import { PromptsProgress } from "../../../src/commands/generate/progress.ts";
import type { Block } from "../../../src/io/codec.ts";
import { Meter } from "../../../src/io/meter.ts";

const block = (size: number): Block => ({ codec: "text", bytes: new Uint8Array(size), file: "-", line: 1 });

function* steps(...made: number[]): Generator<readonly unknown[], string> {
  for (const count of made) yield Array(count).fill("token");
  return "completions";
}

/** What is told of blocks of 100 and 50 bytes. */
function told(most: number, prompts: number, made: readonly number[]): (readonly [number, number])[] {
  const seen: (readonly [number, number])[] = [];
  const worked = (bytes: number, tokens: number) => void seen.push([bytes, tokens]);
  const progress = new PromptsProgress({ meter: new Meter(), worked, stop: () => {} }, most);
  for (const size of [100, 50]) {
    progress.begin(block(size));
    const watched = progress.watch(steps(...made), prompts);
    let last = watched.next();
    while (!last.done) last = watched.next();
    expect(last.value).toBe("completions");
  }
  return seen;
}

it("grows with the tokens of a block, and begins the next one where that is", () => {
  expect(told(4, 2, [0, 2, 2, 1])).toEqual([
    [0, 0],
    [25, 2],
    [50, 4],
    [62.5, 5],
    [100, 5],
    [112.5, 7],
    [125, 9],
    [131.25, 10],
  ]);
});

it("never is behind the block, and knows runs that make no token", () => {
  expect(told(1, 1, [2]).map(([bytes]) => bytes)).toEqual([100, 150]);
  expect(told(0, 3, [0]).map(([bytes]) => bytes)).toEqual([0, 100]);
});
