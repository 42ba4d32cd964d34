/** How fast a run is, and what it takes of the machine. */
import { bar } from "../bars.ts";
import { percent } from "../format.ts";
import { GOOD } from "../palette.ts";
import { beside, fill, type Line, type Size } from "../span.ts";
import { coresPanel, memoryPanel, speedPanel } from "./curves.ts";
import { type Draw, rule, type Stage } from "./stage.ts";

/** Speed above, memory and cores below, and how much each thread worked, where there is room and the log tells of them. */
export const speedsPanel: Draw = (stage, { columns, rows }) => {
  if (rows < 12 || columns < 60 || stage.focus.memory.length === 0)
    return speedPanel(stage, { columns, rows });
  const loads = loadLines(stage, { columns, rows: Math.floor(rows / 3) });
  const top = Math.ceil((rows - loads.length) / 2);
  const half = Math.floor((columns - 1) / 2);
  const low = { columns: half, rows: rows - loads.length - top };
  const [memory, cores] = [memoryPanel, coresPanel].map((draw) => fill(draw(stage, low), low));
  return [
    ...fill(speedPanel(stage, { columns, rows: top }), { columns, rows: top }),
    ...beside(memory, cores, half),
    ...loads,
  ];
};

const CELL = 40;

/** Since the last record, some threads beside each other. */
function loadLines({ focus: { loads } }: Stage, { columns, rows }: Size): Line[] {
  if (loads.length === 0) return [];
  const across = Math.max(1, Math.floor(columns / CELL));
  const cells = loads.map(
    (load, thread): Line => [
      { text: `thread ${thread + 1}`.padEnd(11) },
      ...bar(load, CELL - 19, GOOD),
      { text: ` ${percent(load).padEnd(7)}`, dim: true },
    ],
  );
  const lines = Array.from({ length: Math.ceil(cells.length / across) }, (_, line) =>
    cells.slice(line * across, (line + 1) * across).flat(),
  );
  return [rule("threads", columns, { text: "share of the time at work", dim: true }), ...lines].slice(
    0,
    rows,
  );
}
