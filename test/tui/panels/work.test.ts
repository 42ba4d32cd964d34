import { describe, expect, it } from "vitest";
import { RunState } from "../../../src/tui/run-state.ts";
import { PANELS } from "../../../src/tui/view.ts";
import { show } from "../../helpers/screens.ts";

type Raw = Readonly<Record<string, unknown>>;

function runOf(...records: Raw[]): RunState {
  const run = new RunState("bpe.jsonl");
  run.see({ event: "start", command: "bpe-train", config: { vocabSize: 1000 }, engine: { threads: 2 } });
  for (const record of records) run.see(record);
  return run;
}

const COUNTED = {
  ...{ event: "stage", stage: "counting words", done: 2e6, total: 4e6, unit: "bytes", bytes_per_second: 5e6 },
  ...{ seconds: 1, memory: 2e8, cores: 1.9, loads: [1, 0.5] },
};
const MERGED = [
  { event: "counts", words: 25_000, distinct: 140 },
  { event: "stage", stage: "merging", done: 0, total: 744, unit: "merges", seconds: 2 },
  ...[100, 200, 300].map((step) => ({
    ...{ event: "step", step, bytes_per_token: 1 + step / 100, tokens_per_word: 4 - step / 100 },
    ...{ merges_per_second: 300, seconds: 2 + step / 300 },
  })),
  {
    event: "merges",
    step: 300,
    merges: [
      { rank: 298, id: 554, left: "Ġt", right: "h", count: 1234 },
      { rank: 299, id: 555, left: "an", right: "d", count: 1200 },
    ],
  },
];

describe("a run that goes stage by stage", () => {
  it("shows how far each stage is, with its speed", () => {
    const screen = show([runOf(COUNTED)], {}, { columns: 120 });
    expect(screen[0]).toMatch(/^bpe\.jsonl {2}bpe-train {2}● running +━+─+ {2}counting words 50%$/);
    expect(screen.join("\n")).toMatch(
      /counting words +━{12}─{12} {2}50% {2}2\.0 MB of 4\.0 MB {2}5\.0 MB\/s/,
    );
    expect(screen.join("\n")).toContain("load        75% █▅");
  });

  it("shows the vocabulary as it grows, and the newest merges first", () => {
    const screen = show([runOf(COUNTED, ...MERGED)], {}, { columns: 120, rows: 30 });
    const text = screen.join("\n");
    expect(screen[0]).toMatch(/merging 40% {2}0:01 left$/);
    expect(text).toContain("300 of 744 merges");
    expect(text).toMatch(/── bytes per token ─+ 4 ─ +── tokens per word ─+ 1 ─/);
    expect(text).toMatch(/299 {2}an \+ d → and +1,200\n +298 {2}Ġt \+ h → Ġth +1,234/);
    expect(text).toMatch(/words +25k[\s\S]*distinct +140/);
    expect(show([runOf(...MERGED)], { panel: "samples" }).join("\n")).toContain("── newest merges");
  });

  it("says how it ended, and how long it took", () => {
    const ended = (reason: string) => {
      const run = runOf(COUNTED, ...MERGED, { event: "end", reason, output: "tok.json" });
      return [show([run])[0], run.messages.at(-1)?.text];
    };
    expect(ended("vocab-size")).toEqual([
      expect.stringMatching(/^bpe\.jsonl {2}bpe-train {2}✓ finished +in 0:03$/),
      "finished: the vocabulary is full; tok.json",
    ]);
    expect(ended("interrupted")[1]).toBe("interrupted; tok.json");
  });

  it("fits every screen", () => {
    for (const panel of PANELS)
      for (const [columns, rows] of [
        [30, 5],
        [40, 10],
        [60, 12],
        [80, 24],
        [200, 60],
      ])
        expect(show([runOf(COUNTED, ...MERGED)], { panel }, { columns, rows }).join("\n")).not.toContain(
          "NaN",
        );
  });
});
