// What a fold learns is known before its test, an embargo before; nothing behind decides what it is.
import { beforeAll, describe, expect, test } from 'vitest';
import { headRows, measureOutcomes } from '../../../src/app/forecasting/head-rows.js';
import { resolveForecast } from '../../../src/app/forecasting/resolve-forecast.js';
import { openMarketFeatures, type MarketFeatures } from '../../../src/app/features/open-market-features.js';
import { alterBars } from '../../../src/core/alter-future.js';
import { randomStream } from '../../../src/core/random.js';
import { HEAD_NAMES } from '../../../src/ml/forecasts/heads.js';

const HORIZON = 12,
  EMBARGO = 20,
  TRAIN = { from: 300, to: 1200 },
  UNTIL = 1500,
  SHARES = { crash: 0.05, trend: 0.5 };
const HOUR_MS = 3_600_000;

let features: MarketFeatures, cutMs: number;
beforeAll(async () => {
  const forecast = resolveForecast({
    forecast: 'made',
    data: { source: 'synthetic', symbols: ['MADE'], timeframe: '1h', synthetic: { seed: 5, bars: 1600 } },
    horizon_bars: HORIZON,
    walkforward: { train: 900, test: 300, embargo_bars: EMBARGO },
  });
  features = await openMarketFeatures(forecast.system, 'MADE', 'volatility', { useCache: false });
  cutMs = features.trading.market.bars.timeMs[TRAIN.to - EMBARGO]!;
});

const rowsOf = (on: MarketFeatures, head: (typeof HEAD_NAMES)[number]) =>
  headRows(head, measureOutcomes(on, HORIZON), TRAIN, UNTIL, cutMs, SHARES)!;

describe.each(HEAD_NAMES)('rows of the %s head', (head) => {
  test('are those of the train window whose labels are known an embargo before the test', () => {
    const { known } = rowsOf(features, head);
    expect(known.barIndex[0]).toBe(TRAIN.from);
    expect(Math.max(...known.knownAtMs)).toBe(cutMs);
    // closes at the cut, and a horizon before
    expect(known.barIndex.at(-1)).toBe(TRAIN.to - EMBARGO - 1 - HORIZON);
    known.knownAtMs.forEach((time, row) =>
      expect(time).toBe(features.trading.market.bars.timeMs[known.barIndex[row]! + HORIZON]! + HOUR_MS),
    );
  });

  test('keep every bit where the bars behind the cut are others', () => {
    const { market } = features.trading,
      bars = alterBars(market.bars, TRAIN.to - EMBARGO, randomStream(3)),
      other = { ...features, trading: { ...features.trading, market: { ...market, bars } } };
    const [own, altered] = [rowsOf(features, head), rowsOf(other, head)];
    expect(altered.taught.target).toEqual(own.taught.target);
    expect(altered.known.target).toEqual(own.known.target);
    expect(altered.label.values.subarray(TRAIN.to)).not.toEqual(own.label.values.subarray(TRAIN.to));
  });
});

test('regimes of a train window are crashes and trends as often as was asked', () => {
  const { known } = rowsOf(features, 'regime'),
    share = (codes: readonly number[]): number => known.target.filter((value) => codes.includes(value)).length / known.rows;
  expect(Math.abs(share([3]) - 0.05)).toBeLessThan(0.01);
  expect(Math.abs(share([0, 1]) - 0.95 * 0.5)).toBeLessThan(0.01);
});
