import { describe, expect, it } from "vitest";
import { firstView, type Key, PANELS, press, type View, WEIGHTS } from "../../src/tui/view.ts";

const none: Key = { input: "" };
const one = { runs: 1, layers: 1, own: false };
const pressed = (keys: readonly Key[], { from = firstView, runs = 3, layers = 1, own = false } = {}): View =>
  keys.reduce((view, key) => press(view, key, { runs, layers, own }).view, from);
const typed = (text: string): Key[] => [...text].map((input) => ({ input }));

describe("keys", () => {
  it("go through all panels, both ways, and round", () => {
    const tab = { ...none, tab: true };
    const seen = PANELS.map((_, count) => pressed(Array(count).fill(tab)).panel);
    expect(seen).toEqual(PANELS);
    expect(pressed(Array(PANELS.length).fill(tab)).panel).toBe(PANELS[0]);
    expect(pressed([{ ...tab, shift: true }]).panel).toBe(PANELS.at(-1));
    expect(pressed([{ ...none, rightArrow: true }]).panel).toBe(PANELS[1]);
    expect(pressed(typed("5")).panel).toBe(PANELS[4]);
    expect(pressed(typed("0")).panel).toBe(PANELS[0]);
  });

  it("go from layer to layer among the gradients, and beyond them to the next panel", () => {
    const [left, right] = [
      { ...none, leftArrow: true },
      { ...none, rightArrow: true },
    ];
    const from = { ...firstView, panel: "gradients" as const };
    const places = [[], [left], [left, left], [left, left, left], [left, right], [right]].map((keys) => {
      const { panel, depth } = pressed(keys, { from, layers: 3 });
      return [panel, depth];
    });
    expect(places).toEqual([
      ["gradients", 0],
      ["gradients", 1],
      ["gradients", 2],
      ["rate", 2],
      ["gradients", 0],
      ["speed", 0],
    ]);
    expect(pressed([left], { from: { ...from, depth: 5 }, layers: 2 }).panel).toBe("rate");
    expect(pressed([right], { from: { ...from, depth: 5 }, layers: 2 }).depth).toBe(0);
    expect(pressed([left], { from, layers: 0 }).panel).toBe("rate");
  });

  it("go from run to run", () => {
    const [up, down] = [
      { ...none, upArrow: true },
      { ...none, downArrow: true },
    ];
    expect([[down], [down, down, down], [up]].map((keys) => pressed(keys).focus)).toEqual([1, 0, 2]);
    expect(pressed([down], { runs: 0 }).focus).toBe(0);
  });

  it("smooth within limits", () => {
    expect(pressed(typed("+++-")).smoothing).toBe(2);
    expect(pressed(typed("-")).smoothing).toBe(0);
    expect(pressed(typed("+".repeat(20))).smoothing).toBe(WEIGHTS.length - 1);
  });

  it("turn the logarithmic scale and the help on and off", () => {
    expect(pressed(typed("l")).log).toBe(true);
    expect(pressed(typed("ll")).log).toBe(false);
    expect(pressed(typed("?")).help).toBe(true);
    expect(pressed(typed("?l"))).toEqual(firstView);
  });

  it("are letters while a filter is typed", () => {
    const filter = pressed([...typed("/lsx"), { ...none, backspace: true }]);
    expect(filter).toMatchObject({ filter: "ls", typing: true, log: false });
    expect(pressed([{ ...none, return: true }], { from: filter })).toMatchObject({
      filter: "ls",
      typing: false,
    });
    expect(pressed([{ ...none, escape: true }], { from: filter })).toMatchObject({
      filter: "",
      typing: false,
    });
    expect(pressed(typed("/a\u001b\u0007\u202eb")).filter).toBe("ab");
  });

  it.each([
    ["q", false, "quit"],
    ["s", false, "snapshot"],
    ["c", false, undefined],
    ["c", true, "checkpoint"],
    ["p", true, "pause"],
    ["p", false, undefined],
    ["toString", true, undefined],
  ])("%s (own run: %s) asks for %s", (input, own, action) => {
    expect(press(firstView, { input }, { ...one, own }).action).toBe(action);
  });

  it("stop a training only when x is pressed twice in a row", () => {
    const once = press(firstView, { input: "x" }, { ...one, own: true });
    expect(once.action).toBeUndefined();
    expect(once.view.note).toContain("x again");
    expect(press(once.view, { input: "x" }, { ...one, own: true }).action).toBe("stop");
    const between = press(once.view, { input: "l" }, { ...one, own: true });
    expect(press(between.view, { input: "x" }, { ...one, own: true }).action).toBeUndefined();
  });

  it("ctrl-c interrupts, also in the middle of a filter", () => {
    expect(press({ ...firstView, typing: true }, { input: "c", ctrl: true }, one).action).toBe("interrupt");
    expect(press(firstView, { input: "z", ctrl: true }, one)).toEqual({ view: firstView });
  });
});
