// What turned out after a signal, by the outcome of its trade.
import { expect, test } from 'vitest';
import { openLabeller } from '../../../src/app/learning/signal-labels.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { EXIT_REASONS } from '../../../src/core/trade.js';
import type { Outcomes } from '../../../src/data/feature-store/store-rows.js';
import { dataOf, walkBars } from '../../engine/sample-job.js';

const HOUR_MS = 3_600_000;
const [STOP, END] = [EXIT_REASONS.indexOf('stop'), EXIT_REASONS.indexOf('end')];
/** A win, a loss, a trade that made nothing, one that the end of the data closed, and a signal without a trade. */
const PNL = Float64Array.of(5, -5, 0, 5, Number.NaN);
const OUTCOMES: Outcomes = {
  exitTimeMs: Float64Array.of(10, 11, 12, 13, Number.NaN).map((hours) => hours * HOUR_MS),
  pnl: PNL,
  tradeReturn: PNL,
  rMultiple: PNL.map((pnl) => pnl / 2),
  barsHeld: PNL,
  mae: PNL,
  mfe: PNL,
  exitReason: Float64Array.of(STOP, STOP, STOP, END, Number.NaN),
};

async function label(kind: string, model = 'gbc'): Promise<{ values: number[]; knownHours: number[] }> {
  const { file } = resolveSystem(
    {
      system: 'labels',
      data: { source: 'synthetic', symbols: ['X'], timeframe: '1h' },
      strategy: { long: { enter: 'close > open' }, stop: 'atr(14)' },
      ml_training: { label: { kind }, model },
    },
    { isForLearning: true },
  );
  const labelOf = await openLabeller(file, { trading: dataOf(walkBars(50, 1)) }, OUTCOMES, new Float64Array(5).fill(1), {});
  const labels = Array.from(PNL, (_, row) => labelOf(row, row));
  return { values: labels.map(({ value }) => value), knownHours: labels.map(({ knownAtMs }) => knownAtMs / HOUR_MS) };
}

test('a win is a profit above 0; a trade that the end closed, and none, are no outcome', async () => {
  expect((await label('trade_win')).values).toEqual([1, 0, 0, Number.NaN, Number.NaN]);
  expect((await label('trade_r', 'gbr')).values).toEqual([2.5, -2.5, 0, Number.NaN, Number.NaN]);
});

test('the outcome of a trade is known at the close of the bar that it ended on', async () => {
  expect((await label('trade_win')).knownHours).toEqual([11, 12, 13, 14, Number.NaN]);
});
