import { Worker } from "node:worker_threads";
import { IoError } from "../errors.ts";
import { type Fault, unpack } from "./fault.ts";
import { openClocks, workedSeconds } from "./work-clock.ts";

/** What a worker runs: made once from its spec, then called for each input. Both travel by structured clone. */
export type Program<Spec = never, In = never, Out = unknown> = (spec: Spec) => Promise<Run<In, Out>>;
export type Run<In, Out> = (input: In) => Out | Promise<Out>;

/** What a worker is born with: what it runs, which of the team it is, and where it tells how long it works. */
export type Birth = { readonly program: string; readonly index: number; readonly clocks: SharedArrayBuffer };

/** The first message to a worker, and all that follow. */
export type Opening = { readonly spec: unknown };
export type Request = { readonly id: number; readonly input: unknown };
export type Reply = { readonly id: number; readonly value?: unknown; readonly fault?: Fault };

interface Pending<Out> {
  resolve(value: Out): void;
  reject(error: unknown): void;
}

interface Member<Out> {
  readonly worker: Worker;
  readonly pending: Map<number, Pending<Out>>;
  /** Why it can work no more. */
  failure?: unknown;
}

/** Programs work in the kernels' memory: what they leave to the collector is small, and collected often costs little. */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

/** A group of worker threads that all run one program. Inputs go to the member with the least to do. */
export class Team<In, Out> {
  readonly size: number;
  readonly #clocks: SharedArrayBuffer;
  #members: Member<Out>[] = [];
  #next = 0;

  /** Of a promised spec the threads do not wait to start; where it comes to nothing, inputs fail for its reason. */
  constructor(entry: URL, size: number, program: string, spec: unknown) {
    this.size = size;
    this.#clocks = openClocks(size);
    for (let index = 0; index < size; index++) {
      const workerData: Birth = { program, index, clocks: this.#clocks };
      this.#members.push(start(new Worker(entry, { workerData, resourceLimits: LIMITS })));
    }
    if (spec instanceof Promise)
      spec.then(
        (made) => this.#open(made),
        (error) => this.#fail(error),
      );
    else this.#open(spec);
  }

  /** Runs one input on the least busy member. @throws what the program threw, or IoError when its worker died. */
  run(input: In, transfer: readonly ArrayBuffer[] = []): Promise<Out> {
    let member = this.#members[0];
    for (const other of this.#members) if (other.pending.size < member.pending.size) member = other;
    return this.#post(member, input, transfer);
  }

  /** Runs the same input on every member, and gives their answers in the order of the members. */
  runAll(input: In): Promise<Out[]> {
    return Promise.all(this.#members.map((member) => this.#post(member, input, [])));
  }

  /** Runs an input on the member with this number. */
  runOn(index: number, input: In, transfer: readonly ArrayBuffer[] = []): Promise<Out> {
    return this.#post(this.#members[index], input, transfer);
  }

  /** The seconds that each member has worked so far: not those in which it waited for an input, or for others. */
  get worked(): readonly number[] {
    return workedSeconds(this.#clocks);
  }

  /** Ends all threads but the first, whose work is then the only one; their memory is free again. */
  async keepFirst(): Promise<void> {
    const others = this.#members.slice(1);
    for (const member of others) fail(member, new IoError("this thread's work was done"));
    await Promise.all(others.map(({ worker }) => worker.terminate()));
  }

  /** Ends the threads; answers that are still awaited fail. */
  async close(): Promise<void> {
    this.#fail(new IoError("the team of threads was closed before its work was done"));
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  #open(spec: unknown): void {
    const opening: Opening = { spec };
    for (const { worker } of this.#members) worker.postMessage(opening);
  }

  #fail(error: unknown): void {
    for (const member of this.#members) fail(member, error);
  }

  #post(member: Member<Out>, input: In, transfer: readonly ArrayBuffer[]): Promise<Out> {
    const id = this.#next++;
    const answer = new Promise<Out>((resolve, reject) => {
      if (member.failure !== undefined) throw member.failure;
      const request: Request = { id, input };
      member.worker.postMessage(request, [...transfer]);
      member.pending.set(id, { resolve, reject });
    });
    answer.catch(() => {}); // of many that fail together, the caller awaits only the first
    return answer;
  }
}

function start<Out>(worker: Worker): Member<Out> {
  const member: Member<Out> = { worker, pending: new Map() };
  worker.on("message", ({ id, value, fault }: Reply) => {
    const waiting = member.pending.get(id);
    member.pending.delete(id);
    if (fault === undefined) waiting?.resolve(value as Out);
    else waiting?.reject(unpack(fault));
  });
  worker.on("error", (error: NodeJS.ErrnoException) => fail(member, deathOf(error)));
  worker.on("messageerror", (error) => fail(member, error));
  worker.on("exit", (code) => {
    fail(
      member,
      new IoError(`a worker thread ended with status ${code} before its work was done`, { hint: FEWER }),
    );
  });
  return member;
}

const FEWER = "fewer --threads need less memory";

function deathOf(error: NodeJS.ErrnoException): unknown {
  return error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? new IoError("a worker thread ran out of memory", { hint: FEWER, cause: error })
    : error;
}

/** The first reason stays; whoever waits is told, and so is whoever asks later. */
function fail<Out>(member: Member<Out>, error: unknown): void {
  member.failure ??= error;
  for (const waiting of member.pending.values()) waiting.reject(member.failure);
}
