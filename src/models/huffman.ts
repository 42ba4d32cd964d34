/** The tree of hierarchical softmax (Huffman 1952; as in word2vec): frequent words have short paths. */

export interface Paths {
  /** (V + 1) Where each word's path begins in `nodes`. */
  readonly starts: Uint32Array;
  /** From the root on: the number of an inner node, below V - 1, with the highest bit set where the path goes right there. */
  readonly nodes: Uint32Array;
}

/** `counts` go from the most frequent word to the rarest. A single word has no path; `first` is as below. */
export function huffmanPaths(counts: Float64Array, first: "leaf" | "inner" = "leaf"): Paths {
  const { length } = counts;
  const { parents, rights } = huffmanTree(counts, first);
  const starts = new Uint32Array(length + 1);
  const root = 2 * length - 2;
  const depthOf = new Uint32Array(Math.max(1, 2 * length - 1));
  for (let node = root - 1; node >= 0; node--) depthOf[node] = depthOf[parents[node]] + 1;
  for (let word = 0; word < length; word++) starts[word + 1] = starts[word] + depthOf[word];
  const nodes = new Uint32Array(starts[length]);
  for (let word = 0; word < length; word++) {
    let at = starts[word + 1];
    for (let node = word; node !== root; node = parents[node])
      nodes[--at] = (parents[node] - length + (rights[node] ? RIGHT : 0)) >>> 0;
  }
  return { starts, nodes };
}

const RIGHT = 2 ** 31;

/**
 * The two rarest become one until one is left: leaves from the rarest on, and inner nodes as they are made, are in order.
 * Gives of each node, the leaves first, its parent, and 1 where it is its right child; of equals, `first` is taken first.
 */
export function huffmanTree(
  counts: Float64Array,
  first: "leaf" | "inner",
): { parents: Uint32Array; rights: Uint8Array } {
  const { length } = counts;
  const total = Math.max(1, 2 * length - 1);
  const weights = new Float64Array(total);
  weights.set(counts);
  const parents = new Uint32Array(total);
  const rights = new Uint8Array(total);
  let leaf = length - 1;
  let inner = length;
  for (let node = length; node < total; node++) {
    for (const isRight of [0, 1]) {
      const difference = weights[leaf] - weights[inner];
      const takesLeaf =
        leaf >= 0 && (inner >= node || difference < 0 || (difference === 0 && first === "leaf"));
      const child = takesLeaf ? leaf-- : inner++;
      weights[node] += weights[child];
      parents[child] = node;
      rights[child] = isRight;
    }
  }
  return { parents, rights };
}
