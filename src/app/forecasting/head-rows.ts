import { sliceBars } from '../../core/bars.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { HeadName } from '../../ml/forecasts/heads.js';
import { measureHorizons, regimeThresholds, type HorizonMeasures, type RegimeShares } from '../../ml/forecasts/regime-thresholds.js';
import { fixedHorizonReturn } from '../../ml/labels/fixed-horizon-return.js';
import type { Label } from '../../ml/labels/label.js';
import { ewmaVolatility, pastVolatility, realisedVolatility } from '../../ml/labels/realised-volatility.js';
import { regime, type RegimeRules } from '../../ml/labels/regime.js';
import { assembleRows } from '../../ml/rows/assemble-rows.js';
import { filterRows, type LabelledRows } from '../../ml/rows/labelled-rows.js';
import type { MarketFeatures } from '../features/open-market-features.js';

/** What became of the bars of a market, and what it is forecast from. */
export interface Outcomes {
  readonly features: MarketFeatures;
  readonly horizonBars: number;
  /** of each bar: over the horizon behind it */
  readonly return: Label;
  readonly volatility: Label;
  /** f64[bar]: realised volatility of the last horizon, known at the bar's close */
  readonly lastVolatility: Float64Array;
  /** f64[bar]: of a mean of all squared returns so far that weighs those of a horizon before half, scaled to the horizon */
  readonly ewmaVolatility: Float64Array;
  readonly horizons: HorizonMeasures;
}

/** Returns what became of the bars. */
export function measureOutcomes(features: MarketFeatures, horizonBars: number): Outcomes {
  const { bars, timeframe } = features.trading.market,
    barMs = timeframe.durationMs;
  return {
    features,
    horizonBars,
    return: fixedHorizonReturn(bars, barMs, horizonBars),
    volatility: realisedVolatility(bars, barMs, horizonBars),
    lastVolatility: pastVolatility(bars.close, horizonBars),
    ewmaVolatility: ewmaVolatility(bars.close, horizonBars),
    horizons: measureHorizons(bars.close, horizonBars),
  };
}

/** Rows of a head that are known when a fold is fitted, and the label of the head on all bars that the fold looks at. */
export interface HeadRows {
  readonly known: LabelledRows;
  /** what the head learns of the rows: their label, of volatilities by the weighed mean of those so far */
  readonly taught: LabelledRows;
  readonly label: Label;
}

/** Returns the rows of a train window whose labels are known by the cut; of regimes undefined where the window does not tell them apart: what
 *  is a crash and what a trend is read from its horizons alone.
 *  until  the bars behind it have no label */
export function headRows(
  head: HeadName,
  outcomes: Outcomes,
  train: BarWindow,
  until: number,
  cutMs: number,
  shares: RegimeShares,
): HeadRows | undefined {
  const label = labelOf(head, outcomes, train, until, cutMs, shares);
  if (label === undefined) return undefined;
  const { set, columns, trading } = outcomes.features,
    { bars, timeframe } = trading.market,
    bar = barsOf(train);
  const take = (column: Float64Array): Float64Array => column.subarray(train.from, train.to);
  const { rows } = assembleRows({
    featureSet: set,
    columns,
    timeMs: bars.timeMs,
    barMs: timeframe.durationMs,
    label: { values: take(label.values), knownAtMs: take(label.knownAtMs) },
    signalBar: bar,
  });
  const known = filterRows(rows, (row) => rows.knownAtMs[row]! <= cutMs);
  return { known, taught: head === 'volatility' ? byAnchor(known, outcomes.ewmaVolatility) : known, label };
}

/** Rows without an anchor teach nothing. */
function byAnchor(known: LabelledRows, anchor: Float64Array): LabelledRows {
  const rows = filterRows(known, (row) => anchor[known.barIndex[row]!]! > 0);
  return { ...rows, target: rows.target.map((value, row) => value / anchor[rows.barIndex[row]!]!) };
}

function barsOf({ from, to }: BarWindow): Int32Array {
  return Int32Array.from({ length: to - from }, (_, index) => from + index);
}

function labelOf(
  head: HeadName,
  outcomes: Outcomes,
  train: BarWindow,
  until: number,
  cutMs: number,
  shares: RegimeShares,
): Label | undefined {
  if (head === 'return') return outcomes.return;
  if (head === 'volatility') return outcomes.volatility;
  const rules = regimeThresholds(outcomes.horizons, train.from, knownBars(outcomes, train, cutMs), outcomes.horizonBars, shares);
  return rules && regimeBetween(outcomes, train.from, until, rules);
}

/** The first bar behind a train window, or that closes behind the cut. */
function knownBars({ features }: Outcomes, { from, to }: BarWindow, cutMs: number): number {
  const { bars, timeframe } = features.trading.market;
  let end = to;
  while (end > from && bars.timeMs[end - 1]! + timeframe.durationMs > cutMs) end--;
  return end;
}

/** The regimes of the bars [from, until), whose horizons may end behind them. */
function regimeBetween({ features, horizonBars }: Outcomes, from: number, until: number, rules: RegimeRules): Label {
  const { bars, timeframe } = features.trading.market,
    count = bars.timeMs.length,
    part = regime(sliceBars(bars, from, Math.min(count, until + horizonBars)), timeframe.durationMs, rules);
  const whole = (values: Float64Array): Float64Array => {
    const all = new Float64Array(count).fill(Number.NaN);
    all.set(values.subarray(0, until - from), from);
    return all;
  };
  return { values: whole(part.values), knownAtMs: whole(part.knownAtMs) };
}
