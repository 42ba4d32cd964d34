/** A backend for networks whose weights no longer change: what they need for products is made ready once. */
import { Arena } from "./arena.ts";
import type { Backend, Prepared, Workspace } from "./backend.ts";
import type { Matrix } from "./matrix.ts";

/** Addresses, from `start` to before `end`. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

/**
 * For one engine. What is made ready of a matrix within `weights` stays for good, in memory of about the same size,
 * and its numbers must not change from then on.
 */
export function constantWeights({ name, prepare, multiply }: Backend, weights: Region): Backend {
  const ready = new Map<number, Prepared[]>();
  let room: Arena | undefined;
  const lookUp = (workspace: Workspace, right: Matrix): Prepared => {
    const here = ready.get(right.pointer) ?? [];
    const found = here.find(({ matrix }) => isSame(matrix, right));
    if (found !== undefined) return found;
    room ??= new Arena(workspace.kernels);
    const made = prepare({ kernels: workspace.kernels, step: room }, right);
    ready.set(right.pointer, [...here, made]);
    return made;
  };
  const isWeight = ({ pointer }: Matrix) => pointer >= weights.start && pointer < weights.end;
  return {
    name,
    prepare: (workspace, right, rows) =>
      isWeight(right) ? lookUp(workspace, right) : prepare(workspace, right, rows),
    multiply: (workspace, output, left, right, add) => {
      const known = !("packed" in right) && isWeight(right) ? lookUp(workspace, right) : right;
      multiply(workspace, output, left, known, add);
    },
  };
}

const isSame = (a: Matrix, b: Matrix): boolean =>
  a.rows === b.rows && a.columns === b.columns && a.stride === b.stride && a.transposed === b.transposed;
