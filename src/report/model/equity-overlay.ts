import { columnEdges, decimate, type DecimatedSeries } from './decimate.js';
import { spansDecade } from './equity-history.js';
import type { EquityCurve } from './sweep-report-input.js';

/** A curve and what it is called in the picture. */
export interface NamedCurve {
  readonly name: string;
  /** epoch milliseconds UTC, ascending; as long as `equity` */
  readonly timeMs: Float64Array;
  /** quote currency */
  readonly equity: Float64Array;
}

/** Several equity curves on one time axis. */
export interface EquityOverlay {
  readonly startMs: number;
  readonly endMs: number;
  readonly initialCash: number;
  /** in the order given: the best first */
  readonly curves: readonly { readonly name: string; readonly equity: DecimatedSeries }[];
  readonly spansDecade: boolean;
}

const MAX_CURVES = 12;

/** Names the curves of trials by their numbers. */
export function nameTrials(curves: readonly EquityCurve[]): NamedCurve[] {
  return curves.map(({ trialNumber, timeMs, equity }) => ({ name: `#${trialNumber}`, timeMs, equity }));
}

/** Builds the overlay of the first twelve, decimated to `columnCount` pixel columns; undefined where no curve has an entry. */
export function buildEquityOverlay(curves: readonly NamedCurve[], initialCash: number, columnCount: number): EquityOverlay | undefined {
  const drawn = curves.filter(({ timeMs }) => timeMs.length > 0).slice(0, MAX_CURVES);
  if (drawn.length === 0) return undefined;
  const startMs = Math.min(...drawn.map(({ timeMs }) => timeMs[0]!));
  const endMs = Math.max(...drawn.map(({ timeMs }) => timeMs[timeMs.length - 1]!));
  const decimated = drawn.map(({ name, timeMs, equity }) => ({
    name,
    equity: decimate(timeMs, equity, columnEdges(timeMs, startMs, endMs, columnCount)),
  }));
  return { startMs, endMs, initialCash, curves: decimated, spansDecade: spansDecade(decimated.map(({ equity }) => equity)) };
}
