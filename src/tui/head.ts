/** The first line: which run it is, how it stands, how far it is, and how long it will take. */
import { bar } from "./bars.ts";
import { duration, percent, whole } from "./format.ts";
import { GOOD } from "./palette.ts";
import type { RunState } from "./run-state.ts";
import { cut, type Line, line, textOf, widthOf } from "./span.ts";
import { leftOf, resultOf, standingOf } from "./standing.ts";
import type { WorkStage } from "./work.ts";

/** What is wider than this has room for words beside the numbers. */
const WIDE = 60;
/** What is left of a name at least. */
const LEAST_NAME = 8;
const BAR = { least: 8, most: 32 };

export function head(run: RunState | undefined, columns: number, now: number): Line {
  if (run === undefined) return line("weft", { bold: true });
  const right = progress(run, columns, now);
  const left = title(run, Math.max(8, columns - widthOf(textOf(right)) - 2), now);
  const gap = columns - widthOf(textOf(left)) - widthOf(textOf(right));
  return [...left, ...middle(run, gap), ...right];
}

/** The name and how it stands, and as there is room what came of it, and the command. */
function title(run: RunState, room: number, now: number): Line {
  const { name, command } = run;
  const result = resultOf(run);
  const words = [command, run.config.text("arch")].filter((word) => word !== undefined && word !== "");
  const what = { text: words.length === 0 ? "" : `  ${words.join(" ")}`, dim: true };
  const state: Line = [{ text: "  " }, standingOf(run, now)];
  const told: Line = [...state, { text: result === "" ? "" : `: ${result}` }];
  const behind =
    [[what, ...told], told, state].find((some) => widthOf(name) + widthOf(textOf(some)) <= room) ?? state;
  const left = Math.max(LEAST_NAME, room - widthOf(textOf(behind)));
  return cut([...cut([{ text: name, bold: true }], left), ...behind], room);
}

function progress(run: RunState, columns: number, now: number): Line {
  const { step, total, status, pace, work } = run;
  if (work.now !== undefined) return stageProgress(run, work.now, columns, now);
  const steps = total === undefined || step === total ? whole(step) : `${whole(step)}/${whole(total)}`;
  if (status === "done") {
    const taken = pace.seconds === undefined ? "" : ` in ${duration(pace.seconds)}`;
    return [
      { text: `${steps} steps`, bold: true },
      { text: columns < WIDE ? "" : taken, dim: true },
    ];
  }
  const share = total ? ` ${percent(Math.min(1, step / total))}` : "";
  const seconds = leftOf(run, now);
  const left = seconds === undefined ? "" : `  ${duration(seconds)} left`;
  return [
    { text: `${columns < WIDE ? "" : "step "}${steps}${share}`, bold: true },
    { text: columns < WIDE ? "" : left, dim: true },
  ];
}

/** Of a run that goes stage by stage. */
function stageProgress(run: RunState, { name, done, total }: WorkStage, columns: number, now: number): Line {
  const { status, work } = run;
  if (status === "done")
    return [{ text: work.seconds === undefined ? "" : `in ${duration(work.seconds)}`, dim: true }];
  const share = total ? ` ${percent(Math.min(1, done / total))}` : "";
  const seconds = leftOf(run, now);
  return [
    { text: `${name}${share}`, bold: true },
    { text: columns < WIDE || seconds === undefined ? "" : `  ${duration(seconds)} left`, dim: true },
  ];
}

/** A bar of the steps of a run that goes on, or of its stage, where there is room for it. */
function middle({ work, status, ...run }: RunState, gap: number): Line {
  const { step, total } = work.now === undefined ? run : { step: work.now.done, total: work.now.total };
  const room = Math.min(BAR.most, gap - 4);
  if (room < BAR.least || total === undefined || total === 0 || status === "done")
    return [{ text: " ".repeat(Math.max(0, gap)) }];
  return [{ text: " ".repeat(gap - room - 2) }, ...bar(step / total, room, GOOD), { text: "  " }];
}
