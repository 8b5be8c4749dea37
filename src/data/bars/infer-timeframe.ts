import { parseTimeframe } from '../../core/timeframe.js';
import type { Timeframe } from '../../core/timeframe.js';
import { civilFromDays, DAY_MS } from '../calendar/civil-date.js';

/** A spacing may be this part longer or shorter than whole seconds: clocks of recorders jitter. */
const JITTER = 0.002;
/** Spacings of which less than this share are the most common one are those of a sparse source. */
const COMMON_SHARE = 0.5;
/** Months that a bar may have. */
const MONTH_COUNTS = [1, 2, 3, 4, 6, 12];

/** Returns the timeframe that ascending times show: their most common spacing, the shorter of two equally common ones; of a sparse source,
 *  where no spacing is common, the greatest common divisor of all of them. Spacings within a five-hundredth of whole seconds are those.
 *  Undefined where fewer than two times differ or the spacing is not whole seconds. */
export function inferTimeframe(timeMs: Float64Array): Timeframe | undefined {
  const { counts, total } = countSpacings(timeMs);
  if (total === 0) return undefined;
  const [spacing, count] = mostCommon(counts);
  const areWeeks = [...counts.keys()].every((each) => each % (7 * DAY_MS) === 0);
  const months = areWeeks ? undefined : monthsOf(timeMs, spacing);
  if (months !== undefined) return parseTimeframe(`${months}M`);
  const step = count / total < COMMON_SHARE ? (commonDivisor(counts) ?? spacing) : spacing;
  return Number.isInteger(step / 1000) ? parseTimeframe(`${step / 1000}s`) : undefined;
}

/** Returns the smallest distance of two times that differ; Infinity where none do. */
export function leastSpacing(timeMs: Float64Array): number {
  let least = Infinity;
  for (let i = 1; i < timeMs.length; i++) {
    const spacing = timeMs[i]! - timeMs[i - 1]!;
    if (spacing > 0 && spacing < least) least = spacing;
  }
  return least;
}

interface Spacings {
  readonly counts: ReadonlyMap<number, number>;
  readonly total: number;
}

function countSpacings(timeMs: Float64Array): Spacings {
  const counts = new Map<number, number>();
  let total = 0;
  let [raw, last, run] = [0, 0, 0];
  const add = (): void => {
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
  };
  for (let i = 1; i < timeMs.length; i++) {
    const spacing = timeMs[i]! - timeMs[i - 1]!;
    if (!(spacing > 0)) continue;
    total++;
    if (spacing !== raw) {
      raw = spacing; // most follow one that is equal: a remainder is slow
      const whole = spacing % 1000 === 0 ? spacing : withoutJitter(spacing);
      if (whole !== last) {
        add();
        [last, run] = [whole, 0];
      }
    }
    run++;
  }
  add();
  return { counts, total };
}

function withoutJitter(spacing: number): number {
  const whole = Math.round(spacing / 1000) * 1000;
  return whole > 0 && Math.abs(spacing - whole) <= JITTER * spacing ? whole : spacing;
}

function mostCommon(counts: ReadonlyMap<number, number>): [spacing: number, count: number] {
  let [best, bestCount] = [NaN, 0];
  for (const [spacing, count] of counts)
    if (count > bestCount || (count === bestCount && spacing < best)) [best, bestCount] = [spacing, count];
  return [best, bestCount];
}

/** Whole seconds that divide every spacing; undefined where one is none. */
function commonDivisor(counts: ReadonlyMap<number, number>): number | undefined {
  let divisor = 0;
  for (const spacing of counts.keys()) {
    if (!Number.isInteger(spacing / 1000)) return undefined;
    let [a, b] = [divisor, spacing];
    while (b > 0) [a, b] = [b, a % b];
    divisor = a;
  }
  return divisor;
}

/** Months of a bar where bars are dates of months: spacings of 28 to 31 days, or of so many months, that are no weeks. */
function monthsOf(timeMs: Float64Array, spacing: number): number | undefined {
  const days = spacing / DAY_MS;
  if (days < 28) return undefined;
  const months = Math.round(days / 30.4375);
  if (!MONTH_COUNTS.includes(months) || Math.abs(days - months * 30.4375) > 3) return undefined;
  return months === 1 || areMonthly(timeMs) ? months : undefined;
}

/** Whether times stand on one day of their months, or on the last ones. */
function areMonthly(timeMs: Float64Array): boolean {
  const days = Array.from(timeMs, (time) => civilFromDays(Math.floor(time / DAY_MS)).day);
  return days.every((day) => day === days[0] || (day >= 28 && days[0]! >= 28));
}
