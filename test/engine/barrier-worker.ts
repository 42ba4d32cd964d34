/** A worker that meets the others of its team again and again, and looks whether all of them have come. */
import { meet } from "../../src/engine/barrier.ts";
import { serve } from "../../src/engine/serve.ts";
import type { Program } from "../../src/engine/team.ts";

export interface BarrierSpec {
  readonly memory: WebAssembly.Memory;
  readonly barrier: number;
  readonly members: number;
  /** One u32 for each member, in which it notes its round before it goes to the barrier. */
  readonly notes: number;
}

export interface BarrierInput {
  readonly index: number;
  readonly rounds: number;
  /** Milliseconds that it works for first. */
  readonly work?: number;
}

/** Gives how many of the others had not come when a meeting ended. */
const program: Program<BarrierSpec, BarrierInput, number> =
  async ({ memory, barrier, members, notes }) =>
  ({ index, rounds, work = 0 }) => {
    pause(work);
    const noted = new Uint32Array(memory.buffer, notes, members);
    let missing = 0;
    for (let round = 1; round <= rounds; round++) {
      if (round % 100 === index) pause(1);
      noted[index] = round;
      meet(memory, barrier, members);
      missing += noted.filter((other) => other < round).length;
    }
    return missing;
  };

/** A millisecond is long enough for the others to fall asleep. */
function pause(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

serve({ barrier: async () => program });
