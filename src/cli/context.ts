/** What the process lends to a running command. */
import { availableParallelism } from "node:os";
import type { Context, Dashboard } from "../commands/context.ts";
import { Team } from "../engine/team.ts";
import { openJournal } from "../io/journal.ts";
import { openSink } from "../io/sink.ts";
import { Bars } from "./bars.ts";
import { wantsColour } from "./colour.ts";
import type { Host } from "./host.ts";
import { printable } from "./printable.ts";

export interface Setting {
  readonly name: string;
  readonly host: Host;
  /** What --color says. */
  readonly color: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** The context of one run; `close` stops what the command left running. */
export function openContext({
  name,
  host,
  color,
  quiet,
  verbose,
}: Setting): Context & { close(): Promise<void> } {
  const teams: { close(): Promise<void> }[] = [];
  const { stream } = host.stderr;
  let dashboard: Dashboard | undefined;
  const later: string[] = [];
  const speak = (message: string) => {
    bars.clear();
    if (dashboard === undefined) stream.write(`weft ${name}: ${printable(message)}\n`);
    else later.push(message);
    dashboard?.say(message);
  };
  const bars = new Bars({ host, quiet, verbose, say: speak, isHidden: () => dashboard !== undefined });
  const released = () => {
    dashboard = undefined;
    for (const message of later.splice(0)) speak(message);
  };
  const nothing = () => {};
  return {
    output: (path = "-", { force = false } = {}) => openSink(path, { force, stdout: host.stdout.descriptor }),
    journal: (path, keep) => {
      bars.besideRecords ||= path === "-";
      return openJournal(path, { stdout: host.stdout.descriptor, keep });
    },
    say: quiet ? nothing : speak,
    explain: verbose && !quiet ? speak : nothing,
    warn: speak,
    progress: (title, job = {}) => bars.begin(title, job),
    dashboard: async (options) => {
      const { openDashboard } = await import("./dashboard.ts");
      dashboard = await openDashboard(host, color, options, released);
      return dashboard;
    },
    team: async <In, Out>(threads: number, program: string, spec: unknown) => {
      const team = new Team<In, Out>(workerFile(), threads, program, spec);
      teams.push(team);
      return team;
    },
    signal: host.signal,
    stdin: host.stdin,
    stdout: {
      terminal: host.stdout.terminal,
      colour: wantsColour(host.stdout, host.env, color),
      columns: host.stdout.columns,
    },
    cores: availableParallelism(),
    node: process.versions.node,
    usage: () => {
      const { user, system } = process.cpuUsage();
      return { memory: process.memoryUsage.rss(), cpuSeconds: (user + system) / 1e6 };
    },
    close: async () => {
      dashboard?.close();
      bars.stop();
      await Promise.all(teams.map((team) => team.close()));
    },
  };
}

/** Every source and every bundled file lies two levels below the package's root, so this is right from both. */
function workerFile(): URL {
  return new URL("../../dist/cli/worker.js", import.meta.url);
}
