import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { showProgress } from "../../src/tui/progress.ts";

function terminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60, rows: 20 });
  const seen: string[] = [];
  stream.on("data", (chunk) => seen.push(String(chunk)));
  stream.resume();
  return { stream, text: () => seen.join("") };
}

function lines(total?: number) {
  const said: string[] = [];
  let time = 0;
  const progress = showProgress({
    stream: new PassThrough(),
    style: "lines",
    say: (line) => said.push(line),
    title: "reading",
    total,
    now: () => time,
  });
  const at = (ms: number, done: number, detail?: string) => {
    time = ms;
    progress.update(done, detail);
  };
  return { said, at, progress };
}

describe("lines", () => {
  it("come every ten seconds at most", () => {
    const { said, at } = lines(200);
    for (let ms = 0; ms <= 25_000; ms += 100) at(ms, ms / 125, "12 MB/s");
    expect(said).toEqual(["reading: 40%, 12 MB/s", "reading: 80%, 12 MB/s"]);
  });

  it("count where there is no total, and stop", () => {
    const { said, at, progress } = lines();
    at(10_000, 7);
    progress.stop();
    at(30_000, 8);
    expect(said).toEqual(["reading: 7"]);
  });
});

describe("bar", () => {
  it("is drawn, cleared for a message, and gone at the end; the terminal's modes are left alone", () => {
    const { stream, text } = terminal();
    let closed = 0;
    const progress = showProgress({
      stream,
      style: "bar",
      say: () => {},
      title: "reading",
      total: 4,
      closed: () => closed++,
    });
    progress.update(2, "1 MB/s\u001b[2J");
    progress.clear();
    progress.stop();
    progress.stop();
    progress.update(3);
    expect(closed).toBe(1);
    expect(text()).toContain("reading [");
    expect(text()).not.toContain("\u001b[?");
    expect(text()).not.toContain("\u001b[2J");
  });
});

describe("none", () => {
  it("is silent", () => {
    const { stream, text } = terminal();
    const progress = showProgress({
      stream,
      style: "none",
      say: () => expect.unreachable(),
      title: "reading",
      now: () => 0,
    });
    progress.update(1);
    progress.stop();
    expect(text()).toBe("");
  });
});
