/** Byte-pair learning as the textbooks have it: count all pairs again for every merge. The slow twin. */

/** Words as ids with their counts; merges the most frequent pair (ties: the smaller pair) until none is left. */
export function learnMerges(
  words: readonly (readonly [readonly number[], number])[],
  options: { symbols: number; limit: number; minimum: number; longest?: number; lengths?: number[] },
): [number, number, number][] {
  let current = words.map(([ids, count]) => [[...ids], count] as [number[], number]);
  const lengths = options.lengths ?? Array.from({ length: options.symbols }, () => 1);
  const merges: [number, number, number][] = [];
  const refused = new Set<string>();
  while (lengths.length < options.limit) {
    const best = mostFrequent(current, refused);
    if (best === undefined || best[2] < options.minimum) break;
    const [left, right] = best;
    const length = (lengths[left] as number) + (lengths[right] as number);
    if (length > (options.longest ?? Infinity)) {
      refused.add(`${left} ${right}`);
      continue;
    }
    const id = lengths.push(length) - 1;
    merges.push([left, right, id]);
    current = current.map(([ids, count]) => [mergePair(ids, left, right, id), count]);
  }
  return merges;
}

function mostFrequent(
  words: [number[], number][],
  refused: Set<string>,
): [number, number, number] | undefined {
  const counts = new Map<string, number>();
  for (const [ids, count] of words) {
    for (let i = 0; i + 1 < ids.length; i++) {
      const pair = `${ids[i]} ${ids[i + 1]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + count);
    }
  }
  let best: [number, number, number] | undefined;
  for (const [pair, count] of counts) {
    if (refused.has(pair)) continue;
    const [a, b] = pair.split(" ").map(Number) as [number, number];
    if (
      best === undefined ||
      count > best[2] ||
      (count === best[2] && (a < best[0] || (a === best[0] && b < best[1])))
    ) {
      best = [a, b, count];
    }
  }
  return best;
}

/** Replaces (left, right) by id from left to right, without overlap. */
export function mergePair(ids: readonly number[], left: number, right: number, id: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === left && ids[i + 1] === right) {
      out.push(id);
      i++;
    } else {
      out.push(ids[i] as number);
    }
  }
  return out;
}
