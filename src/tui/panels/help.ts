/** What the keys do. */
import { KEY } from "../palette.ts";
import { type Line, line } from "../span.ts";
import { rule } from "./stage.ts";

const KEYS = [
  ["tab → 1…9", "the next panel, or that one; shift-tab ← back"],
  ["← →", "among the gradients also the layer that is looked at"],
  ["↑ ↓", "the run that is looked at closely"],
  ["/", "show only runs whose name has a text in it; escape shows all"],
  ["+ -", "smooth the curves more or less"],
  ["l", "logarithmic scale on and off"],
  ["s", "save what the panel shows as an SVG file"],
  ["q", "close this; a training goes on"],
  ["ctrl-c", "end the program; a training saves a checkpoint first"],
] as const;

const OWN_KEYS = [
  ["c", "write a checkpoint now"],
  ["p", "pause the training, and go on"],
  ["x x", "end the training here, and write the model if there is one"],
] as const;

/** `own` is whether the training itself shows this. */
export function helpLines(own: boolean, columns: number): Line[] {
  const keys = own ? [...KEYS, ...OWN_KEYS] : KEYS;
  return [
    rule("keys", columns),
    ...keys.map(([key, what]): Line => [{ text: key.padEnd(11), colour: KEY }, { text: what }]),
    [],
    line("any key goes back", { dim: true }),
  ];
}
