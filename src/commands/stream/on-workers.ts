/** Work that takes too long for the main thread, however small the input is. */
import type { Program, Run, Team } from "../../engine/team.ts";
import type { Block } from "../../io/codec.ts";
import type { Context } from "../context.ts";
import type { Mapped } from "./map.ts";

/** A program that does nothing itself: it gives each block to one of so many worker threads, which run `name`. */
export const onWorkers =
  <Spec>(context: Context, threads: number, name: string): Program<Spec, Block, Mapped> =>
  async (spec) =>
    onTeam(await context.team<Block, Mapped>(threads, name, spec));

/** Gives each block to a thread that is there already. */
export const onTeam =
  (team: Team<Block, Mapped>): Run<Block, Mapped> =>
  (block) =>
    team.run(block, [block.bytes.buffer as ArrayBuffer]);
