// What a back-off n-gram model makes of passages.

import { nodeAt, read_word } from "./ngram-find";
import { BEGIN, LEAF, LEAVES, NODE, NO_NODE, PARENTS, START, WORDS } from "./ngram-model";

/** Passages that are read side by side, so that the memory's answers to one are waited for together with the others'. */
const LANES: i32 = 8;
const LANE: usize = 16;
const LANE_END: usize = 4;
const LANE_CONTEXT: usize = 8;
const SEEN: usize = 128;
const WEIGHTS: usize = 132; // where the weights lie in the scratch

/**
 * Writes log10 of the probability of each id to `out`, f32. Each of the `count` passages begins behind `<s>` and goes, in
 * `ids`, up to where `ends` (u32, counted in ids) says. `scratch` has 132 bytes and 4 for each order of the model. The
 * bits of a passage do not depend on the others.
 */
export function ngram_score(model: usize, ids: usize, ends: usize, count: i32, out: usize, scratch: usize): void {
  const last = ends + ((count as usize) << 2);
  let open = 0;
  let next = ends;
  while (open < LANES && next < last) next = openLane(model, laneAt(scratch, open++), ids, ends, next);
  while (open > 0) {
    look(model, scratch, open);
    for (let i = 0; i < open; i++) {
      const lane = laneAt(scratch, i);
      const at: usize = load<u32>(lane);
      if (at < (load<u32>(lane, LANE_END) as usize)) {
        const log = out + (at - ids);
        const context = read_word(model, load<u32>(lane, LANE_CONTEXT), load<u32>(at), log, scratch + WEIGHTS);
        store<u32>(lane, (at + 4) as u32);
        store<u32>(lane, context, LANE_CONTEXT);
      } else if (next < last) next = openLane(model, lane, ids, ends, next);
      else v128.store(lane, v128.load(laneAt(scratch, --open)));
    }
  }
}

/** The context behind more words. `scratch` as above. */
export function ngram_read(model: usize, context: u32, ids: usize, count: i32, scratch: usize): u32 {
  for (const end = ids + ((count as usize) << 2); ids < end; ids += 4) {
    context = read_word(model, context, load<u32>(ids), scratch, scratch + WEIGHTS);
  }
  return context;
}

@inline
function laneAt(scratch: usize, index: i32): usize {
  return scratch + (index as usize) * LANE;
}

/** Gives a lane the passage whose end is at `next`, and returns the place of the next one's end. */
function openLane(model: usize, lane: usize, ids: usize, ends: usize, next: usize): usize {
  const start = next == ends ? 0 : load<u32>(next - 4);
  store<u32>(lane, (ids as u32) + (start << 2));
  store<u32>(lane, (ids as u32) + (load<u32>(next) << 2), LANE_END);
  store<u32>(lane, load<u32>(model, BEGIN), LANE_CONTEXT);
  return next + 4;
}

/** Looks at each lane's context, and then into the middle of its children, so that both come to the cache together. */
function look(model: usize, scratch: usize, lanes: i32): void {
  const words: usize = load<u32>(model, WORDS);
  const leaves: usize = load<u32>(model, LEAVES);
  const parents = load<u32>(model, PARENTS);
  let seen: u32 = 0;
  for (let i = 0; i < lanes; i++) {
    const context = load<u32>(laneAt(scratch, i), LANE_CONTEXT);
    if (context != NO_NODE) seen += load<u32>(nodeAt(model, context), NODE + START);
  }
  for (let i = 0; i < lanes; i++) {
    const context = load<u32>(laneAt(scratch, i), LANE_CONTEXT);
    if (context == NO_NODE) continue;
    const node = nodeAt(model, context);
    const middle: usize = (load<u32>(node, START) + load<u32>(node, NODE + START)) >> 1;
    seen += context < parents ? load<u32>(words + (middle << 2)) : load<u32>(leaves + middle * LEAF);
  }
  store<u32>(scratch, seen, SEEN); // kept so that the looks are not optimized away
}
