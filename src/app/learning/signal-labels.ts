import { UsageError } from '../../core/errors.js';
import { EXIT_REASONS } from '../../core/trade.js';
import type { Outcomes } from '../../data/feature-store/store-rows.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { compileColumns } from '../../expr/compile-columns.js';
import { fixedHorizonReturn } from '../../ml/labels/fixed-horizon-return.js';
import { forwardVolatility } from '../../ml/labels/forward-volatility.js';
import type { Label } from '../../ml/labels/label.js';
import { oneClass } from '../../ml/labels/one-class.js';
import { REGIMES } from '../../core/regimes.js';
import { regime } from '../../ml/labels/regime.js';
import { thresholdClass, TRADE_CLASSES } from '../../ml/labels/threshold-class.js';
import { tripleBarrier } from '../../ml/labels/triple-barrier.js';
import type { MarketFeatures } from '../features/open-market-features.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { cacheOf, DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { classThresholds, type LabelRules } from '../system/schema/label-kinds.js';

/** Says what turned out after a signal on a bar of its market. */
export type SignalLabeller = (row: number, bar: number) => { readonly value: number; readonly knownAtMs: number };

const END = EXIT_REASONS.indexOf('end');

/** Returns the labeller of a market's signals. Returns of prices count in the direction of the signal.
 *  side      f64[row] of the store
 *  Throws UsageError MODEL_INVALID, EXPRESSION_INVALID */
export async function openLabeller(
  file: SystemFile,
  features: Pick<MarketFeatures, 'trading'>,
  outcomes: Outcomes,
  side: Float64Array,
  options: RunOptions,
): Promise<SignalLabeller> {
  const { label } = file.ml_training,
    { bars, timeframe } = features.trading.market,
    barMs = timeframe.durationMs;
  const of =
    (found: Label, change: (value: number, row: number) => number = (value) => value): SignalLabeller =>
    (row, bar) => ({ value: change(found.values[bar]!, row), knownAtMs: found.knownAtMs[bar]! });
  switch (label.kind) {
    case 'trade_win':
      return labelTrades(outcomes, barMs, (row) => Number(outcomes.pnl[row]! > 0));
    case 'trade_r':
      return labelTrades(outcomes, barMs, (row) => outcomes.rMultiple[row]!);
    case 'forward_return':
      return of(fixedHorizonReturn(bars, barMs, label.horizon_bars), (value, row) => value * side[row]!);
    case 'return_class':
      return bySide(side, classOf(label, fixedHorizonReturn(bars, barMs, label.horizon_bars)));
    case 'forward_volatility':
      return of(forwardVolatility(bars, barMs, label.horizon_bars));
    case 'regime': {
      const { horizon_bars: horizonBars, crash_loss: crashLoss, trend_efficiency: trendEfficiency } = label,
        found = regime(bars, barMs, { horizonBars, crashLoss, trendEfficiency });
      return of(label.regime === 'all' ? found : oneClass(found, REGIMES.indexOf(label.regime)));
    }
    case 'triple_barrier':
      return await labelBarriers(file, features, side, options);
  }
}

/** A trade that the end of the data closed is no outcome of its signal. */
function labelTrades({ exitReason, exitTimeMs }: Outcomes, barMs: number, valueOf: (row: number) => number): SignalLabeller {
  return (row) => ({
    value: exitReason[row] === END || Number.isNaN(exitReason[row]!) ? Number.NaN : valueOf(row),
    knownAtMs: exitTimeMs[row]! + barMs,
  });
}

async function labelBarriers(
  file: SystemFile,
  { trading: { market } }: Pick<MarketFeatures, 'trading'>,
  side: Float64Array,
  options: RunOptions,
): Promise<SignalLabeller> {
  const { label } = file.ml_training,
    compiled = compileColumns('ml_training.label', new Map([['distance', String(label.distance)]]));
  if (compiled.graph.nodes[compiled.roots[0]!]!.type === 'condition')
    throw new UsageError(
      'MODEL_INVALID',
      `ml_training.label.distance must be a distance in price units (a column or a number), and ${label.distance} is a condition`,
      { context: { entry: 'ml_training.label.distance' } },
    );
  const { trading } = await openTradingData(file, market.symbol, compiled.graph, cacheOf(options));
  const [distance] = evaluateColumns({ data: trading, ...compiled }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
  return bySide(side, (direction) =>
    oneClass(
      tripleBarrier(market.bars, market.timeframe.durationMs, {
        side: direction,
        distance: distance!,
        targetTimes: label.target_times,
        stopTimes: label.stop_times,
        horizonBars: label.horizon_bars,
      }),
      1,
    ),
  );
}

/** Returns what says of a direction whether the return in it is of the class that is learned. */
function classOf(rules: LabelRules, { values, knownAtMs }: Label): (direction: 1 | -1) => Label {
  return (direction) =>
    oneClass(
      thresholdClass({ values: values.map((value) => value * direction), knownAtMs }, classThresholds(rules)),
      TRADE_CLASSES[rules.class],
    );
}

/** Labels of long and of short signals, each signal with that of its side. */
function bySide(side: Float64Array, labelOf: (direction: 1 | -1) => Label): SignalLabeller {
  const [long, short] = [labelOf(1), labelOf(-1)];
  return (row, bar) => {
    const own = side[row]! > 0 ? long : short;
    return { value: own.values[bar]!, knownAtMs: own.knownAtMs[bar]! };
  };
}
