/** The state of a training run as a copy outside of the engine's memory, to go back to or to write to a file. */
import type { Plan } from "./plan.ts";

/** The values of the slab and the arrays of the optimizer, as the bytes of f32. */
export interface Snapshot {
  readonly values: Uint8Array<ArrayBuffer>;
  readonly slots: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * A copy, between two steps, when all members have answered. One that is needed no more may be written over: fresh
 * memory takes ten times as long to fill.
 */
export function snapshot(plan: Plan, into: Snapshot = emptySnapshot(plan)): Snapshot {
  into.values.set(bytesAt(plan, plan.values));
  plan.slots.forEach((pointer, index) => {
    into.slots[index].set(bytesAt(plan, pointer));
  });
  return into;
}

/** Also of another plan for a slab and an optimizer of the same kind. */
export function restore(plan: Plan, { values, slots }: Snapshot): void {
  if (values.length !== plan.size * 4 || slots.length !== plan.slots.length)
    throw new Error("this snapshot is of another network or optimizer");
  bytesAt(plan, plan.values).set(values);
  plan.slots.forEach((pointer, index) => {
    bytesAt(plan, pointer).set(slots[index]);
  });
}

function emptySnapshot({ size, slots }: Plan): Snapshot {
  const array = () => new Uint8Array(size * 4);
  return { values: array(), slots: slots.map(array) };
}

const bytesAt = ({ memory, size }: Plan, pointer: number): Uint8Array =>
  new Uint8Array(memory.buffer, pointer, size * 4);
