import { randomStream } from '../../core/random.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import type { CanaryResult } from './canary.js';

/** Where features come from: the columns of the set, computed as if only the first bars had happened. */
export interface FeatureSource {
  readonly barCount: number;
  /** Returns per feature f64[bars]. */
  compute(bars: number): readonly Float64Array[] | Promise<readonly Float64Array[]>;
}

/** Places at which the bars are cut, beside the one before the last bar. */
const CUTS = 4;

/** Computes the features again, on all bars and on the bars up to some cuts: each row must hold, bit for bit, what its bar has, and each
 *  bar what it had when it was the last. Names the features that see later bars, and those whose rows are those of other bars.
 *  Cost  six computations of the features                                          */
export async function findLookAhead(rows: LabelledRows, source: FeatureSource, seed: number): Promise<CanaryResult> {
  const whole = await source.compute(source.barCount),
    name = 'look_ahead';
  const misplaced = rows.columns.flatMap((column, feature) => describeMisplaced(rows, feature, column, whole[feature]!));
  const seeing = new Map<string, string>();
  for (const cut of cutsOf(source.barCount, seed)) {
    const known = await source.compute(cut);
    rows.features.forEach((feature, index) => {
      const bar = firstDifference(known[index]!, whole[index]!);
      if (bar >= 0 && !seeing.has(feature))
        seeing.set(
          feature,
          `${feature} of bar ${bar} is ${known[index]![bar]} while ${cut} bars are known, and ${whole[index]![bar]} later`,
        );
    });
  }
  const features = [...new Set([...misplaced.map(({ feature }) => feature), ...seeing.keys()])];
  if (features.length === 0) return { name, state: 'passed', sentence: `no feature of ${rows.rows} rows changes with later bars` };
  return {
    name,
    state: 'failed',
    features,
    sentence: `features must be known at the close of their bar: ${[...misplaced.map(({ sentence }) => sentence), ...seeing.values()].join('; ')}`,
  };
}

function describeMisplaced(
  { barIndex, features }: LabelledRows,
  feature: number,
  column: Float64Array,
  whole: Float64Array,
): { feature: string; sentence: string }[] {
  const row = column.findIndex((value, index) => !Object.is(value, whole[barIndex[index]!]));
  if (row < 0) return [];
  const name = features[feature]!,
    bar = barIndex[row]!;
  return [{ feature: name, sentence: `${name} of row ${row} is ${column[row]}, and its bar ${bar} has ${whole[bar]}` }];
}

/** Random numbers of bars, and all but one. */
function cutsOf(barCount: number, seed: number): number[] {
  const random = randomStream(seed, 1);
  const cuts = Array.from({ length: CUTS }, () => 1 + random.below(Math.max(1, barCount - 1)));
  return [...new Set([...cuts, barCount - 1])].filter((cut) => cut >= 1 && cut < barCount);
}

/** The first bar of the shorter column that has other bits in the longer; -1 where there is none. */
function firstDifference(known: Float64Array, whole: Float64Array): number {
  return known.findIndex((value, bar) => !Object.is(value, whole[bar]));
}
