import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/commands/context.ts";
import { StageLog } from "../../../src/commands/training/stage-log.ts";

type Raw = Readonly<Record<string, unknown>>;

/** A log, its clock in milliseconds, what was written, and what the bars showed. */
function scene({ fails = false } = {}) {
  const written: Raw[] = [];
  const shown: string[] = [];
  const clock = { now: 1000, cpuSeconds: 0 };
  const team = { worked: [0, 0] };
  const bar = (title: string) => ({
    update: (done: number) => void shown.push(`${title} ${done}`),
    stop: () => void shown.push(`${title} stopped`),
  });
  const context = {
    progress: bar,
    team: async () => team,
    usage: () => ({ memory: 7, cpuSeconds: clock.cpuSeconds }),
  } as unknown as Context;
  const journal = {
    write: async (record: Raw) => {
      if (fails) throw new Error("no room");
      written.push(record);
    },
    end: async () => void written.push({ event: "closed" }),
  };
  const log = new StageLog(context, journal, () => clock.now);
  return { context, log, written, shown, clock, team };
}

const pick = (record: Raw, ...names: string[]) => names.map((name) => record[name]);

describe("a stage", () => {
  it("is told when it begins, once a second, and when it ends", async () => {
    const { log, written, shown, clock } = scene();
    const bar = log.context.progress("reading", { total: 500, unit: "bytes", besides: "records" });
    for (const [now, done] of [
      [1500, 50],
      [2000, 100],
      [2999, 150],
      [3500, 400],
    ]) {
      clock.now = now;
      bar.update(done);
    }
    clock.now = 4000;
    bar.stop();
    bar.stop();
    bar.update(3);
    await log.end();
    expect(written.map((record) => pick(record, "event", "stage", "unit", "done", "total"))).toEqual([
      ["stage", "reading", "bytes", 0, 500],
      ["stage", "reading", "bytes", 100, 500],
      ["stage", "reading", "bytes", 400, 500],
      ["stage", "reading", "bytes", 400, 500],
      ["closed", undefined, undefined, undefined, undefined],
    ]);
    expect(written.map(({ bytes_per_second }) => bytes_per_second)).toEqual([
      undefined,
      100,
      200,
      0,
      undefined,
    ]);
    expect(written.map(({ seconds }) => seconds)).toEqual([0, 1, 2.5, 3, undefined]);
    expect(shown).toEqual([
      ...["reading 50", "reading 100", "reading 150", "reading 400"],
      ...["reading stopped", "reading stopped", "reading 3"],
    ]);
  });

  it("whose total nobody knows has none", async () => {
    const { log, written } = scene();
    log.context.progress("reading");
    await log.end();
    expect(written[0]).not.toHaveProperty("total");
  });

  it("tells what is counted besides, and no speed of what has no unit", async () => {
    const { log, written, clock } = scene();
    const bar = log.context.progress("reading", { unit: "bytes", besides: "records", done: 7 });
    const other = log.context.progress("merging");
    clock.now = 3000;
    bar.update(27, 3);
    other.update(1, "of two");
    await log.end();
    const told = written.slice(0, 4).map(({ memory, cores, seconds, ...record }) => record);
    expect(told).toEqual([
      { event: "stage", stage: "reading", unit: "bytes", done: 7 },
      { event: "stage", stage: "merging", done: 0 },
      { event: "stage", stage: "reading", unit: "bytes", done: 27, records: 3, bytes_per_second: 10 },
      { event: "stage", stage: "merging", done: 1 },
    ]);
  });
});

it("records tell what the machine gives, and the threads that were started", async () => {
  const { log, clock, team } = scene();
  clock.now = 3000;
  clock.cpuSeconds = 3;
  expect(log.taken()).toEqual({ seconds: 2, memory: 7, cores: 1.5 });
  await log.context.team(2, "program", {});
  team.worked = [1, 0.5];
  clock.now = 4000;
  expect(log.taken()).toEqual({ seconds: 3, memory: 7, cores: 0, loads: [1, 0.5] });
});

it("nothing is told where nobody listens", async () => {
  const { context, log: heard } = scene();
  const log = new StageLog(context, undefined);
  expect([log.isHeard, heard.isHeard]).toEqual([false, true]);
  expect(log.context).toBe(context);
  await log.write({ event: "counts" });
  await log.end();
});

it("a bar whose record cannot be written fails the next one who waits, and the log is closed all the same", async () => {
  const { log, written } = scene({ fails: true });
  log.context.progress("reading");
  await expect(log.write({ event: "counts" })).rejects.toThrow("no room");
  await expect(log.end()).rejects.toThrow("no room");
  expect(written).toEqual([{ event: "closed" }]);
});
