import { drawdownBand } from '../../validation/drawdown-band.js';
import type { DrawdownBand } from '../../report/model/monitor-report-input.js';

const DAY_MS = 86_400_000;
const RESAMPLES = 1000;
const SEED = 1;
const TAIL = 0.05;
const POINTS = 80;

/** Returns the drawdowns that a session of so long would have, were its days those of the backtest: of the days of the calendar that have
 *  bars; undefined where the backtest has too few.
 *  daily  f64[trading day] returns of the backtest, fractions
 *  days   epoch milliseconds of the session's trading days, ascending, its first one first */
export function sessionBand(daily: Float64Array, days: readonly number[]): DrawdownBand | undefined {
  if (days.length === 0) return undefined;
  const found = drawdownBand(daily, days.length, { resamples: RESAMPLES, seed: SEED, tail: TAIL, points: POINTS });
  if (found === undefined) return undefined;
  // at the end of day n so many days have passed
  const timeMs = found.days.map((day) => (day === 0 ? days[0]! : days[day - 1]! + DAY_MS));
  return { timeMs, low: found.low, middle: found.middle, high: found.high, resamples: RESAMPLES };
}
