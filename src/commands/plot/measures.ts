/** What the records of a run log tell in numbers. */
import type { Measure } from "../../formats/run-chart.ts";
import type { Row } from "../../io/codec.ts";
import { hasNumber } from "./numbers.ts";

/** Which step it is, and other numbers that are no measure. */
const PLACES: readonly string[] = ["step", "epoch", "seconds"];

/** All that there are, those of steps first; the loss on validation data is called `valid`. */
export function measuresOf(rows: readonly Row[]): Measure[] {
  const found = new Map<string, Measure>();
  for (const event of ["step", "valid"] as const) {
    for (const row of rows) {
      if (row.event !== event) continue;
      for (const member of Object.keys(row)) {
        const name = event === "valid" && member === "loss" ? "valid" : member;
        if (PLACES.includes(member) || !hasNumber(row, member) || found.has(name)) continue;
        found.set(name, { name, event, member });
      }
    }
  }
  return [...found.values()];
}

/** `grad-norm` is `grad_norm`. */
export const measureNamed = (name: string, measures: readonly Measure[]): Measure | undefined =>
  measures.find((one) => one.name === name || one.name === name.replaceAll("-", "_"));
