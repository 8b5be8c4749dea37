import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { HeadName } from '../../ml/forecasts/heads.js';
import type { MarketFeatures } from '../features/open-market-features.js';
import { recordData, type RecordedData } from '../run/run-identity.js';
import { ENGINE_VERSION } from '../run/version.js';
import type { ForecastFile } from './forecast-schema.js';
import { firstSaid } from './forecast-series.js';
import { skillsOf, type JudgedHead, type SkillByHead } from './judge-forecasts.js';
import type { ResolvedForecast } from './resolve-forecast.js';
import type { ForecastFold, WalkedForecasts } from './walk-forecasts.js';

/** What a version of a forecaster was made of, and what its forecasts are worth: forecast.json of its folder. */
export interface ForecastRecord {
  readonly schema: 'barloom.forecast/1';
  readonly forecaster: string;
  readonly engine_version: string;
  readonly config: ForecastFile;
  readonly timeframe: string;
  readonly horizon_bars: number;
  readonly embargo_bars: number;
  readonly feature_hash: string;
  readonly markets: readonly MarketRecord[];
  /** whether any head of any market has skill */
  readonly has_skill: boolean;
  readonly warnings: readonly string[];
}

export interface MarketRecord {
  readonly symbol: string;
  readonly bars: number;
  readonly data: readonly RecordedData[];
  /** bars of which something is said, and their share of those from the first of them on */
  readonly forecasts: number;
  readonly coverage: number;
  readonly begins: string | null;
  readonly folds: readonly FoldRecord[];
  readonly heads: readonly JudgedHead[];
  /** of the models that say what comes behind the data */
  readonly latest: {
    readonly known_until: string;
    readonly slope?: number | undefined;
    readonly scale?: number | undefined;
    readonly lean?: number | undefined;
  } | null;
}

/** A fold, its windows as times of bars. */
export interface FoldRecord {
  readonly fold: number;
  readonly train: readonly [string, string];
  readonly test: readonly [string, string];
  readonly state: ForecastFold['state'];
  /** by head, of those that learned */
  readonly rows?: Readonly<Partial<Record<HeadName, number>>>;
  /** by head, against the naive forecast that is the best of all folds */
  readonly skill?: SkillByHead;
  /** why it was skipped */
  readonly sentence?: string;
}

export const RECORD_FILE = 'forecast.json';

/** Reads what a version's forecasts were worth when they were made; what is undefined is null there. Throws UsageError FORECAST_UNREADABLE. */
export function readRecord(folder: string): Pick<ForecastRecord, 'has_skill' | 'markets'> {
  const path = join(folder, RECORD_FILE);
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as Partial<ForecastRecord> | null;
    if (record?.schema === 'barloom.forecast/1' && typeof record.has_skill === 'boolean' && Array.isArray(record.markets))
      return record as ForecastRecord;
  } catch (cause) {
    throw unreadable(path, (cause as Error).message, cause);
  }
  throw unreadable(path, 'it is no record of a forecaster');
}

function unreadable(path: string, rule: string, cause?: unknown): UsageError {
  return new UsageError('FORECAST_UNREADABLE', `forecasts "${path}" cannot be read: ${rule}`, { context: { file: path }, cause });
}

/** lags  rows over which losses depend on each other */
export function marketRecord(features: MarketFeatures, walked: WalkedForecasts, heads: readonly JudgedHead[], lags: number): MarketRecord {
  const { market, identities } = features.trading,
    { timeMs } = market.bars,
    { said } = walked.series,
    first = firstSaid(walked.series);
  const forecasts = [...timeMs.keys()].filter((bar) =>
    [said.expectedReturn, said.expectedVolatility, said.regime].some((c) => !Number.isNaN(c[bar]!)),
  );
  return {
    symbol: market.symbol,
    bars: timeMs.length,
    data: identities.map(recordData),
    forecasts: forecasts.length,
    coverage: first < 0 ? 0 : forecasts.length / (timeMs.length - first),
    begins: first < 0 ? null : formatTime(timeMs[first]!),
    folds: walked.folds.map((fold) => foldRecord(fold, timeMs, () => skillsOf(walked.series, fold.test, heads, lags))),
    heads,
    latest: walked.latest
      ? {
          known_until: formatTime(walked.latest.cutMs),
          slope: walked.latest.heads.return?.slope,
          scale: walked.latest.heads.volatility?.scale,
          lean: walked.latest.heads.regime?.lean,
        }
      : null,
  };
}

function foldRecord(fold: ForecastFold, timeMs: Float64Array, judge: () => SkillByHead): FoldRecord {
  const times = ({ from, to }: BarWindow): [string, string] => [formatTime(timeMs[from]!), formatTime(timeMs[to - 1]!)],
    { foldNumber, train, test, ...rest } = fold;
  return { fold: foldNumber, train: times(train), test: times(test), ...rest, ...(rest.state === 'complete' && { skill: judge() }) };
}

export function forecastRecord(
  { file, embargoBars }: ResolvedForecast,
  features: readonly MarketFeatures[],
  markets: readonly MarketRecord[],
): ForecastRecord {
  const [first] = features as [MarketFeatures, ...MarketFeatures[]];
  return {
    schema: 'barloom.forecast/1',
    forecaster: file.forecast,
    engine_version: ENGINE_VERSION,
    config: file,
    timeframe: first.trading.market.timeframe.name,
    horizon_bars: file.horizon_bars,
    embargo_bars: embargoBars,
    feature_hash: first.set.hash,
    markets,
    has_skill: markets.some(({ heads }) => heads.some(({ hasSkill }) => hasSkill)),
    warnings: [...new Set(features.flatMap(({ warnings }) => warnings))],
  };
}
