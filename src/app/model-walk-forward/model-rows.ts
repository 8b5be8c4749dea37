import type { Outcomes } from '../../data/feature-store/store-rows.js';
import { assembleRows } from '../../ml/rows/assemble-rows.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import { backtest } from '../run/backtest.js';
import { signalsOfTrades } from '../feature-collection/signals-of-trades.js';
import { openLabeller } from '../learning/signal-labels.js';
import type { MarketFeatures } from '../features/open-market-features.js';
import { withOwnSignals } from '../system/asks-model.js';
import type { RunOptions } from '../system/run-options.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';

/** Bars that are rows, with the side that their labels take. */
interface Decisions {
  /** i32[row] */
  readonly bar: Int32Array;
  /** f64[row]: +1, -1 */
  readonly side: Float64Array;
  readonly outcomes: Outcomes;
}

/** Returns all rows of a market that have a label, ascending in time: every bar, or the signals that the strategy traded. What is known
 *  when stands in them; a fold takes what it may see. Throws what `backtest` and the labels throw. */
export async function modelRows(
  { file, source }: ResolvedSystem,
  rows: 'bars' | 'signals',
  features: MarketFeatures,
  options: RunOptions,
): Promise<LabelledRows> {
  const {
    bars: { timeMs },
    symbol,
    timeframe,
  } = features.trading.market;
  const { bar, side, outcomes } =
    rows === 'bars' ? everyBar(timeMs.length) : await tradedSignals({ file: withOwnSignals(file), source }, symbol, options);
  const labelOf = await openLabeller(file, features, outcomes, side, options),
    labels = Array.from(bar, (at, row) => labelOf(row, at));
  const label = {
    values: Float64Array.from(labels, ({ value }) => value),
    knownAtMs: Float64Array.from(labels, ({ knownAtMs }) => knownAtMs),
  };
  return assembleRows({
    featureSet: features.set,
    columns: features.columns,
    timeMs,
    barMs: timeframe.durationMs,
    label,
    signalBar: bar,
    weights: file.ml_training.weights === 'uniqueness' ? 'uniqueness' : 'equal',
  }).rows;
}

function everyBar(count: number): Decisions {
  const none = new Float64Array(0);
  return {
    bar: Int32Array.from({ length: count }, (_, bar) => bar),
    side: new Float64Array(count).fill(1),
    outcomes: { exitTimeMs: none, pnl: none, tradeReturn: none, rMultiple: none, barsHeld: none, mae: none, mfe: none, exitReason: none },
  };
}

async function tradedSignals(system: ResolvedSystem, symbol: string, options: RunOptions): Promise<Decisions> {
  const { trades, fills, market } = await backtest(system, { ...options, symbol });
  return signalsOfTrades(trades, market.bars.timeMs, system.file.execution.fill === 'next_open' ? 1 : 0, fills);
}
