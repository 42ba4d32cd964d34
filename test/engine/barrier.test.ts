import { afterAll, afterEach, describe, expect, it } from "vitest";
import { abort, isAborted, meet, openBarrier } from "../../src/engine/barrier.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { Team } from "../../src/engine/team.ts";
import { workerSource } from "../helpers/worker-source.ts";
import type { BarrierInput } from "./barrier-worker.ts";

const { entry, remove } = workerSource("test/engine/barrier-worker.ts");
const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((team) => team.close()));
});
afterAll(remove);

function gathered(members: number) {
  const kernels = new Kernels();
  const { memory } = kernels;
  const [barrier, notes] = [openBarrier(kernels), kernels.allocate(members * 4)];
  const team = new Team<BarrierInput, number>(entry, members, "barrier", { memory, barrier, members, notes });
  running.push(team);
  return { memory, barrier, team };
}

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  );

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("a barrier", () => {
  it.each([1, 2, 3, 5])("lets none of %i threads go on before all have come", async (members) => {
    const { team } = gathered(members);
    const answers = Array.from({ length: members }, (_, index) => team.runOn(index, { index, rounds: 500 }));
    expect(await Promise.all(answers)).toEqual(Array(members).fill(0));
  });

  it("is no place of work for those who wait there", async () => {
    const { team } = gathered(2);
    const late = team.runOn(0, { index: 0, rounds: 1, work: 300 });
    await Promise.all([late, team.runOn(1, { index: 1, rounds: 1 })]);
    const [worker, waiter] = team.worked;
    expect(worker).toBeGreaterThanOrEqual(0.3);
    expect(waiter).toBeLessThan(worker);
  });

  it("is passed by a lone member at once", () => {
    const kernels = new Kernels();
    const barrier = openBarrier(kernels);
    for (let i = 0; i < 3; i++) meet(kernels.memory, barrier, 1);
  });

  it("lets those who sleep go when it is called off, and those who come later", async () => {
    const { memory, barrier, team } = gathered(3);
    const waiting = [0, 1].map((index) => team.runOn(index, { index, rounds: 1 }));
    await pause(100);
    abort(memory, barrier);
    const late = team.runOn(2, { index: 2, rounds: 1 });
    for (const answer of [...waiting, late]) expect(isAborted(await caught(answer))).toBe(true);
  });
});
