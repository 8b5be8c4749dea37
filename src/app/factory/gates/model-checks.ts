import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { evaluateColumns } from '../../../engine/evaluate-columns.js';
import { compileColumns } from '../../../expr/compile-columns.js';
import { judgeCalibration } from '../../../ml/calibration/judge-calibration.js';
import { columnDrifts } from '../../../ml/drift/column-drift.js';
import { DRIFT_THRESHOLDS } from '../../../ml/drift/drift-thresholds.js';
import { isClassifier } from '../../../ml/models/model-spec.js';
import { signalsOfTrades } from '../../feature-collection/signals-of-trades.js';
import { openLabeller } from '../../learning/signal-labels.js';
import { withLabelOf } from '../../learning/with-label-of.js';
import { requireSameBars } from '../../learning/require-same-bars.js';
import { openTradingData } from '../../market-data/open-trading-data.js';
import { openBundle } from '../../models/bundle-file.js';
import type { BacktestResult } from '../../run/backtest.js';
import { modelsOf } from '../../strategy/models-of.js';
import { cacheOf, DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../../system/run-options.js';
import type { SystemFile } from '../../system/system-schema.js';
import type { BarWindow, TradingData } from '../../../core/trading-data.js';
import { failed, passed } from './gate-work.js';

/** Signals with a known outcome that calibration is judged on, at least. */
const LEAST_SIGNALS = 10;
/** Standard errors beyond which probabilities do not come true: one alarm in 370 where they do. */
const MOST_DEVIATIONS = 3;

/** What asks a model in demo, and where. */
export interface ModelCase {
  /** a system, or a member of a composite */
  readonly file: SystemFile;
  /** of demo, on one market */
  readonly run: BacktestResult;
  /** the test window on that market */
  readonly test: BarWindow;
  /** as sentences name it */
  readonly name: string;
  readonly options: RunOptions;
}

/** What a model says on each bar of a market. */
export interface MarketScores {
  readonly trading: TradingData;
  /** f64[bar]; NaN where the model has no features yet */
  readonly score: Float64Array;
}

/** Asks the system's model about every bar; undefined where it asks none. Throws what opening the model and the bars throws. */
export async function scoresOf({ file, run: { market }, options }: ModelCase): Promise<MarketScores | undefined> {
  const { ml } = file;
  if (!ml?.enabled) return undefined;
  const compiled = compileColumns('demo', new Map([['score', `model("${ml.name}")`]]), [], modelsOf(file));
  const { trading } = await openTradingData(file, market.symbol, compiled.graph, cacheOf(options));
  requireSameBars(trading.market, market.dataHash);
  const [score] = evaluateColumns({ data: trading, ...compiled }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
  return { trading, score: score! };
}

/** Whether what the model says in demo is distributed as what it said on the test window. */
export function checkPredictions({ run: { window }, test, name }: ModelCase, scores: MarketScores): JudgedCheck {
  const check = 'prediction_distribution';
  const known = (from: number, to: number): Float64Array => scores.score.slice(from, to).filter((score) => !Number.isNaN(score));
  const [reference, current] = [known(test.from, test.to), known(window.from, window.to)];
  const rows = Math.min(reference.length, current.length);
  if (rows < DRIFT_THRESHOLDS.leastRows) {
    const sentence = `${name}: the model has scores on ${current.length} bars of demo and ${reference.length} of the test window; ${DRIFT_THRESHOLDS.leastRows} of each are asked for.`;
    return { check, outcome: 'waiting', sentence };
  }
  const [drift] = columnDrifts([{ name: 'predictions', reference, current }], DRIFT_THRESHOLDS);
  const { distance, distanceBound, stability, stabilityBound, isDrifted } = drift!;
  const figures = `a distance of ${distance.toFixed(3)} (bound ${distanceBound.toFixed(3)}) and a stability index of ${stability.toFixed(3)} (bound ${stabilityBound.toFixed(3)})`;
  return isDrifted
    ? failed(check, `${name}: the model says other things in demo than on the test window: ${figures}.`)
    : passed(check, `${name}: the model says in demo what it said on the test window: ${figures}.`);
}

/** Whether the probabilities of the signals that were traded in demo came true. */
export async function checkCalibration({ file, run, name, options }: ModelCase, { trading, score }: MarketScores): Promise<JudgedCheck> {
  const check = 'calibration';
  const { market, trades, fills } = run;
  const path = file.ml!.legs?.[market.symbol]?.model_path ?? file.ml!.model_path!;
  const { bundle } = openBundle(path);
  if (!isClassifier(bundle.model.kind)) return passed(check, `${name}: the model says numbers, not probabilities.`);
  const { bar, side, outcomes } = signalsOfTrades(trades, market.bars.timeMs, file.execution.fill === 'next_open' ? 1 : 0, fills);
  const labelOf = await openLabeller(withLabelOf(file, bundle), { trading }, outcomes, side, options);
  const happened = Float64Array.from(bar, (at, row) => labelOf(row, at).value);
  const {
    rows,
    said,
    happened: share,
    deviations,
  } = judgeCalibration(
    Float64Array.from(bar, (at) => score[at]!),
    happened,
  );
  if (rows < LEAST_SIGNALS) {
    const sentence = `${name}: the outcomes of ${rows} signals are known in demo; ${LEAST_SIGNALS} are asked for.`;
    return { check, outcome: 'waiting', sentence };
  }
  const figures = `a mean of ${(100 * said).toFixed(1)} % was said of ${rows} signals, and ${(100 * share).toFixed(1)} % came true, ${Math.abs(deviations).toFixed(1)} standard errors away`;
  return Math.abs(deviations) > MOST_DEVIATIONS
    ? failed(check, `${name}: the probabilities do not come true: ${figures}.`)
    : passed(check, `${name}: the probabilities come true: ${figures}.`);
}
