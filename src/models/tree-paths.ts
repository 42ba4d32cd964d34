/** The paths of hierarchical softmax in the kernels' memory. */
import type { Kernels } from "../engine/kernels.ts";
import { huffmanPaths } from "./huffman.ts";
import { placeNumbers } from "./placed-numbers.ts";

/** `counts` go from the most frequent on. The addresses of where each path begins and of their nodes, and the longest one's length. */
export function placePaths(
  kernels: Kernels,
  counts: Float64Array,
  first?: "leaf" | "inner",
): { readonly paths: number; readonly nodes: number; readonly longest: number } {
  const { starts, nodes } = huffmanPaths(counts, first);
  let longest = 0;
  for (let i = 0; i < counts.length; i++) longest = Math.max(longest, starts[i + 1] - starts[i]);
  return { paths: placeNumbers(kernels, starts), nodes: placeNumbers(kernels, nodes), longest };
}
