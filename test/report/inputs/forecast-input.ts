import { REGIMES } from '../../../src/core/regimes.js';
import { randomStream } from '../../../src/core/random.js';
import type { ForecastHead, ForecastMarket, ForecastReportInput } from '../../../src/report/index.js';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2020, 0, 1);
const FOLDS = 12;

const comparison = (naive: string, skill: number): ForecastHead['comparisons'][number] => ({
  naive,
  rows: 3000,
  meanLoss: 1 - skill,
  meanOther: 1,
  skill,
  statistic: 40 * skill,
  bound: 2.51,
  isBetter: 40 * skill > 2.51,
});

/** Invents three heads, of which the volatility's alone has skill where one has. */
function inventHeads(hasSkill: boolean): ForecastHead[] {
  const head = (
    name: string,
    measure: string,
    comparisons: ForecastHead['comparisons'],
    figures: ForecastHead['figures'],
  ): ForecastHead => ({
    head: name,
    measure,
    comparisons,
    best: comparisons[0]!.naive,
    hasSkill: comparisons.every(({ isBetter }) => isBetter),
    sentence: `${name}: a sentence of the test.`,
    figures,
  });
  const curve = [0.02, 0.1, 0.2, 0.35].map((said, i) => ({ rows: 750, said, seen: said * (0.8 + 0.1 * i) }));
  return [
    head('return', 'squared error', [comparison('zero', -0.004)], { mae_skill: 0.001, rank_correlation: Number.NaN }),
    head('volatility', 'QLIKE', [comparison('ewma', hasSkill ? 0.126 : 0.01), comparison('last', hasSkill ? 0.5 : 0.01)], {
      rank_correlation: 0.61,
    }),
    {
      ...head('regime', 'Brier score', [comparison('base_rates', 0.02)], { accuracy: 0.53 }),
      confusion: REGIMES.map((_, row) => REGIMES.map((__, column) => (row === column ? 500 : 90 + column))),
      regimes: REGIMES.map((name) => ({ name, rows: 770, auc: 0.61, calibration: curve })),
      confidence: { said: 0.55, seen: 0.53, calibration: curve },
    },
  ];
}

function inventMarket(symbol: string, bars: number, hasSkill: boolean): ForecastMarket {
  const random = randomStream(bars),
    timeMs = Float64Array.from({ length: bars }, (_, i) => START_MS + i * HOUR_MS),
    first = Math.floor(bars / 4);
  let log = 0;
  const expected = timeMs.map((_, i) => {
    log = 0.99 * log + 0.08 * random.normal();
    return i < first ? Number.NaN : 0.02 * Math.exp(log);
  });
  const test = (fold: number): [number, number] => [START_MS + fold * 720 * HOUR_MS, START_MS + (fold + 1) * 720 * HOUR_MS];
  return {
    symbol,
    bars,
    startMs: timeMs[0]!,
    endMs: timeMs.at(-1)!,
    forecasts: bars - first,
    coverage: 0.96,
    beginsMs: timeMs[first]!,
    latestMs: timeMs.at(-1)!,
    heads: inventHeads(hasSkill),
    folds: Array.from({ length: FOLDS }, (_, fold) => ({
      foldNumber: fold,
      train: [START_MS, START_MS + fold * 720 * HOUR_MS],
      test: test(fold),
      skills: { return: -0.01 * (fold % 3), volatility: 0.1 + 0.02 * fold, regime: fold === 5 ? -9 : 0.01 },
      ...(fold === 2 && { skills: {}, sentence: 'the volatility head has too few rows' }),
    })),
    volatility: { timeMs, expected, realised: expected.map((value) => value * Math.exp(0.5 * random.normal())) },
  };
}

/** Invents a version of a forecaster. */
export function inventForecast(hasSkill = true, symbols: readonly string[] = ['ABC']): ForecastReportInput {
  return {
    forecaster: 'abc_24h',
    version: 3,
    timeframe: '1h',
    horizonBars: 24,
    embargoBars: 24,
    origin: 'real',
    dataPolicy: 'real',
    engineVersion: '0.1.0',
    hasSkill,
    warnings: ['Mind these bars.'],
    settings: { features: 'standard', seed: 1 },
    markets: symbols.map((symbol) => inventMarket(symbol, 4000, hasSkill)),
  };
}
