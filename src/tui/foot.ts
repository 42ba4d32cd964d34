/** The last line: what was said last, or as many keys as there is room for. */
import { KEY, WARN } from "./palette.ts";
import { type Line, line } from "./span.ts";
import { type View, WEIGHTS } from "./view.ts";

/** `own` is whether the run can be steered, `layers` how many there are to look at. */
export function foot(view: View, columns: number, own: boolean, layers: number): Line {
  const { typing, filter, note } = view;
  if (typing) return [{ text: "/", colour: KEY }, { text: filter }, { text: " ", inverse: true }];
  if (note !== "") return line(note, { colour: WARN });
  let room = columns + 2; // nothing follows the last
  const fitting = keysOf(view, own, layers).filter(([key, what]) => {
    room -= key.length + what.length + 3;
    return room >= 0;
  });
  return fitting.flatMap(([key, what]) => [
    { text: key, colour: KEY },
    { text: ` ${what}  `, dim: true },
  ]);
}

type KeyName = readonly [key: string, what: string];

/** The most important ones first. */
function keysOf({ panel, filter, smoothing }: View, own: boolean, layers: number): KeyName[] {
  const steering: KeyName[] = [
    ["c", "checkpoint"],
    ["p", "pause"],
    ["x", "stop"],
  ];
  return [
    ["?", "help"],
    ["q", own ? "close" : "quit"],
    ["tab", "panel"],
    ...(panel === "gradients" && layers > 1 ? ([["←→", "layer"]] as const) : []),
    ...(own ? steering : []),
    ["/", filter === "" ? "filter" : `filter "${filter}"`],
    ["+-", WEIGHTS[smoothing] === 0 ? "smooth" : `smooth ${WEIGHTS[smoothing]}`],
    ["l", "log"],
    ["s", "svg"],
  ];
}
