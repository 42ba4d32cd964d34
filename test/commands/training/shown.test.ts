import { describe, expect, it } from "vitest";
import type { Context, Controls, Dashboard } from "../../../src/commands/context.ts";
import { openRunLog, showTraining, steer } from "../../../src/commands/training/shown.ts";
import { Steering } from "../../../src/commands/training/steering.ts";
import { IoError } from "../../../src/errors.ts";

type Raw = Readonly<Record<string, unknown>>;

/** A context with a dashboard and a log that write down what they hear. */
function scene({ terminal = true } = {}) {
  const heard: string[] = [];
  const dashboard: Dashboard = {
    record: (_, { event, step }) => heard.push(`shown ${event} ${step}`),
    forget: () => {},
    say: (message) => heard.push(`last line: ${message}`),
    closed: Promise.resolve(),
    close: () => heard.push("closed"),
  };
  const earlier: Raw[] = [
    { event: "start" },
    { event: "step", step: 5 },
    { event: "step", step: 9 },
    { event: "end" },
  ];
  const context = {
    signal: new AbortController().signal,
    say: (message: string) => heard.push(`said: ${message}`),
    warn: (message: string) => heard.push(`warned: ${message}`),
    dashboard: async ({ runs }: { runs: readonly string[]; controls?: Controls }) => {
      heard.push(`opened ${runs}`);
      return terminal ? dashboard : undefined;
    },
    journal: async (path: string, keep?: (record: Raw) => boolean) => {
      if (keep !== undefined) heard.push(`kept ${earlier.filter(keep).length}`);
      return {
        write: async ({ event }: Raw) => void heard.push(`${path} ${event}`),
        end: async () => void heard.push(`${path} ended`),
      };
    },
  } as unknown as Context;
  return { heard, context, dashboard };
}

describe("--tui", () => {
  it("opens a dashboard only where it is asked for, under the name of the log or the model", async () => {
    const { heard, context } = scene();
    expect((await showTraining(context, { tui: false })).dashboard).toBeUndefined();
    await showTraining(context, { tui: true, log: "a/run.jsonl", output: "m" });
    await showTraining(context, { tui: true, log: "-", output: "a/m.safetensors" });
    await showTraining(context, { tui: true });
    expect(heard).toEqual(["opened run.jsonl", "opened m.safetensors", "opened training"]);
  });

  it("goes on without where there is no terminal", async () => {
    const { heard, context } = scene({ terminal: false });
    expect((await showTraining(context, { tui: true })).dashboard).toBeUndefined();
    expect(heard.at(-1)).toBe("said: no terminal for --tui: going on without");
  });
});

describe("the run log", () => {
  it("goes to the file, to the dashboard, to both or to neither", async () => {
    for (const log of [undefined, "log"])
      for (const shows of [false, true]) {
        const { heard, context, dashboard } = scene();
        const shown = { dashboard: shows ? dashboard : undefined, steering: new Steering() };
        const journal = await openRunLog(context, { log, resume: false }, { step: 0 }, shown);
        await journal?.write({ event: "step", step: 1 });
        await journal?.end();
        const expected = [...(shows ? ["shown step 1"] : []), ...(log ? ["log step"] : [])];
        expect(heard).toEqual([...expected, ...(shows ? ["closed"] : []), ...(log ? ["log ended"] : [])]);
      }
  });

  it("shows what stays of the run that goes on", async () => {
    const { heard, context, dashboard } = scene();
    await openRunLog(
      context,
      { log: "log", resume: true },
      { step: 5 },
      { dashboard, steering: new Steering() },
    );
    expect(heard).toEqual(["shown start undefined", "shown step 5", "kept 2"]);
  });
});

describe("between two steps", () => {
  it("a checkpoint is written that was asked for; one that cannot be written ends nothing", async () => {
    const { heard, context, dashboard } = scene();
    const steering = new Steering();
    const shown = { dashboard, steering };
    const run = { context, shown, pausing: async () => {}, save: async () => "model.checkpoint" };
    await steer(run);
    steering.checkpoint();
    await steer(run);
    steering.checkpoint();
    await steer({ ...run, save: () => Promise.reject(new IoError("no room")) });
    expect(heard).toEqual(["last line: checkpoint model.checkpoint", "warned: no checkpoint: no room"]);
  });

  it("a checkpoint is refused where there are none", async () => {
    const { heard, context, dashboard } = scene();
    const steering = new Steering();
    steering.checkpoint();
    await steer({ context, shown: { dashboard, steering }, pausing: async () => {} });
    expect(heard).toEqual(["last line: this training has no checkpoints"]);
  });

  it("a pause is told, and then waited for", async () => {
    const { heard, context, dashboard } = scene();
    const steering = new Steering();
    const pausing = async () => void heard.push("pause told");
    const run = { context, shown: { dashboard, steering }, pausing, save: async () => "" };
    steering.pause();
    const steered = steer(run).then(() => heard.push("went on"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(["pause told"]);
    steering.pause();
    await steered;
    expect(heard).toEqual(["pause told", "went on"]);
  });
});
