// Rows of a market whose returns persist, so that features know something, honestly computed on bars.
import type { Bars } from '../../src/core/bars.js';
import { randomStream } from '../../src/core/random.js';
import type { FeatureSource } from '../../src/ml/canaries/look-ahead.js';
import { makeFeatureSet, type FeatureSet } from '../../src/ml/features/feature-set.js';
import { fixedHorizonReturn } from '../../src/ml/labels/fixed-horizon-return.js';
import type { Label } from '../../src/ml/labels/label.js';
import { assembleRows } from '../../src/ml/rows/assemble-rows.js';
import type { LabelledRows } from '../../src/ml/rows/labelled-rows.js';

export const HOUR = 3_600_000;

/** Hourly bars; the share of a return that the next one keeps is `persistence`. */
export function persistentBars(count: number, seed: number, persistence: number): Bars {
  const random = randomStream(seed),
    column = (): Float64Array => new Float64Array(count);
  const bars = { timeMs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let [price, gain] = [100, 0];
  for (let i = 0; i < count; i++) {
    gain = persistence * gain + 0.01 * random.normal();
    [bars.timeMs[i], bars.open[i]] = [i * HOUR, price];
    price *= Math.exp(gain);
    [bars.close[i], bars.high[i], bars.low[i], bars.volume[i]] = [
      price,
      Math.max(price, bars.open[i]!),
      Math.min(price, bars.open[i]!),
      100 * random.uniform(),
    ];
  }
  return bars;
}

/** A feature computed on the bars that are known. */
export type Formula = (close: Float64Array, bar: number) => number;

export const HONEST: Readonly<Record<string, Formula>> = {
  last_return: (close, bar) => close[bar]! / close[bar - 1]! - 1,
  mean_distance: (close, bar) =>
    bar < 9 ? Number.NaN : close[bar]! / (close.subarray(bar - 9, bar + 1).reduce((sum, price) => sum + price, 0) / 10) - 1,
  two_before: (close, bar) => close[bar - 2]! / close[bar - 5]! - 1,
  hour: (_, bar) => bar % 24,
};

export const compute = (formulas: Readonly<Record<string, Formula>>, close: Float64Array): Float64Array[] =>
  Object.values(formulas).map((formula) => Float64Array.from(close, (_, bar) => formula(close, bar)));

export const sourceOf = (bars: Bars, formulas: Readonly<Record<string, Formula>> = HONEST): FeatureSource => ({
  barCount: bars.close.length,
  compute: (known) => compute(formulas, bars.close.subarray(0, known)),
});

export const setOf = (formulas: Readonly<Record<string, Formula>>): FeatureSet =>
  makeFeatureSet(Object.keys(formulas).map((name) => ({ name, expression: name })));

/** Whether the close is higher some bars later. */
export function risesLater(bars: Bars, horizonBars: number): Label {
  const { values, knownAtMs } = fixedHorizonReturn(bars, HOUR, horizonBars);
  return { values: values.map((value) => (Number.isNaN(value) ? value : Number(value > 0))), knownAtMs };
}

export function rowsOf(bars: Bars, label: Label, formulas: Readonly<Record<string, Formula>> = HONEST): LabelledRows {
  return assembleRows({ featureSet: setOf(formulas), columns: compute(formulas, bars.close), timeMs: bars.timeMs, barMs: HOUR, label })
    .rows;
}
