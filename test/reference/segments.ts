/** Segments the slow and obvious way: each stream is cut out, then each segment out of it. */

export interface Segment {
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
}

export function segments(ids: readonly number[], batch: number, steps: number): Segment[] {
  const length = Math.floor((ids.length - 1) / batch);
  const all: Segment[] = [];
  for (let start = 0; start < length; start += steps) {
    const inputs: number[] = [];
    const targets: number[] = [];
    for (let time = start; time < Math.min(start + steps, length); time++) {
      for (let stream = 0; stream < batch; stream++) {
        inputs.push(ids[stream * length + time]);
        targets.push(ids[stream * length + time + 1]);
      }
    }
    all.push({ inputs, targets });
  }
  return all;
}
