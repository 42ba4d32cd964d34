/** The labels of fastText's lines, which came as lines of text: they are the bytes in front of the text. */
import type { Kernels } from "../../engine/kernels.ts";
import * as row from "../../kernels/row.ts";
import type { LabelFinder } from "./label-finder.ts";
import type { LabelIds } from "./label-ids.ts";

const LABEL = Buffer.from("__label__");
const TAB = 0x09;
const RETURN = 0x0d;
const SPACE = 0x20;

/** A row's text then begins behind its labels. */
export function lineLabels(labels: LabelIds): LabelFinder {
  const { kernels } = labels;
  return (_, { rows }) =>
    (index) => {
      const struct = rows + index * row.ROW_SIZE;
      const end = withoutReturn(kernels, struct);
      let at = kernels.load(struct + row.ROW_TEXT_START);
      let problem: string | undefined = "no label";
      for (let stop = labelEnd(kernels.bytes, at, end); stop >= 0; stop = labelEnd(kernels.bytes, at, end)) {
        if (stop > at + LABEL.length) {
          problem = labels.addBytes(at + LABEL.length, stop);
          if (problem !== undefined) return problem;
        }
        at = Math.min(stop + 1, end);
      }
      kernels.store(struct + row.ROW_TEXT_START, at);
      kernels.store(struct + row.ROW_TEXT_END, end);
      return problem;
    };
}

function withoutReturn(kernels: Kernels, struct: number): number {
  const [start, end] = [kernels.load(struct + row.ROW_TEXT_START), kernels.load(struct + row.ROW_TEXT_END)];
  return end > start && kernels.bytes[end - 1] === RETURN ? end - 1 : end;
}

/** The end of the label at `at`, as io/fasttext.ts finds it; -1 where none begins there. */
function labelEnd(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < LABEL.length || !LABEL.every((byte, i) => bytes[at + i] === byte)) return -1;
  let stop = at + LABEL.length;
  while (stop < end && bytes[stop] !== SPACE && !(bytes[stop] >= TAB && bytes[stop] <= RETURN)) stop++;
  return stop === end || bytes[stop] === SPACE || bytes[stop] === TAB ? stop : -1;
}
