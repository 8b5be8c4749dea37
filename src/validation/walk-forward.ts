import { UsageError } from '../core/errors.js';
import type { BarWindow } from '../core/trading-data.js';

/** One step of a walk-forward: optimise on train, trade test. Half-open bar positions, train before test. */
export interface WalkForwardFold {
  /** from 0, ascending in time */
  readonly foldNumber: number;
  readonly train: BarWindow;
  readonly test: BarWindow;
  /** bars before `train.from` and before `test.from`: what indicators can warm up on. Both windows' indicators should be computed
   *  from the start of the data (F14): a test fold shorter than a warm-up then trades from its first bar */
  readonly trainWarmupBars: number;
  readonly testWarmupBars: number;
}

export interface WalkForwardOptions {
  /** the bars to walk over, half-open */
  readonly bars: BarWindow;
  /** rolling: train has a fixed length; anchored: train begins at the first bar and grows */
  readonly mode: 'rolling' | 'anchored';
  readonly trainBars: number;
  readonly testBars: number;
  /** bars from one test range to the next; default testBars, which covers each bar once */
  readonly stepBars?: number | undefined;
  /** bars left out between train and test; default 0 */
  readonly gapBars?: number | undefined;
  /** true: the last test range may be shorter than testBars, so that it ends with the data; default false */
  readonly keepShortTail?: boolean | undefined;
}

/** Returns the folds in order of time.
 *  Throws UsageError FOLDS_INVALID for lengths that are not whole or below 1, and where the bars hold no fold. */
export function walkForwardFolds(options: WalkForwardOptions): WalkForwardFold[] {
  const { bars, mode, trainBars, testBars, stepBars = testBars, gapBars = 0, keepShortTail = false } = options;
  checkLength('train', trainBars, 1);
  checkLength('test', testBars, 1);
  checkLength('step', stepBars, 1);
  checkLength('gap', gapBars, 0);
  const folds: WalkForwardFold[] = [];
  for (let testFrom = bars.from + trainBars + gapBars; testFrom < bars.to; testFrom += stepBars) {
    const testTo = Math.min(testFrom + testBars, bars.to);
    if (testTo - testFrom < testBars && !keepShortTail) break;
    const trainTo = testFrom - gapBars;
    folds.push(
      makeFold(folds.length, { from: mode === 'anchored' ? bars.from : trainTo - trainBars, to: trainTo }, { from: testFrom, to: testTo }),
    );
    if (testTo === bars.to) break;
  }
  if (folds.length === 0) throw noFold(`${trainBars} + ${gapBars} + ${testBars} bars`, `${Math.max(0, bars.to - bars.from)} bars`);
  return folds;
}

export interface WalkForwardTimeOptions extends Pick<WalkForwardOptions, 'mode' | 'keepShortTail'> {
  /** f64[bar] bar opens, epoch milliseconds UTC, ascending */
  readonly timeMs: Float64Array;
  /** the bars to walk over, half-open; default all */
  readonly bars?: BarWindow | undefined;
  readonly trainMs: number;
  readonly testMs: number;
  /** default testMs */
  readonly stepMs?: number | undefined;
}

/** Returns the folds whose lengths are stretches of time, in order of time; time counts from the first bar's open.
 *  A fold with fewer than two bars in train or in test (a gap of the data), over which nothing can be run, is left out and takes no number.
 *  Throws UsageError FOLDS_INVALID for lengths that are not above 0, and where the data hold no fold. */
export function walkForwardFoldsByTime(options: WalkForwardTimeOptions): WalkForwardFold[] {
  const { timeMs, mode, bars = { from: 0, to: timeMs.length }, trainMs, testMs, stepMs = testMs, keepShortTail = false } = options;
  for (const [name, length] of Object.entries({ train: trainMs, test: testMs, step: stepMs })) {
    if (!(length > 0 && Number.isFinite(length)))
      throw invalid(`the ${name} length must be above 0 days, not ${formatDays(length)}`, { [`${name}_ms`]: length });
  }
  if (bars.to <= bars.from) throw noFold(`${formatDays(trainMs)} + ${formatDays(testMs)} days`, '0 bars');
  const [startMs, lastMs] = [timeMs[bars.from]!, timeMs[bars.to - 1]!];
  // the last bar closes after its open: its length is not known here, one spacing is the pessimistic guess
  const endMs = bars.to - bars.from > 1 ? 2 * lastMs - timeMs[bars.to - 2]! : lastMs + 1;
  const at = (ms: number): number => Math.min(bars.to, Math.max(bars.from, firstAtOrAfter(timeMs, ms)));
  const folds: WalkForwardFold[] = [];
  for (let testMsFrom = startMs + trainMs; testMsFrom < endMs; testMsFrom += stepMs) {
    if (testMsFrom + testMs > endMs && !keepShortTail) break;
    const train = { from: mode === 'anchored' ? bars.from : at(testMsFrom - trainMs), to: at(testMsFrom) };
    const test = { from: train.to, to: at(testMsFrom + testMs) };
    if (train.to - train.from >= 2 && test.to - test.from >= 2) folds.push(makeFold(folds.length, train, test));
    if (testMsFrom + testMs >= endMs) break;
  }
  if (folds.length === 0) throw noFold(`${formatDays(trainMs)} + ${formatDays(testMs)} days`, `${formatDays(endMs - startMs)} days`);
  return folds;
}

function makeFold(foldNumber: number, train: BarWindow, test: BarWindow): WalkForwardFold {
  return { foldNumber, train, test, trainWarmupBars: train.from, testWarmupBars: test.from };
}

/** Returns the position of the first time at or after `ms`, the length where there is none. */
function firstAtOrAfter(timeMs: Float64Array, ms: number): number {
  let [low, high] = [0, timeMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeMs[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function checkLength(name: string, bars: number, least: number): void {
  if (Number.isInteger(bars) && bars >= least) return;
  throw invalid(`the ${name} length of a fold must be a whole number of bars >= ${least}, not ${bars}`, { [`${name}_bars`]: bars });
}

function noFold(needed: string, had: string): UsageError {
  return invalid(`a walk-forward needs room for one fold: train and test take ${needed}, and there are ${had}`, { needed, had });
}

function formatDays(ms: number): string {
  return String(Number((ms / 86_400_000).toFixed(2)));
}

function invalid(message: string, context: Readonly<Record<string, string | number>>): UsageError {
  return new UsageError('FOLDS_INVALID', message, { context });
}
