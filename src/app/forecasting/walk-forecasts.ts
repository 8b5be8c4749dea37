import { UsageError } from '../../core/errors.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import { REGIMES } from '../../core/regimes.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { ClassSpec } from '../../ml/classes/class-model.js';
import { fitRegimeHead, fitReturnHead, fitVolatilityHead, type HeadOptions } from '../../ml/forecasts/fit-heads.js';
import type { FittedHeads, HeadName } from '../../ml/forecasts/heads.js';
import { sayForecasts } from '../../ml/forecasts/say-forecasts.js';
import type { ModelSpec } from '../../ml/models/model-spec.js';
import type { MarketFeatures } from '../features/open-market-features.js';
import { planFolds } from '../walk-forward/plan-folds.js';
import { emptySeries, fillSeries, type ForecastSeries } from './forecast-series.js';
import { HEAD_DEFAULTS } from './forecast-schema.js';
import { headRows, measureOutcomes, type HeadRows, type Outcomes } from './head-rows.js';
import type { ResolvedForecast } from './resolve-forecast.js';

/** What became of a fold. */
export type ForecastFold = {
  readonly foldNumber: number;
  readonly train: BarWindow;
  readonly test: BarWindow;
} & (
  | { readonly state: 'complete'; /** by head */ readonly rows: Readonly<Partial<Record<HeadName, number>>> }
  | { readonly state: 'skipped'; readonly sentence: string }
);

/** What was said of a market by models that had not seen it, and the models that were fitted to its latest bars. */
export interface WalkedForecasts {
  readonly series: ForecastSeries;
  readonly folds: readonly ForecastFold[];
  /** what the models of the latest train window, which ends with the data, are made of; undefined where its rows are too few */
  readonly latest: { readonly heads: FittedHeads; readonly rows: Rows; readonly cutMs: number } | undefined;
}

type Rows = Readonly<Partial<Record<HeadName, HeadRows>>>;

/** Fits heads on the train window of each fold, whose labels are known an embargo before its test, and says what they expect of the test's
 *  bars. Equal arguments give equal bits, for any number of workers. A fold with too few rows is skipped.
 *  onFold  called after each
 *  Throws UsageError FOLDS_INVALID, MODEL_INVALID; ROWS_MISSING where no fold has enough rows */
export async function walkForecasts(
  kernels: LearnerKernels,
  forecast: ResolvedForecast,
  features: MarketFeatures,
  onFold: (done: number, total: number) => void = () => {},
): Promise<WalkedForecasts> {
  const { market } = features.trading,
    bars = market.bars.timeMs.length,
    { folds: planned } = planFolds(forecast.system.walkforward, market, { from: 0, to: bars });
  const outcomes = measureOutcomes(features, forecast.file.horizon_bars),
    series = emptySeries(bars, outcomes),
    folds: ForecastFold[] = [];
  for (const { foldNumber, train: trains, test: tests } of planned) {
    const [train, test] = [trains[0]!, tests[0]!],
      cutMs = market.bars.timeMs[Math.max(0, test.from - forecast.embargoBars)]!;
    const place = { foldNumber, train, test };
    try {
      const { heads, rows } = await fitHeads(kernels, forecast, outcomes, train, test.to, cutMs);
      fillSeries(
        series,
        test,
        sayForecasts(kernels, heads, columnsOf(features, test), outcomes.ewmaVolatility.subarray(test.from, test.to), REGIMES.length),
        rows,
      );
      folds.push({ ...place, state: 'complete', rows: countRows(rows) });
    } catch (error) {
      if (!(error instanceof UsageError && error.code === 'ROWS_MISSING')) throw error;
      folds.push({ ...place, state: 'skipped', sentence: error.message });
    }
    onFold(folds.length, planned.length);
  }
  requireOne(folds);
  return { series, folds, latest: await fitLatest(kernels, forecast, outcomes, planned.at(-1)!.train[0]!) };
}

/** Columns of some features on the bars of a window. */
function columnsOf({ set, columns }: MarketFeatures, { from, to }: BarWindow) {
  const names = set.features.map(({ name }) => name);
  return (features: readonly string[]): { rows: number; columns: Float64Array[] } => ({
    rows: to - from,
    columns: features.map((name) => columns[names.indexOf(name)]!.subarray(from, to)),
  });
}

async function fitHeads(
  kernels: LearnerKernels,
  forecast: ResolvedForecast,
  outcomes: Outcomes,
  train: BarWindow,
  until: number,
  cutMs: number,
): Promise<{ readonly heads: FittedHeads; readonly rows: Rows }> {
  const { file } = forecast,
    shares = { crash: file.regimes.crash_share, trend: file.regimes.trend_share },
    rows: Partial<Record<HeadName, HeadRows>> = {};
  for (const head of forecast.heads) rows[head] = headRows(head, outcomes, train, until, cutMs, shares) ?? missing(head);
  const options = optionsOf(forecast, outcomes, cutMs);
  return {
    rows,
    heads: {
      ...(rows.return && { return: await fitReturnHead(kernels, specOf(forecast, 'return') as ModelSpec, rows.return.taught, options) }),
      ...(rows.volatility && {
        volatility: await fitVolatilityHead(kernels, specOf(forecast, 'volatility') as ModelSpec, rows.volatility.taught, options),
      }),
      ...(rows.regime && { regime: await fitRegimeHead(kernels, specOf(forecast, 'regime') as ClassSpec, rows.regime.taught, options) }),
    },
  };
}

function missing(head: HeadName): never {
  throw new UsageError('ROWS_MISSING', `the ${head} head needs a train window whose bars move, and this one's hardly do`);
}

function optionsOf({ file, embargoBars }: ResolvedForecast, { features }: Outcomes, cutMs: number): HeadOptions {
  return {
    cutMs,
    embargoMs: embargoBars * features.trading.market.timeframe.durationMs,
    calibrationShare: file.calibration_share,
    leastRows: file.minimum_rows,
    overlapRows: file.horizon_bars,
    leastCalibrationRows: Math.max(20, Math.floor((file.minimum_rows * file.calibration_share) / 2)),
  };
}

function specOf({ file }: ResolvedForecast, head: HeadName): unknown {
  const { model, options } = file.heads[head]!;
  return { kind: model, seed: file.seed, ...HEAD_DEFAULTS[model], ...options };
}

/** The models that say what comes behind the data: fitted to as many bars as each fold, the latest. */
async function fitLatest(
  kernels: LearnerKernels,
  forecast: ResolvedForecast,
  outcomes: Outcomes,
  last: BarWindow,
): Promise<WalkedForecasts['latest']> {
  const { bars, timeframe } = outcomes.features.trading.market,
    count = bars.timeMs.length,
    from = forecast.file.walkforward.mode === 'anchored' ? last.from : Math.max(0, count - (last.to - last.from)),
    cutMs = bars.timeMs[count - 1]! + timeframe.durationMs;
  try {
    return { ...(await fitHeads(kernels, forecast, outcomes, { from, to: count }, count, cutMs)), cutMs };
  } catch (error) {
    if (error instanceof UsageError && error.code === 'ROWS_MISSING') return undefined;
    throw error;
  }
}

function countRows(rows: Rows): Partial<Record<HeadName, number>> {
  return Object.fromEntries(Object.entries(rows).map(([head, { known }]) => [head, known.rows]));
}

function requireOne(folds: readonly ForecastFold[]): void {
  if (folds.some(({ state }) => state === 'complete')) return;
  const last = folds.findLast((fold) => fold.state === 'skipped');
  throw new UsageError(
    'ROWS_MISSING',
    `none of ${folds.length} folds has enough rows: fold ${last?.foldNumber}: ${last?.state === 'skipped' ? last.sentence : ''}`,
  );
}
