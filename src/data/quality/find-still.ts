import type { Bars } from '../../core/bars.js';
import { exampleAt, isoTime, type CheckedRows } from './checked-rows.js';
import type { FindingKind, Issue } from './findings.js';

/** A stretch of bars [from, to) that say the same. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How many runs of still bars as long as one that is told of would come by chance in the source. */
const CHANCE = 1e-6;
/** Fewer still bars in a row are none. */
const SHORTEST_FLAT = 3;
/** The share of still bars counts for so many runs in the chance that a bar behind a still one is still. */
const PRIOR_RUNS = 10;
/** Equal bars that move, from which on they are no chance: with volume two, without it three. */
const [SHORTEST_STALE, SHORTEST_STALE_WITHOUT_VOLUME] = [2, 3];

/** Finds stretches in which open, high, low and close all are the close before: more in a row than would come by chance in a source of
 *  which that share stands still, and whose other runs of still bars go on as often as they do. A quiet market has many short stretches and
 *  none of these; one that never moves has none either.
 *  Cost  O(bars) */
export function findFlat({ open, high, low, close }: Bars): Stretch[] {
  const isStill = (i: number): boolean => high[i] === low[i] && close[i] === close[i - 1] && open[i] === close[i] && high[i] === close[i];
  const runs = runsOf(close.length, isStill);
  const least = longestByChance(runs, close.length);
  return runs.filter(({ from, to }) => to - from >= least);
}

/** The least length of a run of which fewer than CHANCE would come; the run that is judged does not speak for itself. */
function longestByChance(runs: readonly Stretch[], barCount: number): number {
  const share = runs.reduce((sum, { from, to }) => sum + to - from, 0) / barCount;
  const longer = Math.max(0, runs.filter(({ from, to }) => to - from > 1).length - 1);
  const goesOn = (longer + PRIOR_RUNS * share) / (Math.max(0, runs.length - 1) + PRIOR_RUNS);
  return Math.max(SHORTEST_FLAT, 1 + Math.ceil(Math.log(CHANCE / Math.max(1, runs.length)) / Math.log(goesOn)));
}

/** Finds stretches of equal bars that move, volume included: a recorder that gave its last bar again.
 *  A stretch begins with the first of the equal bars.
 *  Cost  O(bars)                                                                */
export function findStale(bars: Bars): Stretch[] {
  const { open, high, low, close, volume } = bars;
  const isRepeat = (i: number): boolean =>
    close[i] === close[i - 1] &&
    high[i] === high[i - 1] &&
    low[i] === low[i - 1] &&
    open[i] === open[i - 1] &&
    high[i]! > low[i]! &&
    Object.is(volume[i], volume[i - 1]);
  return runsOf(close.length, isRepeat)
    .map(({ from, to }) => ({ from: from - 1, to }))
    .filter(({ from, to }) => to - from >= (volume[from]! > 0 ? SHORTEST_STALE : SHORTEST_STALE_WITHOUT_VOLUME));
}

/** Runs of bars, from the second on, for which `holds`. */
function runsOf(count: number, holds: (i: number) => boolean): Stretch[] {
  const runs: Stretch[] = [];
  let from = -1;
  for (let i = 1; i <= count; i++) {
    if (i < count && holds(i)) {
      if (from < 0) from = i;
    } else if (from >= 0) {
      runs.push({ from, to: i });
      from = -1;
    }
  }
  return runs;
}

/** Returns stretches as an issue; examples are the longest: their first bar, how many, the last time, the close. */
export function stretchIssues(kind: FindingKind, rows: CheckedRows, stretches: readonly Stretch[]): Issue[] {
  if (stretches.length === 0) return [];
  const longest = [...stretches].sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from).slice(0, rows.exampleLimit);
  const examples = longest.map(({ from, to }) =>
    exampleAt(rows, from, { values: { bars: to - from, to: isoTime(rows.bars.timeMs[to - 1]!), close: rows.bars.close[from]! } }),
  );
  return [{ kind, count: stretches.length, examples }];
}

/** Returns the bars of stretches but the first of each, ascending. */
export function barsBehindFirst(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap(({ from, to }) => Array.from({ length: to - from - 1 }, (_, k) => from + 1 + k));
}
