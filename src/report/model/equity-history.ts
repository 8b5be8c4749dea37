import type { RunReportInput } from './run-report-input.js';
import { columnEdges, decimate, type DecimatedSeries } from './decimate.js';
import { deepestDrawdown } from './drawdown.js';

/** A stretch under water, in time. */
export interface DrawdownSpan {
  readonly fromMs: number;
  readonly troughMs: number;
  /** undefined where the window ends under water */
  readonly recoveredMs: number | undefined;
  readonly depth: number;
}

/** Equity, holding from the first close to the last, and drawdown on one time axis. Quote currency; fractions. */
export interface EquityHistory {
  readonly startMs: number;
  readonly endMs: number;
  readonly initialCash: number;
  readonly equity: DecimatedSeries;
  /** the initial cash held in the symbol from the first bar's close on, without costs; of an account in all legs at equal weight, with
   *  costs */
  readonly held: DecimatedSeries;
  readonly heldName: string;
  readonly drawdown: DecimatedSeries;
  readonly deepest: DrawdownSpan | undefined;
  /** true where the largest shown value is more than ten times the smallest, and all are above 0; false where an account is so far gone
   *  that no number holds the factor */
  readonly spansDecade: boolean;
}

/** Builds the equity panel's data, decimated to `columnCount` pixel columns. Undefined where there is no bar. */
export function buildEquityHistory(
  input: Pick<RunReportInput, 'bars' | 'equity' | 'drawdown' | 'initialCash' | 'legs'>,
  columnCount: number,
): EquityHistory | undefined {
  const { bars, equity, drawdown, initialCash } = input;
  const { timeMs } = bars;
  if (timeMs.length === 0) return undefined;
  const startMs = timeMs[0]!;
  const endMs = timeMs[timeMs.length - 1]!;
  const edges = columnEdges(timeMs, startMs, endMs, columnCount);
  const equitySeries = decimate(timeMs, equity, edges);
  const held = input.legs
    ? decimate(timeMs, input.legs.equalWeight.equity, edges)
    : scaleSeries(decimate(timeMs, bars.close, edges), initialCash / bars.close[0]!);
  return {
    startMs,
    endMs,
    initialCash,
    equity: equitySeries,
    held,
    heldName: input.legs ? 'Equal weight' : 'Buy and hold',
    drawdown: decimate(timeMs, drawdown, edges),
    deepest: spanDeepest(drawdown, timeMs),
    spansDecade: spansDecade([equitySeries, held]),
  };
}

/** Multiplies by a number above 0: rounding keeps the order, so that this is the decimation of the products. */
function scaleSeries({ timeMs, first, low, high, last }: DecimatedSeries, factor: number): DecimatedSeries {
  const scale = (values: readonly number[]): number[] => values.map((value) => value * factor);
  return { timeMs, first: scale(first), low: scale(low), high: scale(high), last: scale(last) };
}

function spanDeepest(drawdown: Float64Array, timeMs: Float64Array): DrawdownSpan | undefined {
  const deepest = deepestDrawdown(drawdown);
  if (!deepest) return undefined;
  return {
    fromMs: timeMs[Math.max(deepest.fromBar, 0)]!,
    troughMs: timeMs[deepest.troughBar]!,
    recoveredMs: deepest.recoveredBar < 0 ? undefined : timeMs[deepest.recoveredBar]!,
    depth: deepest.depth,
  };
}

/** True where a logarithmic axis is possible and says more than a linear one. */
export function spansDecade(series: readonly DecimatedSeries[]): boolean {
  let low = Infinity;
  let high = -Infinity;
  for (const each of series) {
    for (const value of each.low) low = Math.min(low, value);
    for (const value of each.high) high = Math.max(high, value);
  }
  return low > 0 && high > 10 * low && high / low < Infinity;
}
