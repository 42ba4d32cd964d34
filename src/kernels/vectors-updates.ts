// Gradient steps. `steps` has a row of numbers for each input and in it one for each output, `stride` bytes apart: by how
// much of the output the input moves, and by how much of the input the output. Both move from where they were before
// (HogBatch, Ji et al. 2016). Outputs are a list of even length: groups of six, then of two.

import { add_product } from "./vectors-dots";

/**
 * Moves inputs and outputs; an input may be listed twice. One group of six reads all inputs before it moves them; with other
 * numbers of outputs the inputs move at
 * the end: `scratch` lists the addresses of as many rows as there are inputs.
 */
export function update_rows(
  inputs: usize, inputCount: i32, outputs: usize, count: i32, width: usize, steps: usize, stride: usize, scratch: usize,
): void {
  const moved = count == 6 ? inputs : scratch;
  if (moved == scratch) clearRows(scratch, inputCount, width);
  let i = 0;
  for (; i + 6 <= count; i += 6) updateSix(inputs, moved, inputCount, outputs + (i << 2), width, steps + (i << 2), stride);
  for (; i < count; i += 2) updateTwo(inputs, moved, inputCount, outputs + (i << 2), width, steps + (i << 2), stride);
  if (moved == scratch) addRows(inputs, scratch, inputCount, width);
}

/** Moves outputs one after the other, so that one may be listed twice, and adds what moves the vector to `gradient`. */
export function update_around(vector: usize, gradient: usize, outputs: usize, count: i32, width: usize, steps: usize): void {
  for (let i = 0; i < count; i += 2) updatePair(vector, gradient, outputs + (i << 2), width, steps + (i << 2));
}

/** Sixteen bytes of all rows at a time: first the outputs from the inputs, then the inputs from what the outputs were. */
function updateSix(
  inputs: usize, moved: usize, inputCount: i32, outputs: usize, width: usize, steps: usize, stride: usize,
): void {
  const r0: usize = load<u32>(outputs), r1: usize = load<u32>(outputs, 4), r2: usize = load<u32>(outputs, 8);
  const r3: usize = load<u32>(outputs, 12), r4: usize = load<u32>(outputs, 16), r5: usize = load<u32>(outputs, 20);
  const end = inputs + (inputCount << 2);
  for (let at: usize = 0; at < width; at += 16) {
    let s0 = v128.load(r0 + at), s1 = v128.load(r1 + at), s2 = v128.load(r2 + at);
    let s3 = v128.load(r3 + at), s4 = v128.load(r4 + at), s5 = v128.load(r5 + at);
    let g = steps;
    for (let input = inputs; input < end; input += 4, g += stride) {
      const x = v128.load((load<u32>(input) as usize) + at);
      s0 = add_product(v128.load32_splat(g), x, s0);
      s1 = add_product(v128.load32_splat(g, 4), x, s1);
      s2 = add_product(v128.load32_splat(g, 8), x, s2);
      s3 = add_product(v128.load32_splat(g, 12), x, s3);
      s4 = add_product(v128.load32_splat(g, 16), x, s4);
      s5 = add_product(v128.load32_splat(g, 20), x, s5);
    }
    const w0 = v128.load(r0 + at), w1 = v128.load(r1 + at), w2 = v128.load(r2 + at);
    const w3 = v128.load(r3 + at), w4 = v128.load(r4 + at), w5 = v128.load(r5 + at);
    v128.store(r0 + at, s0);
    v128.store(r1 + at, s1);
    v128.store(r2 + at, s2);
    v128.store(r3 + at, s3);
    v128.store(r4 + at, s4);
    v128.store(r5 + at, s5);
    g = steps;
    for (let input: usize = 0; input < end - inputs; input += 4, g += stride) {
      const row = (load<u32>(moved + input) as usize) + at;
      let x = v128.load(row);
      x = add_product(v128.load32_splat(g), w0, x);
      x = add_product(v128.load32_splat(g, 4), w1, x);
      x = add_product(v128.load32_splat(g, 8), w2, x);
      x = add_product(v128.load32_splat(g, 12), w3, x);
      x = add_product(v128.load32_splat(g, 16), w4, x);
      v128.store(row, add_product(v128.load32_splat(g, 20), w5, x));
    }
  }
}

function updateTwo(
  inputs: usize, moved: usize, inputCount: i32, outputs: usize, width: usize, steps: usize, stride: usize,
): void {
  const r0: usize = load<u32>(outputs), r1: usize = load<u32>(outputs, 4);
  const end: usize = inputCount << 2;
  for (let at: usize = 0; at < width; at += 16) {
    const w0 = v128.load(r0 + at), w1 = v128.load(r1 + at);
    let s0 = w0, s1 = w1;
    let g = steps;
    for (let input: usize = 0; input < end; input += 4, g += stride) {
      const g0 = v128.load32_splat(g), g1 = v128.load32_splat(g, 4);
      const x = v128.load((load<u32>(inputs + input) as usize) + at);
      const row = (load<u32>(moved + input) as usize) + at;
      s0 = add_product(g0, x, s0);
      s1 = add_product(g1, x, s1);
      v128.store(row, add_product(g1, w1, add_product(g0, w0, v128.load(row))));
    }
    v128.store(r0 + at, s0);
    v128.store(r1 + at, s1);
  }
}

function clearRows(list: usize, count: i32, width: usize): void {
  for (let i = 0; i < count; i++) memory.fill(load<u32>(list + (i << 2)), 0, width);
}

function addRows(to: usize, from: usize, count: i32, width: usize): void {
  for (let i = 0; i < count; i++) {
    const row: usize = load<u32>(to + (i << 2));
    const movement: usize = load<u32>(from + (i << 2));
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(row + at, f32x4.add(v128.load(row + at), v128.load(movement + at)));
    }
  }
}

function updatePair(vector: usize, gradient: usize, outputs: usize, width: usize, steps: usize): void {
  const r0: usize = load<u32>(outputs), r1: usize = load<u32>(outputs, 4);
  const g0 = v128.load32_splat(steps), g1 = v128.load32_splat(steps, 4);
  for (let at: usize = 0; at < width; at += 16) {
    const x = v128.load(vector + at);
    let row = v128.load(r0 + at);
    let sum = add_product(g0, row, v128.load(gradient + at));
    v128.store(r0 + at, add_product(g0, x, row));
    row = v128.load(r1 + at);
    sum = add_product(g1, row, sum);
    v128.store(r1 + at, add_product(g1, x, row));
    v128.store(gradient + at, sum);
  }
}
