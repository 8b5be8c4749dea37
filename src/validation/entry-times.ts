import { UsageError } from '../core/errors.js';
import { randomStream, type RandomStream } from '../core/random.js';

/** Positions of a strategy in the order of their entries. */
export interface Holdings {
  /** i32[holding]: first bar whose return is earned, and the first that is not */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** i32[holding]: +1 long, -1 short */
  readonly side: Int32Array;
  /** i32[holding]: whose returns it earns, where there are those of several markets */
  readonly series?: Int32Array | undefined;
}

export interface EntryTimes {
  /** sum of side * return over the bars held */
  readonly observed: number;
  /** mean of the same over random entry times */
  readonly expected: number;
  /** (1 + random ones at least as good) / (1 + permutations); NaN without holdings */
  readonly pValue: number;
}

export interface EntryTimesOptions {
  readonly seed: number;
  /** default 1,000 */
  readonly permutations?: number | undefined;
}

/** Tests whether the entry times matter: the same holdings (number, lengths, sides) are put at random places, apart from each other where
 *  they all fit side by side, else wherever they fall. Costs are the same for all and left out.
 *  barReturns  f64[bar] of each market  return from the close before to the close, log returns for long holdings. Holdings of several
 *              markets may lie beside each other: they are put wherever they fall
 *  Throws UsageError STATISTIC_INVALID where a holding does not lie in the bars.
 *  Source      Masters, Permutation and randomization tests for trading system development, 2020, chapter 2; p-value of Phipson and Smyth
 *              2010 */
export function permuteEntryTimes(
  barReturns: readonly Float64Array[],
  holdings: Holdings,
  { seed, permutations = 1000 }: EntryTimesOptions,
): EntryTimes {
  const bars = barReturns[0]!.length;
  const sums = barReturns.map(prefixSums);
  const lengths = holdings.from.map((from, i) => checkedLength(from, holdings.to[i]!, bars));
  const sumsOf = (i: number): Float64Array => sums[holdings.series?.[i] ?? 0]!;
  const earned = (i: number, from: number): number => holdings.side[i]! * (sumsOf(i)[from + lengths[i]!]! - sumsOf(i)[from]!);
  const observed = lengths.reduce((sum, _, i) => sum + earned(i, holdings.from[i]!), 0);
  const held = lengths.reduce((sum, length) => sum + length, 0);
  const random = randomStream(seed);
  const order = lengths.map((_, i) => i);
  const free = barReturns.length > 1 ? -1 : bars - held;
  let [asGood, total] = [0, 0];
  for (let permutation = 0; permutation < permutations; permutation++) {
    shuffle(order, random);
    const result = free >= 0 ? placeApart(order, lengths, free, random, earned) : placeAnywhere(lengths, bars, random, earned);
    total += result;
    if (result >= observed) asGood++;
  }
  return { observed, expected: total / permutations, pValue: lengths.length === 0 ? Number.NaN : (1 + asGood) / (1 + permutations) };
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}

function checkedLength(from: number, to: number, bars: number): number {
  if (from >= 0 && to >= from && to <= bars) return to - from;
  throw new UsageError('STATISTIC_INVALID', `a holding must lie in the bars [0, ${bars}), not [${from}, ${to})`, {
    context: { from, to, bars },
  });
}

function shuffle(order: Int32Array, random: RandomStream): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}

type Earned = (holding: number, from: number) => number;

/** Every arrangement without overlap is equally likely: n of (free + n) places are drawn, and the k-th smallest has k holdings before
 *  it. */
function placeApart(order: Int32Array, lengths: Int32Array, free: number, random: RandomStream, earned: Earned): number {
  const places = drawPlaces(order.length, free + order.length, random);
  let [sum, held] = [0, 0];
  for (let k = 0; k < order.length; k++) {
    const holding = order[k]!;
    sum += earned(holding, places[k]! - k + held);
    held += lengths[holding]!;
  }
  return sum;
}

/** Returns `wanted` different numbers below `bound`, ascending; every set is equally likely (Floyd, in Bentley, Programming pearls,
 *  1987). */
function drawPlaces(wanted: number, bound: number, random: RandomStream): Int32Array {
  const drawn = new Set<number>();
  for (let limit = bound - wanted; limit < bound; limit++) {
    const place = random.below(limit + 1);
    drawn.add(drawn.has(place) ? limit : place);
  }
  return Int32Array.from(drawn).sort();
}

function placeAnywhere(lengths: Int32Array, bars: number, random: RandomStream, earned: Earned): number {
  let sum = 0;
  for (let i = 0; i < lengths.length; i++) sum += earned(i, random.below(bars - lengths[i]! + 1));
  return sum;
}
