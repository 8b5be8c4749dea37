import { randomStream } from '../../../src/core/random.js';
import type { CollectedRun, Outcomes } from '../../../src/data/feature-store/store-rows.js';

const HOUR_MS = 3_600_000;
export const FEATURES = { hash: 'f00d', names: ['rsi', 'Trend "4h"', 'vol'] };

/** A run of some signals four hours apart, every fifth still open, every seventh value missing; with bars where they are asked for. */
export function createRun(runId: string, signals: number, bars = 0, seed = 1): CollectedRun {
  const random = randomStream(seed);
  const numbers = (count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, row) => (row % 7 === 3 ? Number.NaN : random.normal()));
  const times = (count: number, hours: number): Float64Array =>
    Float64Array.from({ length: count }, (_, row) => Date.UTC(2020, 0, 1) + row * hours * HOUR_MS);
  return {
    label: { runId, strategyId: 'cross', symbol: 'ABC', timeframe: '1h', origin: 'real' },
    featureSet: FEATURES,
    signals: {
      timeMs: times(signals, 4),
      side: Float64Array.from({ length: signals }, (_, row) => (row % 2 === 0 ? 1 : -1)),
      features: FEATURES.names.map(() => numbers(signals)),
      outcomes: createOutcomes(times(signals, 4), (row) => row % 5 === 4),
    },
    bars:
      bars === 0
        ? undefined
        : {
            timeMs: times(bars, 1),
            position: Float64Array.from({ length: bars }, (_, row) => (row % 4) - 1.5),
            features: FEATURES.names.map(() => numbers(bars)),
          },
  };
}

/** Outcomes that are functions of the row; NaN where a trade is open. */
export function createOutcomes(timeMs: Float64Array, isOpen: (row: number) => boolean = () => false): Outcomes {
  const column = (of: (row: number) => number): Float64Array => timeMs.map((_, row) => (isOpen(row) ? Number.NaN : of(row)));
  return {
    exitTimeMs: column((row) => timeMs[row]! + 3 * HOUR_MS),
    pnl: column((row) => row / 3 - 5),
    tradeReturn: column((row) => (row - 7) / 1000),
    rMultiple: column((row) => (row % 3 === 0 ? Number.NaN : row / 10)),
    barsHeld: column((row) => row % 9),
    mae: column((row) => -row / 100),
    mfe: column((row) => row / 90),
    exitReason: column((row) => row % 6),
  };
}
