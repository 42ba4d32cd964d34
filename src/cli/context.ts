/** What the process lends to a running command. */
import { availableParallelism } from "node:os";
import type { Context } from "../commands/context.ts";
import { Team } from "../engine/team.ts";
import { openJournal } from "../io/journal.ts";
import { openSink } from "../io/sink.ts";
import { type LiveProgress, showProgress } from "../tui/progress.ts";
import type { Host } from "./host.ts";
import { printable } from "./printable.ts";

export interface Setting {
  readonly name: string;
  readonly host: Host;
  readonly colour: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** The context of one run; `close` stops what the command left running. */
export function openContext({
  name,
  host,
  colour,
  quiet,
  verbose,
}: Setting): Context & { close(): Promise<void> } {
  const teams: { close(): Promise<void> }[] = [];
  const bars = new Set<LiveProgress>();
  const { stream, terminal } = host.stderr;
  const speak = (message: string) => {
    for (const bar of bars) bar.clear();
    stream.write(`weft ${name}: ${printable(message)}\n`);
  };
  const nothing = () => {};
  return {
    output: (path = "-", { force = false } = {}) => openSink(path, { force, stdout: host.stdout.descriptor }),
    journal: (path, keep) => openJournal(path, { stdout: host.stdout.descriptor, keep }),
    say: quiet ? nothing : speak,
    explain: verbose && !quiet ? speak : nothing,
    warn: speak,
    progress: (title, total) => {
      const style = quiet ? "none" : terminal ? "bar" : "lines";
      const bar = showProgress({ stream, style, say: speak, title, total, closed: () => bars.delete(bar) });
      bars.add(bar);
      return bar;
    },
    team: async <In, Out>(threads: number, program: string, spec: unknown) => {
      const team = new Team<In, Out>(workerFile(), threads, program, spec);
      teams.push(team);
      return team;
    },
    signal: host.signal,
    stdin: host.stdin,
    stdout: { terminal: host.stdout.terminal, colour, columns: host.stdout.columns },
    cores: availableParallelism(),
    node: process.versions.node,
    close: async () => {
      for (const bar of bars) bar.stop();
      await Promise.all(teams.map((team) => team.close()));
    },
  };
}

/** Every source and every bundled file lies two levels below the package's root, so this is right from both. */
function workerFile(): URL {
  return new URL("../../dist/cli/worker.js", import.meta.url);
}
