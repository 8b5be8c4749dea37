import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { nameData, type DataIdentity } from '../../core/data-identity.js';
import { requireOrigin } from '../../core/data-policy.js';
import { canonicalJson } from '../../core/canonical-json.js';
import { writeTableParquet } from '../../data/parquet/write-table-parquet.js';
import { writeJson, writeText } from '../../files/output.js';
import { openMarketFeatures, type MarketFeatures } from '../features/open-market-features.js';
import { jsonLinesTable, parquetColumns, type FileColumn } from '../files/file-columns.js';
import { writeLines } from '../files/lines-file.js';
import {
  FORECASTS_FILE,
  forecasterFolder,
  forecasterVersions,
  registerForecaster,
  type ForecasterVersion,
} from '../forecasts/forecaster-registry.js';
import { withLearners } from '../learning/open-learners.js';
import { renderForecastReport } from '../../report/index.js';
import type { RunOptions } from '../system/run-options.js';
import { forecastColumns } from './forecast-columns.js';
import { forecastReportInput } from './forecast-report-input.js';
import { forecastRecord, marketRecord, RECORD_FILE, type ForecastRecord, type MarketRecord } from './forecast-record.js';
import { headBundles } from './head-bundles.js';
import { judgeForecasts } from './judge-forecasts.js';
import type { ResolvedForecast } from './resolve-forecast.js';
import { walkForecasts, type WalkedForecasts } from './walk-forecasts.js';

/** A version of a forecaster. */
export interface MadeForecasts {
  readonly record: ForecastRecord;
  readonly version: ForecasterVersion;
  readonly folder: string;
  /** whether a version is the same already: equal bars, options and program say the same, and no other version was made */
  readonly isUnchanged: boolean;
}

export interface ForecastOptions extends RunOptions {
  /** called after each fold of a symbol */
  readonly onFold?: ((done: number, total: number) => void) | undefined;
}

/** Walks a forecaster forward over its symbols, each by models of its own, judges what it said, and registers it as a version with its
 *  files: forecasts.parquet, forecasts.jsonl, forecast.json, report.html and the models of the latest bars.
 *  Throws what openMarketFeatures and walkForecasts throw; UsageError OUTPUT_UNWRITABLE, REGISTRY_DAMAGED */
export async function runForecast(forecast: ResolvedForecast, options: ForecastOptions): Promise<MadeForecasts> {
  const { file, system } = forecast,
    markets: { readonly features: MarketFeatures; readonly walked: WalkedForecasts; readonly record: MarketRecord }[] = [];
  // what would keep the version from being registered is found before anything is fitted
  forecasterVersions(file.registry);
  await withLearners(options, async (kernels) => {
    for (const symbol of system.data.symbols) {
      const features = await openMarketFeatures(system, symbol, file.features, options);
      for (const identity of features.trading.identities)
        requireOrigin(`forecasting by ${nameData(identity)}`, identity.origin, file.data_policy, process.env);
      const walked = await walkForecasts(kernels, forecast, features, options.onFold),
        lags = 2 * file.horizon_bars,
        heads = judgeForecasts(walked.series, forecast.heads, lags);
      markets.push({ features, walked, record: marketRecord(features, walked, heads, lags) });
    }
  });
  const record = forecastRecord(
    forecast,
    markets.map(({ features }) => features),
    markets.map((market) => market.record),
  );
  const columnsOf = (version: number): FileColumn[] =>
    forecastColumns(
      { forecaster: file.forecast, version, horizonBars: file.horizon_bars },
      markets.map(({ features, walked }) => ({ market: features.trading.market, series: walked.series })),
    );
  const origin = originOf(markets.flatMap(({ features }) => features.trading.identities));
  const facts = {
    content: hashContent(record, columnsOf(0)),
    timeframe: record.timeframe,
    symbols: record.markets.map(({ symbol }) => symbol),
    heads: forecast.heads,
    ...origin,
  };
  const same = forecasterVersions(file.registry).findLast(
    ({ forecaster, content }) => forecaster === file.forecast && content === facts.content,
  );
  const version =
    same ??
    (await registerForecaster(file.registry, file.forecast, facts, (folder, number) => {
      const columns = columnsOf(number);
      writeTableParquet(join(folder, FORECASTS_FILE), parquetColumns(columns));
      writeLines([{ path: join(folder, 'forecasts.jsonl'), table: jsonLinesTable(columns) }]);
      writeJson(folder, RECORD_FILE, { ...record, version: number });
      writeText(folder, 'report.html', renderForecastReport(forecastReportInput(record, { version: number, ...origin }, markets)));
      for (const { features, walked } of markets) headBundles(folder, forecast, features, walked);
    }));
  return { record, version, folder: forecasterFolder(file.registry, version), isUnchanged: same !== undefined };
}

/** Synthetic where any bars are, with the weakest of their labels. */
function originOf(identities: readonly DataIdentity[]): Pick<ForecasterVersion, 'origin' | 'label'> {
  const origins = identities.map(({ origin }) => origin),
    label = (['test', 'demo', 'real'] as const).find((each) => origins.some((origin) => origin.label === each));
  return { origin: origins.some(({ kind }) => kind === 'synthetic') ? 'synthetic' : 'real', ...(label !== undefined && { label }) };
}

/** Of what was said and how, wherever the files lie. */
function hashContent({ config, ...record }: ForecastRecord, columns: readonly FileColumn[]): string {
  // the features are in the record by their hash
  const { registry: _registry, features: _features, data, ...rest } = config,
    { path: _path, ...ownData } = data,
    hash = createHash('sha256');
  const markets = record.markets.map((market) => ({
    ...market,
    data: market.data.map(({ role, symbol, hash: own }) => [role, symbol, own]),
  }));
  hash.update(canonicalJson({ ...record, markets, config: { ...rest, data: ownData } }));
  for (const { values } of columns) hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}
