/** The threads that work on an n-gram model, each task a call. */
import type { Team } from "../../../engine/team.ts";
import type { Spool } from "../../../io/spool.ts";
import type { Adjusted, AdjustInput } from "./adjust.ts";
import type { LinesInput } from "./arpa-lines.ts";
import type { IdPiece } from "./count.ts";
import type { FinishInput, InterpolateInput } from "./interpolate.ts";
import type { RunPlace } from "./run-merger.ts";
import type { Smoothed, SmoothInput } from "./smooth.ts";
import type { NgramFile } from "./task.ts";
import type { NgramInput, NgramOutput } from "./thread.ts";
import type { TrieColumns, TrieInput } from "./trie.ts";

type Members = Pick<Team<NgramInput, NgramOutput>, "size" | "run" | "runOn" | "runAll" | "close">;

/** Resolves when the next task may begin. */
type Gate = () => Promise<void>;

export class NgramTeam {
  readonly #team: Members;
  readonly #gate: Gate;

  constructor(team: Members, gate: Gate = async () => {}) {
    this.#team = team;
    this.#gate = gate;
  }

  get size(): number {
    return this.#team.size;
  }

  /** Each thread counts into a file of its own. */
  async open(outputs: readonly Spool[]): Promise<void> {
    await Promise.all(outputs.map((output, index) => this.#team.runOn(index, { do: "open", output })));
  }

  async count(piece: IdPiece): Promise<void> {
    await this.#run({ do: "count", ...piece });
  }

  /** The counts of all threads, when all pieces have been counted. */
  async runs(): Promise<readonly RunPlace[]> {
    return ((await this.#team.runAll({ do: "runs" })) as (readonly RunPlace[])[]).flat();
  }

  adjust = (input: AdjustInput) => this.#run<Adjusted>({ do: "adjust", ...input });
  smooth = (input: SmoothInput) => this.#run<Smoothed>({ do: "smooth", ...input });
  unigrams = (smoothed: Smoothed, output: Spool) =>
    this.#run<NgramFile>({ do: "unigrams", smoothed, output });
  interpolate = (input: InterpolateInput) => this.#run<NgramFile>({ do: "interpolate", ...input });
  finish = (input: FinishInput) => this.#run<NgramFile>({ do: "finish", ...input });
  trie = (input: TrieInput) => this.#run<TrieColumns>({ do: "trie", ...input });
  lines = async (input: LinesInput) =>
    (await this.#run<{ bytes: Uint8Array }>({ do: "lines", ...input })).bytes;

  close(): Promise<void> {
    return this.#team.close();
  }

  async #run<Output extends NgramOutput>(input: NgramInput): Promise<Output> {
    await this.#gate();
    return (await this.#team.run(input)) as Output;
  }
}
