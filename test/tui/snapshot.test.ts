import { expect, it } from "vitest";
import { RunState } from "../../src/tui/run-state.ts";
import { lossSvg } from "../../src/tui/snapshot.ts";
import { firstView } from "../../src/tui/view.ts";

function runOf(name: string, losses: readonly (number | null)[]): RunState {
  const run = new RunState(name);
  for (const [at, loss] of losses.entries()) run.see({ event: "step", step: at + 1, loss });
  return run;
}

const svgOf = (...runs: RunState[]) => lossSvg({ runs, focus: runs[0], view: firstView });

it("the chart of the loss is an SVG of curves, ticks and names", () => {
  const svg = svgOf(runOf("a.jsonl", [3, 2, 1]), runOf("b.jsonl", [3, 3, 3]));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*<\/svg>\n$/s);
  expect(svg).toContain('<path d="M70.0 50.0L505.0 275.0L940.0 500.0" fill="none" stroke="#0087af"');
  expect(svg).toContain('<path d="M70.0 50.0L505.0 50.0L940.0 50.0" fill="none" stroke="#c08000"');
  for (const text of [">1.5<", ">a.jsonl<", ">b.jsonl<"]) expect(svg).toContain(text);
});

it("a number that is not finite is a gap", () => {
  expect(svgOf(runOf("a", [3, 2, null, 1, 3]))).toMatch(/d="M70.0 50.0L\S+ \S+M\S+ \S+L940.0 50.0"/);
});

it("names are text, whatever is in them", () => {
  expect(svgOf(runOf('<script>"&', [1]))).toContain("&#60;script&#62;&#34;&#38;");
});
