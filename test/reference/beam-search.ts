/** Beam search of one text, every word of the vocabulary considered, and the search through all texts: the slow twins. */

export interface SlowHypothesis {
  readonly ids: readonly number[];
  readonly logprob: number;
  readonly score: number;
  readonly cut: boolean;
}

export interface SlowSearch {
  /** The logarithms of the probabilities of all words behind these. */
  readonly next: (ids: readonly number[]) => readonly number[];
  readonly end: number;
  readonly limit: number;
  readonly beam: number;
  readonly lengthPenalty: number;
}

interface Open {
  readonly ids: readonly number[];
  readonly logprob: number;
}

/** From the best on, no more than the beam is wide. */
export function searchSlowly(search: SlowSearch): SlowHypothesis[] {
  const { end, limit, beam } = search;
  let live: Open[] = [{ ids: [], logprob: 0 }];
  let ended: SlowHypothesis[] = [];
  const add = (one: Open) => {
    ended = bestFirst([...ended, hypothesis(search, one)]).slice(0, beam);
  };
  for (let length = 1; live.length > 0; length++) {
    const all = live.flatMap((one) => continued(search, one)).sort((a, b) => b.logprob - a.logprob);
    for (const one of all.slice(0, beam)) if (one.ids.at(-1) === end) add(one);
    live = all.filter((one) => one.ids.at(-1) !== end).slice(0, beam);
    if (length === limit)
      return bestFirst([...ended, ...live.map((one) => hypothesis(search, one))]).slice(0, beam);
    const best = hypothesis(search, live[0]).score;
    if (ended.length === beam && ended.every(({ score }) => score >= best)) return ended;
  }
  return ended;
}

/** All texts that end within the limit, from the best on. */
export function searchAll(search: SlowSearch): SlowHypothesis[] {
  let open: Open[] = [{ ids: [], logprob: 0 }];
  const ended: SlowHypothesis[] = [];
  for (let length = 1; length <= search.limit; length++) {
    const all = open.flatMap((one) => continued(search, one));
    ended.push(...all.filter(({ ids }) => ids.at(-1) === search.end).map((one) => hypothesis(search, one)));
    open = all.filter(({ ids }) => ids.at(-1) !== search.end);
  }
  return bestFirst(ended);
}

const continued = ({ next }: SlowSearch, { ids, logprob }: Open): Open[] =>
  next(ids).map((log, id) => ({ ids: [...ids, id], logprob: logprob + log }));

function hypothesis({ end, lengthPenalty }: SlowSearch, { ids, logprob }: Open): SlowHypothesis {
  const cut = ids.at(-1) !== end;
  const score = logprob / ((5 + ids.length) / 6) ** lengthPenalty;
  return { ids: cut ? ids : ids.slice(0, -1), logprob, score, cut };
}

const bestFirst = (all: readonly SlowHypothesis[]): SlowHypothesis[] =>
  all.toSorted((a, b) => Number(a.cut) - Number(b.cut) || b.score - a.score);
