import { REGIMES } from '../../core/regimes.js';
import type { BarWindow } from '../../core/trading-data.js';
import { calibrationCurve, type CalibrationPoint } from '../../ml/evaluation/calibration-curve.js';
import { measureClasses, type ClassMetrics } from '../../ml/evaluation/measure-classes.js';
import { rankCorrelation } from '../../ml/evaluation/rank-correlation.js';
import type { HeadName } from '../../ml/forecasts/heads.js';
import { absoluteLosses, multiBrierLosses, qlikeLosses, squaredLosses } from '../../ml/forecasts/losses.js';
import { compareLosses, type LossDifference } from '../../validation/loss-difference.js';
import { partOfSeries, type ForecastSeries } from './forecast-series.js';

/** How a head's losses compare with those of one naive forecast. */
export interface NaiveComparison extends LossDifference {
  /** zero, mean; last, ewma, mean; base_rates */
  readonly naive: string;
}

/** What is known of a head on bars that its models had not seen. */
export interface JudgedHead {
  readonly head: HeadName;
  readonly rows: number;
  /** what the verdict goes by: squared error, QLIKE or Brier score */
  readonly measure: 'squared_error' | 'qlike' | 'brier';
  readonly comparisons: readonly NaiveComparison[];
  /** name of the best naive forecast, that with the least loss */
  readonly best: string;
  /** better than the best naive forecast, beyond what chance reaches */
  readonly hasSkill: boolean;
  readonly sentence: string;
  /** by name: mae_skill, rank_correlation, mse_skill, within_one_volatility */
  readonly figures: Readonly<Record<string, number>>;
  /** of regimes */
  readonly classes?: ClassMetrics | undefined;
  readonly confidence?: JudgedConfidence | undefined;
}

/** How often the likeliest regime came true, beside how often that was said. */
export interface JudgedConfidence {
  readonly said: number;
  readonly seen: number;
  readonly calibration: readonly CalibrationPoint[];
}

/** Judges heads on all bars of which they said something and of which it is known what became.
 *  lags  rows over which losses depend on each other */
export function judgeForecasts(series: ForecastSeries, heads: readonly HeadName[], lags: number): JudgedHead[] {
  const judges = { return: judgeReturns, volatility: judgeVolatilities, regime: judgeRegimes };
  return heads.map((head) => judges[head](series, lags));
}

function judgeReturns({ said, happened, naive }: ForecastSeries, lags: number): JudgedHead {
  const bars = barsOf([said.expectedReturn, happened.return, naive.meanReturn]),
    [own, seen, mean] = [said.expectedReturn, happened.return, naive.meanReturn].map((column) => take(column, bars)) as Three;
  const zero = new Float64Array(bars.length),
    losses = squaredLosses(own, seen);
  const comparisons = [
    { naive: 'zero', ...compareLosses(losses, squaredLosses(zero, seen), lags) },
    { naive: 'mean', ...compareLosses(losses, squaredLosses(mean, seen), lags) },
  ];
  const volatility = take(said.expectedVolatility, bars);
  return finish('return', 'squared_error', comparisons, {
    mae_skill: 1 - meanOf(absoluteLosses(own, seen)) / meanOf(absoluteLosses(zero, seen)),
    rank_correlation: rankCorrelation(own, seen),
    within_one_volatility: shareWhere(seen, (value, row) => Math.abs(value - own[row]!) <= volatility[row]!, volatility),
  });
}

function judgeVolatilities({ said, happened, naive }: ForecastSeries, lags: number): JudgedHead {
  const columns = [said.expectedVolatility, happened.volatility, naive.lastVolatility, naive.ewmaVolatility, naive.meanVolatility],
    bars = barsOf(columns).filter((bar) => naive.lastVolatility[bar]! > 0),
    [own, seen, last, ewma, mean] = columns.map((column) => take(column, bars)) as [...Three, Float64Array, Float64Array];
  const losses = qlikeLosses(own, seen);
  const comparisons = [
    { naive: 'last', ...compareLosses(losses, qlikeLosses(last, seen), lags) },
    { naive: 'ewma', ...compareLosses(losses, qlikeLosses(ewma, seen), lags) },
    { naive: 'mean', ...compareLosses(losses, qlikeLosses(mean, seen), lags) },
  ];
  const skillOf = (measure: typeof squaredLosses): number => 1 - meanOf(measure(own, seen)) / meanOf(measure(last, seen));
  return finish('volatility', 'qlike', comparisons, {
    mse_skill: skillOf(squaredLosses),
    mae_skill: skillOf(absoluteLosses),
    rank_correlation: rankCorrelation(own, seen),
  });
}

function judgeRegimes({ said, happened, naive }: ForecastSeries, lags: number): JudgedHead {
  const bars = barsOf([...said.probabilities, happened.regime, ...naive.baseRates]),
    seen = take(happened.regime, bars),
    own = said.probabilities.map((column) => take(column, bars)),
    rates = naive.baseRates.map((column) => take(column, bars));
  const comparisons = [{ naive: 'base_rates', ...compareLosses(multiBrierLosses(own, seen), multiBrierLosses(rates, seen), lags) }];
  const classes = measureClasses(REGIMES, own, seen),
    base = measureClasses(REGIMES, rates, seen);
  const [confidence, regime] = [take(said.confidence, bars), take(said.regime, bars)],
    cameTrue = regime.map((value, row) => Number(value === seen[row]));
  return {
    ...finish('regime', 'brier', comparisons, {
      log_loss: classes.logLoss,
      log_loss_skill: 1 - classes.logLoss / base.logLoss,
      accuracy: classes.accuracy,
      accuracy_of_base_rates: base.accuracy,
    }),
    classes,
    confidence: { said: meanOf(confidence), seen: meanOf(cameTrue), calibration: calibrationCurve(confidence, cameTrue) },
  };
}

/** Returns what each head was worth in a window: its skill against the naive forecast that is the best of all; NaN where no bar was judged.
 *  judged  over all windows */
export function skillsOf(series: ForecastSeries, window: BarWindow, judged: readonly JudgedHead[], lags: number): SkillByHead {
  const own = judgeForecasts(
    partOfSeries(series, window),
    judged.map(({ head }) => head),
    lags,
  );
  return Object.fromEntries(
    own.map(({ head, comparisons }, place) => [head, comparisons.find(({ naive }) => naive === judged[place]!.best)!.skill]),
  );
}

export type SkillByHead = Readonly<Partial<Record<HeadName, number>>>;

type Three = [Float64Array, Float64Array, Float64Array];

const TITLES: Readonly<Record<string, string>> = {
  zero: 'zero',
  mean: 'the mean of the train window',
  last: 'the volatility of the last horizon',
  ewma: 'the weighed mean of the volatility so far',
  base_rates: 'the base rates of the train window',
};
export const MEASURES = { squared_error: 'squared error', qlike: 'QLIKE', brier: 'Brier score' } as const;

function finish(
  head: HeadName,
  measure: JudgedHead['measure'],
  comparisons: readonly NaiveComparison[],
  figures: JudgedHead['figures'],
): JudgedHead {
  const [best] = comparisons.toSorted((a, b) => a.meanOther - b.meanOther),
    { rows, skill, statistic, bound, naive, isBetter: hasSkill } = best!;
  const found = `${MEASURES[measure]} against ${TITLES[naive]} has a skill of ${skill.toFixed(4)}, ${statistic.toFixed(2)} standard deviations where chance reaches ${bound.toFixed(2)}, over ${rows.toLocaleString('en')} bars`;
  return {
    head,
    rows,
    measure,
    comparisons,
    best: naive,
    hasSkill,
    sentence: `${head}: ${hasSkill ? 'skill' : 'no skill'}: ${found}.`,
    figures,
  };
}

/** Bars on which every column has a number. */
function barsOf(columns: readonly Float64Array[]): Int32Array {
  return Int32Array.from(columns[0]!.keys()).filter((bar) => columns.every((column) => !Number.isNaN(column[bar]!)));
}

function take(column: Float64Array, bars: Int32Array): Float64Array {
  return Float64Array.from(bars, (bar) => column[bar]!);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Share of the rows with a number in `known` for which a test holds; NaN where there are none. */
function shareWhere(values: Float64Array, holds: (value: number, row: number) => boolean, known: Float64Array): number {
  const rows = Int32Array.from(values.keys()).filter((row) => !Number.isNaN(known[row]!));
  return rows.filter((row) => holds(values[row]!, row)).length / rows.length;
}
