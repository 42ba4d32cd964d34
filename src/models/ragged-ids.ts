/** The ids of texts of any lengths as recurrent layers read them. */
import type { Engine } from "../engine/engine.ts";
import type { TextBatch } from "./text-encoder.ts";

/** Ids time by time, (T, B), where a text that is over goes on with the id 0, which nobody looks at. */
export interface RaggedIds {
  readonly ids: number;
  readonly steps: number;
  readonly batch: number;
  /** Where the lengths lie, (B) u32. */
  readonly lengths: number;
}

/** All times of all texts. */
export const sideBySide = (engine: Engine, texts: TextBatch): RaggedIds =>
  place(engine, texts, (text, time) => text[time]);

/** Each text one time later, behind its last id, the end token: what a decoder has read where it is to write the text. */
export const oneLater = (engine: Engine, texts: TextBatch): RaggedIds =>
  place(engine, texts, (text, time) => text[(time > 0 ? time : text.length) - 1]);

function place(
  { kernels, step }: Engine,
  { ids, lengths }: TextBatch,
  idAt: (text: Uint32Array, time: number) => number,
): RaggedIds {
  const [batch, steps] = [lengths.length, Math.max(...lengths)];
  const pointers = { ids: step.take(steps * batch * 4), lengths: step.take(batch * 4) };
  kernels.u32(pointers.lengths, batch).set(lengths);
  const places = kernels.u32(pointers.ids, steps * batch).fill(0);
  let from = ids;
  for (const [row, length] of lengths.entries()) {
    const text = kernels.u32(from, length);
    for (let time = 0; time < length; time++) places[time * batch + row] = idAt(text, time);
    from += length * 4;
  }
  return { ...pointers, steps, batch };
}
