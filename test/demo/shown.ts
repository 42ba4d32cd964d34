/** What a machine took its time for, as one likes to see it. */
import type { Frame } from "./film.ts";

/** A wait is shown as no longer than this, in milliseconds. */
const LONGEST = 600;
/** Where frames are hurried, they stand at least so long. */
const LEAST = 800;

/** Waits cut short; and if that is not `within` so many milliseconds, all times in proportion, and fewer frames. */
export function shown(frames: readonly Frame[], within = Number.POSITIVE_INFINITY): Frame[] {
  const cut = withoutWaits(frames);
  const factor = within / (cut.at(-1)?.at ?? 0);
  if (!(factor < 1)) return cut;
  return thinned(cut.map(({ at, screen }) => ({ at: at * factor, screen })));
}

function withoutWaits(frames: readonly Frame[]): Frame[] {
  let now = 0;
  return frames.map(({ at, screen }, place) => {
    now += Math.min(LONGEST, at - (frames[place - 1]?.at ?? 0));
    return { at: now, screen };
  });
}

/** The last frame always stays. */
function thinned(frames: readonly Frame[]): Frame[] {
  const kept: Frame[] = [];
  for (const frame of frames)
    if (frame === frames.at(-1) || frame.at - (kept.at(-1)?.at ?? 0) >= LEAST) kept.push(frame);
  return kept;
}
