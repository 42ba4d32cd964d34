/** Paths of the shortest tree that there is, in which every inner node stands where the paths say. */
import { describe, expect, it } from "vitest";
import { huffmanPaths } from "../../src/models/huffman.ts";
import { randomNumbers } from "../helpers/random.ts";
import { leastPathSum } from "../reference/huffman.ts";

const random = randomNumbers(1);
const descending = (count: number, most: number) =>
  Array.from({ length: count }, () => 1 + (random() % most)).sort((a, b) => b - a);

interface Step {
  readonly node: number;
  readonly right: boolean;
}

function pathsOf(counts: readonly number[]): Step[][] {
  const { starts, nodes } = huffmanPaths(Float64Array.from(counts));
  expect([starts.length, starts[0], starts.at(-1)]).toEqual([counts.length + 1, 0, nodes.length]);
  return counts.map((_, word) =>
    Array.from(nodes.subarray(starts[word], starts[word + 1]), (step) => ({
      node: step & 0x7fffffff,
      right: step >= 2 ** 31,
    })),
  );
}

const TREES: readonly (readonly [string, readonly number[]])[] = [
  ["two words", [5, 3]],
  ["three", [5, 3, 3]],
  ["equal counts", Array(7).fill(4)],
  ["equal counts, a power of two", Array(16).fill(1)],
  ["powers of two", [64, 32, 16, 8, 4, 2, 1, 1]],
  ["words that never come", [9, 4, 0, 0, 0, 0]],
  ["random counts", descending(300, 1000)],
  ["many equal ones among them", descending(300, 5)],
  ["the counts of a text", Array.from({ length: 2000 }, (_, i) => Math.ceil(60_000 / (i + 1)))],
];

describe.each(TREES)("%s", (_, counts) => {
  const paths = pathsOf(counts);

  it("have the shortest paths in all", () => {
    const sum = paths.reduce((all, path, word) => all + path.length * counts[word], 0);
    expect(sum).toBe(leastPathSum(counts));
  });

  it("have longer paths only where they are rarer", () => {
    for (let word = 1; word < counts.length; word++) {
      if (counts[word] < counts[word - 1])
        expect(paths[word].length).toBeGreaterThanOrEqual(paths[word - 1].length);
    }
  });

  it("are the leaves of one tree, whose inner nodes are below V - 1", () => {
    const children = new Map<string, string>();
    paths.forEach((path, word) => {
      path.forEach(({ node, right }, depth) => {
        const child = depth + 1 < path.length ? `node ${path[depth + 1].node}` : `word ${word}`;
        const edge = `${node} ${right ? "right" : "left"}`;
        expect(children.get(edge) ?? child).toBe(child);
        children.set(edge, child);
      });
    });
    expect(new Set(paths.map(([first]) => first.node))).toEqual(new Set([counts.length - 2]));
    expect(children.size).toBe(2 * (counts.length - 1));
    expect(new Set(children.values()).size).toBe(children.size);
    expect(Math.max(...paths.flat().map(({ node }) => node))).toBe(counts.length - 2);
  });
});

it("a single word has no path", () => {
  expect(pathsOf([7])).toEqual([[]]);
});
