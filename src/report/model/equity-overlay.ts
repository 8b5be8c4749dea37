import { columnEdges, decimate, type DecimatedSeries } from './decimate.js';
import { spansDecade } from './equity-history.js';
import type { EquityCurve } from './sweep-report-input.js';

/** The best trials' equity on one time axis. */
export interface EquityOverlay {
  readonly startMs: number;
  readonly endMs: number;
  readonly initialCash: number;
  /** best first */
  readonly curves: readonly { readonly trialNumber: number; readonly equity: DecimatedSeries }[];
  readonly spansDecade: boolean;
}

const MAX_CURVES = 12;

/** Builds the overlay, decimated to `columnCount` pixel columns; undefined where no curve has an entry. */
export function buildEquityOverlay(curves: readonly EquityCurve[], initialCash: number, columnCount: number): EquityOverlay | undefined {
  const drawn = curves.filter(({ timeMs }) => timeMs.length > 0).slice(0, MAX_CURVES);
  if (drawn.length === 0) return undefined;
  const startMs = Math.min(...drawn.map(({ timeMs }) => timeMs[0]!));
  const endMs = Math.max(...drawn.map(({ timeMs }) => timeMs[timeMs.length - 1]!));
  const decimated = drawn.map(({ trialNumber, timeMs, equity }) => ({
    trialNumber,
    equity: decimate(timeMs, equity, columnEdges(timeMs, startMs, endMs, columnCount)),
  }));
  return { startMs, endMs, initialCash, curves: decimated, spansDecade: spansDecade(decimated.map(({ equity }) => equity)) };
}
