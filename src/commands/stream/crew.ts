/** Runs a program: here for a small input, on worker threads for a large one. */
import type { Program, Run, Team } from "../../engine/team.ts";
import type { Context } from "../context.ts";

/** Bytes of an input: threads take some 50 ms to start, in which one thread does as much as this. */
export const SMALL = 512 * 1024;

export interface Work<Spec, In, Out> {
  /** The program's name in commands/index.ts, for the threads … */
  readonly name: string;
  /** … and the program itself, for here. */
  readonly program: Program<Spec, In, Out>;
  readonly spec: Spec;
}

/** Gives inputs to whoever is to work on them. */
export class Crew<Spec, In, Out> {
  readonly threads: number;
  readonly #context: Context;
  readonly #work: Work<Spec, In, Out>;
  readonly #stayHere: boolean;
  #here: Promise<Run<In, Out>> | undefined;
  #team: Promise<Team<In, Out>> | undefined;
  #seen = 0;

  /** With `stayHere` the program runs in this thread however large the input is, and so sees all of it. */
  constructor(context: Context, threads: number | undefined, work: Work<Spec, In, Out>, stayHere = false) {
    this.#context = context;
    this.#work = work;
    this.#stayHere = stayHere;
    this.threads = threads ?? context.cores;
  }

  /** Works on one input; `bytes` of it are given away. */
  async run(input: In, bytes: Uint8Array): Promise<Out> {
    this.#seen += bytes.length;
    if (this.#stayHere || (this.#team === undefined && this.#seen < SMALL)) {
      this.#here ??= this.#work.program(this.#work.spec);
      return (await this.#here)(input);
    }
    this.#team ??= this.#context.team(this.threads, this.#work.name, this.#work.spec);
    return (await this.#team).run(input, [bytes.buffer as ArrayBuffer]);
  }

  /** Everyone who may have worked so far; at least one. */
  async members(): Promise<Run<In, Out>[]> {
    const team = await this.#team;
    if (team === undefined) this.#here ??= this.#work.program(this.#work.spec);
    const here = this.#here === undefined ? [] : [await this.#here];
    const run = (index: number) => (input: In) => (team as Team<In, Out>).runOn(index, input);
    return [...Array.from({ length: team?.size ?? 0 }, (_, index) => run(index)), ...here];
  }

  /** Lets everyone but the first member go. */
  async keepFirst(): Promise<void> {
    const team = await this.#team;
    if (team === undefined) return;
    this.#here = undefined;
    await team.keepFirst();
  }
}
