/** Lends the terminal to a dashboard, and takes it back whatever happens. */
import type { Dashboard, DashboardOptions } from "../commands/context.ts";
import { WeftError } from "../errors.ts";
import { writeAtomic } from "../io/atomic.ts";
import { visible } from "../io/place.ts";
import { openKeys } from "../io/terminal.ts";
import type { Dashboard as Screen } from "../tui/dashboard.tsx";
import type { Action } from "../tui/view.ts";
import { wantsColour } from "./colour.ts";
import type { Host } from "./host.ts";

/**
 * How often is drawn: a training is to be slowed down by less than a hundredth, on a single core too. Of a drawing that
 * takes 10 ms in React and half as long again behind it, that leaves one every three seconds.
 */
const PACE = { own: { every: 1000, share: 0.003 }, others: { every: 200, share: 0.5 } };

/**
 * Undefined where there is no terminal, or none that can do more than write lines. `color` is what --color says;
 * `released` is called when the terminal is as it was before.
 */
export async function openDashboard(
  { env, stderr, signal }: Host,
  color: string,
  { runs, controls }: DashboardOptions,
  released: () => void,
): Promise<Dashboard | undefined> {
  if (!stderr.terminal || env.TERM === undefined || env.TERM === "dumb") return undefined;
  const keys = openKeys();
  if (keys === undefined) return undefined;
  const own = controls !== undefined;
  const { Dashboard: Screen } = await import("../tui/dashboard.tsx");
  let leave = () => {};
  const closed = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const close = () => {
    for (const event of ENDS) process.off(event, close);
    signal.removeEventListener("abort", close);
    screen.close();
    keys.destroy();
    released();
    leave();
  };
  const screen: Screen = new Screen({
    runs: runs.map(safeText),
    output: stderr.stream as NodeJS.WriteStream,
    keys,
    colours: coloursOf(env, stderr.terminal, color),
    own,
    now: Date.now,
    ...(own ? PACE.own : PACE.others),
    act: (action) => act(action, { screen, controls, close }),
  });
  for (const event of ENDS) process.on(event, close);
  signal.addEventListener("abort", close);
  return {
    record: (run, record, written) => screen.record(run, safe(record) as Record<string, unknown>, written),
    forget: (run) => screen.forget(run),
    say: (message) => screen.say(safeText(message)),
    closed,
    close,
  };
}

/** Ways in which the process ends that are no signal: the message of an error is to stand on the terminal itself. */
const ENDS = ["uncaughtExceptionMonitor", "exit"] as const;

interface Acting {
  readonly screen: Screen;
  readonly controls: DashboardOptions["controls"];
  close(): void;
}

function act(action: Action, { screen, controls, close }: Acting): void {
  if (action === "quit") close();
  if (action === "interrupt") interrupt();
  if (action === "snapshot") void save(screen);
  if (action === "checkpoint") controls?.checkpoint();
  if (action === "pause") screen.say(controls?.pause() ? "paused: p goes on" : "going on");
  if (action === "stop" && controls?.stop() === false) interrupt();
}

/** The signal closes the dashboard; a terminal in this mode sends none itself. */
const interrupt = (): boolean => process.kill(process.pid, "SIGINT");

/** Into the folder in which weft was started. */
async function save(screen: Screen): Promise<void> {
  const { name, svg } = screen.snapshot();
  const path = `${name.replace(/[^\p{L}\p{N}._-]/gu, "_").slice(0, 200)}.svg`;
  try {
    await writeAtomic(path, [new TextEncoder().encode(svg)]);
    screen.say(`saved as ${path}`);
  } catch (error) {
    screen.say(error instanceof WeftError ? error.message : String(error));
  }
}

function coloursOf(env: Host["env"], terminal: boolean, color: string): 0 | 16 | 256 {
  if (!wantsColour({ terminal }, env, color)) return 0;
  return env.COLORTERM !== undefined || env.TERM?.includes("256") ? 256 : 16;
}

const LONGEST = 5000;

/** All text in a record, names too, without what could steer a terminal; it comes from data. */
function safe(value: unknown): unknown {
  if (typeof value === "string") return safeText(value);
  if (Array.isArray(value)) return value.map(safe);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [safeText(name), safe(member)]));
}

/** Line ends are shown as arrows: texts have many. */
const safeText = (text: string): string => visible(text.slice(0, LONGEST).replaceAll("\n", "↵"));
