/** What is looked at, and how keys change it. */

export const PANELS = [
  "overview",
  "loss",
  "rate",
  "gradients",
  "speed",
  "samples",
  "words",
  "scores",
  "messages",
] as const;

export type Panel = (typeof PANELS)[number];

/** How much of a smoothed curve is what came before. */
export const WEIGHTS = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99] as const;

export interface View {
  readonly panel: Panel;
  /** Which of WEIGHTS. */
  readonly smoothing: number;
  readonly log: boolean;
  readonly help: boolean;
  /** Only runs whose name has this in it. */
  readonly filter: string;
  /** Keys are letters of the filter. */
  readonly typing: boolean;
  /** Which of the runs that pass the filter. */
  readonly focus: number;
  /** How many layers below the highest one the gradients are looked at. */
  readonly depth: number;
  /** `x` was pressed once. */
  readonly stopping: boolean;
  /** What the last key led to. */
  readonly note: string;
}

export const firstView: View = {
  panel: "overview",
  smoothing: 0,
  log: false,
  help: false,
  filter: "",
  typing: false,
  focus: 0,
  depth: 0,
  stopping: false,
  note: "",
};

/** A key: `input` is what it types, the others say which one it is. */
export interface Key {
  readonly input: string;
  readonly tab?: boolean;
  readonly shift?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly ctrl?: boolean;
}

/** What a key asks for besides another view. `checkpoint`, `pause` and `stop` are for the run that shows itself. */
export type Action = "quit" | "interrupt" | "snapshot" | "checkpoint" | "pause" | "stop";

export interface Pressed {
  readonly view: View;
  readonly action?: Action;
}

export interface Pressing {
  /** How many runs pass the filter. */
  readonly runs: number;
  /** How many layers there are to look at. */
  readonly layers: number;
  /** Whether the run may be steered. */
  readonly own: boolean;
}

export function press(before: View, key: Key, { runs, layers, own }: Pressing): Pressed {
  const view = { ...before, note: "", stopping: false };
  if (key.ctrl) return key.input === "c" ? { view, action: "interrupt" } : { view: before };
  if (view.typing) return { view: typed(view, key) };
  if (view.help && key.input !== "q") return { view: { ...view, help: false } };
  if (key.tab) return { view: turned(view, key.shift ? -1 : 1) };
  if (key.rightArrow || key.leftArrow) return { view: aside(view, key.leftArrow ? -1 : 1, layers) };
  if (key.upArrow || key.downArrow) return { view: focused(view, key.upArrow ? -1 : 1, runs) };
  if (key.escape) return { view: { ...view, filter: "", focus: 0 } };
  if (own && key.input === "x" && !before.stopping)
    return { view: { ...view, stopping: true, note: "x again ends the training" } };
  return letter(view, key.input, own);
}

const ACTIONS: Readonly<Record<string, Action>> = { q: "quit", s: "snapshot" };
const OWN_ACTIONS: Readonly<Record<string, Action>> = { c: "checkpoint", p: "pause", x: "stop" };

function letter(view: View, input: string, own: boolean): Pressed {
  if (Object.hasOwn(ACTIONS, input)) return { view, action: ACTIONS[input] };
  if (own && Object.hasOwn(OWN_ACTIONS, input)) return { view, action: OWN_ACTIONS[input] };
  if (input === "?") return { view: { ...view, help: true } };
  if (input === "/") return { view: { ...view, typing: true } };
  if (input === "l") return { view: { ...view, log: !view.log } };
  if (input === "+" || input === "=") return { view: smoother(view, 1) };
  if (input === "-") return { view: smoother(view, -1) };
  const panel = PANELS[Number(input) - 1];
  return { view: panel === undefined ? view : { ...view, panel } };
}

function typed(view: View, key: Key): View {
  if (key.escape) return { ...view, typing: false, filter: "", focus: 0 };
  if (key.return) return { ...view, typing: false };
  if (key.backspace || key.delete) return { ...view, filter: view.filter.slice(0, -1), focus: 0 };
  const letters = key.input.replace(/[^ -~\p{L}\p{N}]/gu, "");
  return { ...view, filter: (view.filter + letters).slice(0, 100), focus: 0 };
}

function turned(view: View, by: number): View {
  const at = PANELS.indexOf(view.panel) + by;
  return { ...view, panel: PANELS[(at + PANELS.length) % PANELS.length] };
}

/** Through the layers where there are some to look at, and beyond them to the next panel. */
function aside(view: View, by: number, layers: number): View {
  const depth = Math.min(view.depth, layers - 1) - by;
  const isLayer = view.panel === "gradients" && depth >= 0 && depth < layers;
  return isLayer ? { ...view, depth } : turned(view, by);
}

const focused = (view: View, by: number, runs: number): View =>
  runs === 0 ? view : { ...view, focus: (Math.min(view.focus, runs - 1) + by + runs) % runs };

function smoother(view: View, by: number): View {
  return { ...view, smoothing: Math.max(0, Math.min(WEIGHTS.length - 1, view.smoothing + by)) };
}
