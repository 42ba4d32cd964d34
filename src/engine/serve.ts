import { parentPort, workerData } from "node:worker_threads";
import { pack } from "./fault.ts";
import type { Birth, Opening, Program, Reply, Request, Run } from "./team.ts";
import { WorkClock, wind } from "./work-clock.ts";

type Programs = Readonly<Record<string, () => Promise<Program<never, never>>>>;

/** The loop of a worker: makes its program when the spec has come, then answers inputs one by one, in order. */
export function serve(programs: Programs): void {
  const { program, index, clocks } = workerData as Birth;
  const clock = new WorkClock(clocks, index);
  wind(clock);
  let open = (_: Opening) => {};
  const opening = new Promise<Opening>((resolve) => {
    open = resolve;
  });
  const run = start(load(programs, program), opening);
  let queue: Promise<unknown> = run.catch(() => {}); // each answer tells what went wrong
  parentPort?.on("message", (message: Opening | Request) => {
    if ("id" in message) queue = queue.then(() => answer(run, clock, message));
    else open(message);
  });
}

/** The program is loaded while the spec is on its way. */
async function start(program: Promise<Program<unknown, unknown>>, opening: Promise<Opening>) {
  return (await program)((await opening).spec);
}

async function load(programs: Programs, name: string): Promise<Program<unknown, unknown>> {
  if (!Object.hasOwn(programs, name)) throw new Error(`no program is named ${name}`);
  return (await programs[name]()) as Program<unknown, unknown>;
}

async function answer(
  run: Promise<Run<unknown, unknown>>,
  clock: WorkClock,
  { id, input }: Request,
): Promise<void> {
  try {
    const value = await timed(clock, await run, input);
    const reply: Reply = { id, value };
    parentPort?.postMessage(reply, transferable(value));
    release(input);
  } catch (error) {
    const reply: Reply = { id, fault: pack(error) };
    parentPort?.postMessage(reply);
  }
}

async function timed(clock: WorkClock, work: Run<unknown, unknown>, input: unknown): Promise<unknown> {
  clock.begin();
  try {
    return await work(input);
  } finally {
    clock.end();
  }
}

/**
 * Gives the memory of an input back at once: the collector would let a hundred megabytes gather before it came round
 * to arrays that it knows only by name.
 */
function release(input: unknown): void {
  if (input === null || typeof input !== "object") return;
  for (const member of Object.values(input)) {
    if (!ArrayBuffer.isView(member)) release(member);
    else if (member.buffer instanceof ArrayBuffer && member.byteLength > 0) {
      structuredClone(undefined, { transfer: [member.buffer] });
    }
  }
}

/** Byte arrays at the top level of an answer move to the receiver instead of being copied. */
function transferable(value: unknown): ArrayBuffer[] {
  const members = value !== null && typeof value === "object" ? Object.values(value) : [];
  const whole = members.flatMap((member) =>
    member instanceof Uint8Array &&
    member.buffer instanceof ArrayBuffer &&
    member.buffer.byteLength === member.byteLength
      ? [member.buffer]
      : [],
  );
  return [...new Set(whole)];
}
