import type { ForecastHead, ForecastMarket, ForecastReportInput } from '../../report/index.js';
import type { MarketFeatures } from '../features/open-market-features.js';
import type { ForecasterVersion } from '../forecasts/forecaster-registry.js';
import { plainSettings } from '../run/report-texts.js';
import type { ForecastRecord, MarketRecord } from './forecast-record.js';
import { MEASURES, type JudgedHead } from './judge-forecasts.js';
import type { WalkedForecasts } from './walk-forecasts.js';

/** Returns what the page of a version shows. */
export function forecastReportInput(
  record: ForecastRecord,
  { version, origin }: Pick<ForecasterVersion, 'version' | 'origin'>,
  markets: readonly { readonly features: MarketFeatures; readonly walked: WalkedForecasts; readonly record: MarketRecord }[],
): ForecastReportInput {
  const { heads, walkforward, regimes, features, calibration_share, minimum_rows, seed } = record.config;
  return {
    forecaster: record.forecaster,
    version,
    timeframe: record.timeframe,
    horizonBars: record.horizon_bars,
    embargoBars: record.embargo_bars,
    origin,
    dataPolicy: record.config.data_policy,
    engineVersion: record.engine_version,
    hasSkill: record.has_skill,
    warnings: record.warnings,
    settings: plainSettings({ features, ...heads, walkforward, regimes, calibration_share, minimum_rows, seed }),
    markets: markets.map(({ features: own, walked, record: market }) => reportMarket(own.trading.market.bars.timeMs, walked, market)),
  };
}

function reportMarket(timeMs: Float64Array, { series, latest }: WalkedForecasts, record: MarketRecord): ForecastMarket {
  const { symbol, bars, forecasts, coverage, begins, heads, folds } = record;
  return {
    symbol,
    bars,
    startMs: timeMs[0]!,
    endMs: timeMs.at(-1)!,
    forecasts,
    coverage,
    beginsMs: begins === null ? Number.NaN : Date.parse(begins),
    latestMs: latest?.cutMs ?? Number.NaN,
    heads: heads.map(reportHead),
    folds: folds.map(({ fold, train, test, skill, sentence }) => ({
      foldNumber: fold,
      train: [Date.parse(train[0]), Date.parse(train[1])],
      test: [Date.parse(test[0]), Date.parse(test[1])],
      skills: { ...skill },
      sentence,
    })),
    volatility: heads.some(({ head }) => head === 'volatility')
      ? { timeMs, expected: series.said.expectedVolatility, realised: series.happened.volatility }
      : undefined,
  };
}

function reportHead({ classes, measure, ...head }: JudgedHead): ForecastHead {
  return { ...head, measure: MEASURES[measure], confusion: classes?.confusion, regimes: classes?.classes };
}
