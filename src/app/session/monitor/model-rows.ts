import type { LiveRows } from '../../monitoring/drift-history.js';
import type { ModelBars } from './model-bars.js';

/** Returns the signals of markets within a span of time with what their model reads and says there, ascending in time.
 *  features        names, in the order of the columns
 *  fromMs, toMs    when they were decided, both included; epoch milliseconds
 *  timeframeMs     a signal is decided when its bar ends */
export function rowsWithin(
  features: readonly string[],
  markets: readonly ModelBars[],
  { fromMs, toMs, timeframeMs }: { readonly fromMs: number; readonly toMs: number; readonly timeframeMs: number },
): LiveRows {
  const rows = markets.flatMap((market) =>
    Array.from(market.signals, (bar) => ({ market, bar, decidedMs: market.timeMs[bar]! + timeframeMs })).filter(
      // before the warm-up of its features a model says nothing
      ({ bar, decidedMs }) => decidedMs >= fromMs && decidedMs <= toMs && !Number.isNaN(market.score[bar]!),
    ),
  );
  rows.sort((a, b) => a.decidedMs - b.decidedMs);
  return {
    features,
    columns: features.map((_, feature) => Float64Array.from(rows, ({ market, bar }) => market.columns[feature]![bar]!)),
    predictions: Float64Array.from(rows, ({ market, bar }) => market.score[bar]!),
    timeMs: Float64Array.from(rows, ({ decidedMs }) => decidedMs),
  };
}
