import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { JobOptions } from "../../src/tui/job-state.ts";
import { type ProgressOptions, showProgress } from "../../src/tui/progress.ts";
import { handClock } from "../helpers/clock.ts";

function progressOf(job: JobOptions, options: Partial<ProgressOptions>) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60, rows: 20 });
  const seen: string[] = [];
  stream.on("data", (chunk) => seen.push(String(chunk)));
  const said: string[] = [];
  const clock = handClock();
  const progress = showProgress({
    stream,
    style: "bar",
    say: (line) => said.push(line),
    job,
    clock,
    ...options,
  });
  return { progress, said, pass: clock.pass, text: () => seen.join("") };
}

const JOB = { title: "reading", total: 4e6, unit: "bytes" };
const ERASE = "\u001b[K";

describe("lines", () => {
  it("come every ten seconds at most", () => {
    const { progress, said, pass } = progressOf({ title: "reading", total: 200 }, { style: "lines" });
    for (let ms = 0; ms <= 25_000; ms += 100, pass(100)) progress.update(ms / 125, "well");
    expect(said).toEqual(["reading: 40%, well, 0:15 left", "reading: 80%, well, 0:05 left"]);
  });

  it("count where there is no total, and stop", () => {
    const { progress, said, pass } = progressOf({ title: "reading" }, { style: "lines" });
    pass(10_000);
    progress.update(7);
    progress.stop();
    pass(20_000);
    progress.update(8);
    expect(said).toEqual(["reading: 7"]);
  });

  it("tell how quickly", () => {
    const { progress, said, pass } = progressOf({ ...JOB, besides: "records" }, { style: "lines" });
    pass(10_000);
    progress.update(1e6, 500);
    expect(said).toEqual(["reading: 25%, 100 kB/s, 50 records/s, 0:30 left"]);
  });
});

describe("a bar", () => {
  it("is not drawn before half a second has passed, and then without an update", () => {
    const { progress, pass, text } = progressOf(JOB, {});
    pass(499);
    progress.update(2e6);
    expect(text()).toBe("");
    pass(1);
    expect(text()).toBe(`\rreading [=====     ]  50% 4.0 MB/s, 0:00 left, 0:01 gone${ERASE}`);
    progress.stop();
  });

  it("is never drawn where the job is quick", () => {
    const { progress, pass, text } = progressOf(JOB, {});
    progress.update(4e6);
    pass(400);
    progress.clear();
    progress.stop();
    pass(1000);
    expect(text()).toBe("");
  });

  it("is not drawn before it may appear", () => {
    let may = false;
    const { progress, pass, text } = progressOf(JOB, { mayAppear: () => may });
    for (const ms of [500, 2000, 2000]) pass(ms);
    progress.clear();
    expect(text()).toBe("");
    may = true;
    pass(1999);
    expect(text()).toBe("");
    pass(1);
    expect(text()).toContain("reading [          ]   0% 0:07 gone");
    progress.stop();
  });

  it("is not drawn where it may never appear", () => {
    const { progress, pass, text } = progressOf(JOB, { mayAppear: () => false });
    pass(1000);
    progress.stop();
    pass(9000);
    expect(text()).toBe("");
  });

  it("makes room for a message, and is gone at the end; the terminal's modes and the cursor are left alone", () => {
    let closed = 0;
    const { progress, pass, text } = progressOf(JOB, { closed: () => closed++ });
    pass(500);
    progress.update(2e6, "well\u001b[2J\n");
    const before = text().length;
    progress.clear();
    expect(text().slice(before)).toBe(`\r${ERASE}`);
    progress.stop();
    expect(text().endsWith(`${ERASE}\r${ERASE}`)).toBe(true);
    const { length } = text();
    progress.stop();
    progress.update(3e6);
    progress.clear();
    expect(text()).toHaveLength(length);
    expect(closed).toBe(1);
    expect(text()).toContain("well [2J");
    expect(text().replaceAll(ERASE, "")).not.toMatch(/[\u001b\n]/);
  });
});

describe("none", () => {
  it("is silent", () => {
    const { progress, said, pass, text } = progressOf(JOB, { style: "none" });
    pass(20_000);
    progress.update(1);
    progress.stop();
    expect([said, text()]).toEqual([[], ""]);
  });
});
