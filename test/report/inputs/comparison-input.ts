import { randomStream } from '../../../src/core/random.js';
import type { ComparisonReportInput } from '../../../src/report/index.js';
import { inventRun } from './run-input.js';

const DAY_MS = 86_400_000;
const DAYS = 120;
const FIRST_MS = Date.UTC(2020, 0, 1);
const NAMES = ['the composite', 'trend', 'reversion', 'equal weight', 'buy and hold', 'nothing held'];

/** Invents a nested comparison of two members over `folds` tests. */
export function inventComparison(folds: number): ComparisonReportInput {
  const { runId, engineVersion, symbol, timeframe, origin, dataPolicy } = inventRun(1, 3, 0);
  const random = randomStream(5);
  const rows = NAMES.map((name, index) => ({
    name,
    total_return: 0.1,
    volatility: 0.2,
    sharpe: 0.5,
    max_drawdown: -0.1,
    daily: Float64Array.from({ length: DAYS }, () => (name === 'nothing held' ? 0 : 0.01 * random.normal())),
    difference: index === 0 ? undefined : { mean: 1e-4, low: -2e-4, high: 4e-4, chance: 0.3 },
  }));
  const timeMs = Float64Array.from({ length: DAYS }, (_, day) => FIRST_MS + day * DAY_MS);
  const span = (from: number, to: number): { startMs: number; endMs: number } => ({
    startMs: FIRST_MS + from * DAY_MS,
    endMs: FIRST_MS + to * DAY_MS,
  });
  return {
    runId,
    engineVersion,
    system: 'both',
    symbol,
    timeframe,
    windowName: 'all',
    startMs: FIRST_MS,
    endMs: FIRST_MS + DAYS * DAY_MS,
    origin,
    dataPolicy,
    warnings: [],
    made: `${folds} folds, walked forward.`,
    rows,
    equalWeight: 'equal weight',
    initialCash: 10_000,
    daysMs: timeMs,
    timeMs,
    weights: ['trend', 'reversion'].map((name, leg) => ({ name, weights: timeMs.map((_, day) => (day % 2 === leg ? 1 : 0)) })),
    shuffled: [
      { what: 'weights', sharpes: [0.1, 0.7, NaN], chance: 0.75 },
      { what: 'forecasts', sharpes: [0.2, 0.3], chance: 1 / 3 },
    ],
    unshuffled: [],
    folds: Array.from({ length: folds }, (_, fold) => ({
      foldNumber: fold,
      train: span(fold * 10, fold * 10 + 40),
      inner: [{ train: span(fold * 10, fold * 10 + 20), test: span(fold * 10 + 21, fold * 10 + 40) }],
      test: span(fold * 10 + 41, fold * 10 + 50),
      bestInner: 'trend',
      own: 0.02,
      equalWeight: 0.03,
    })),
    strategy: { let: {}, orders: [['policy default', 'trend 0.5']] },
  };
}
