/** The state of a training run as a copy outside of the engine's memory, to go back to or to write to a file. */
import type { Plan } from "./plan.ts";

/** The values of the slab and the arrays of the optimizer, as the bytes of f32. */
export interface Snapshot {
  readonly values: Uint8Array<ArrayBuffer>;
  readonly slots: readonly Uint8Array<ArrayBuffer>[];
}

/** Between two steps, when all members have answered. */
export function snapshot(plan: Plan): Snapshot {
  const copy = (pointer: number) => new Uint8Array(bytesAt(plan, pointer));
  return { values: copy(plan.values), slots: plan.slots.map(copy) };
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

const bytesAt = ({ memory, size }: Plan, pointer: number): Uint8Array =>
  new Uint8Array(memory.buffer, pointer, size * 4);
