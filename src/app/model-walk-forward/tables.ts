import { formatTime } from '../../core/time.js';
import { metricsShownIn } from '../../core/metrics.js';
import { flatMetrics } from '../learning/bundle-of.js';
import type { PredictionMetrics } from '../../ml/evaluation/measure-predictions.js';
import type { FileColumn } from '../files/file-columns.js';
import { isTested, type ModelWalkForward, type TestedFold } from './outcome.js';

/** Metrics of a fold's trading that its line has. */
const TRADED = metricsShownIn('tables').map(({ name }) => name);

/** Returns a line per fold: when it was trained and tested, how its scores and its trades did. */
export function foldColumns({ folds, foldMetrics, market, judged }: ModelWalkForward): FileColumn[] {
  const { timeMs } = market.bars,
    tested = folds.map((fold) => (isTested(fold) ? fold : undefined));
  const number = (name: string, valueOf: (fold: TestedFold) => number): FileColumn => ({
    name,
    kind: 'number',
    values: Float64Array.from(tested, (fold) => (fold === undefined ? Number.NaN : valueOf(fold))),
  });
  const time = (name: string, timeOf: (fold: (typeof folds)[number]) => number): FileColumn => ({
    name,
    kind: 'time',
    values: Float64Array.from(folds, timeOf),
  });
  const endOf = ({ to }: TestedFold['test']): number => timeMs[to - 1]! + market.timeframe.durationMs;
  return [
    { name: 'fold', kind: 'whole', values: Int32Array.from(folds, ({ foldNumber }) => foldNumber) },
    time('train_start', ({ train }) => timeMs[train.from]!),
    time('train_end', ({ train }) => endOf(train)),
    time('test_start', ({ test }) => timeMs[test.from]!),
    time('test_end', ({ test }) => endOf(test)),
    number('trained_rows', ({ bundle }) => bundle.training.rows),
    number('tested_rows', ({ rows }) => rows),
    number('learned_rows', ({ learnedRows }) => learnedRows),
    ...Object.keys(flatMetrics('test', judged.metrics)).map((name) => number(name, ({ metrics }) => flatMetrics('test', metrics)[name]!)),
    ...TRADED.map((name): FileColumn => ({ name, kind: 'number', values: Float64Array.from(foldMetrics, (metrics) => metrics[name]) })),
  ];
}

/** Returns a line per fold and feature. */
export function importanceColumns({ folds }: Pick<ModelWalkForward, 'folds'>): FileColumn[] {
  const lines = folds.filter(isTested).flatMap(({ foldNumber, importance }) => importance.map((each) => ({ foldNumber, ...each }))),
    names = [...new Set(lines.map(({ feature }) => feature))];
  return [
    { name: 'fold', kind: 'whole', values: Int32Array.from(lines, ({ foldNumber }) => foldNumber) },
    { name: 'feature', kind: 'choice', values: Int32Array.from(lines, ({ feature }) => names.indexOf(feature)), texts: names },
    { name: 'permutation_drop', kind: 'number', values: Float64Array.from(lines, ({ drop }) => drop) },
    { name: 'gain_share', kind: 'number', values: Float64Array.from(lines, ({ gain = Number.NaN }) => gain) },
  ];
}

/** Returns a line per row that has a label: when it was decided upon, its score, its target, and when that was known. */
export function predictionColumns({ judged: { bar, fold, score, target, knownAtMs }, market }: ModelWalkForward): FileColumn[] {
  return [
    { name: 'time', kind: 'time', values: Float64Array.from(bar, (at) => market.bars.timeMs[at]!) },
    { name: 'fold', kind: 'whole', values: fold },
    { name: 'score', kind: 'number', values: score },
    { name: 'target', kind: 'number', values: target },
    { name: 'known_at', kind: 'time', values: knownAtMs },
  ];
}

/** Returns mean drop and mean share of gain of each feature over the folds that were tested, the largest drop first. */
export function meanImportance({
  folds,
}: Pick<ModelWalkForward, 'folds'>): { readonly feature: string; readonly drop: number; readonly gain: number }[] {
  const byFeature = new Map<string, { readonly drop: number; readonly gain?: number | undefined }[]>();
  for (const each of folds.filter(isTested).flatMap(({ importance }) => importance))
    byFeature.set(each.feature, [...(byFeature.get(each.feature) ?? []), each]);
  const means = Array.from(byFeature, ([feature, each]) => ({
    feature,
    drop: meanOfKnown(each.map(({ drop }) => drop)),
    gain: meanOfKnown(each.map(({ gain = Number.NaN }) => gain)),
  }));
  return means.sort((a, b) => b.drop - a.drop || 0 || a.feature.localeCompare(b.feature, 'en'));
}

/** What is undefined takes no part; NaN of nothing. */
function meanOfKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Returns the mean of the folds' AUC, or rank correlation: what the pooled one hides where folds say different levels of score. NaN where
 *  no fold defines it. */
export function meanFoldOrder({ folds }: Pick<ModelWalkForward, 'folds'>): number {
  return meanOfKnown(folds.filter(isTested).map(({ metrics }) => orderOf(metrics)));
}

/** Returns AUC or rank correlation: how well scores order the targets. */
export function orderOf(metrics: PredictionMetrics): number {
  return metrics.kind === 'class' ? metrics.auc : metrics.rankCorrelation;
}

/** Says whether the scores of all tests beat chance, and what the folds say by themselves. */
export function describeChance(result: Pick<ModelWalkForward, 'chance' | 'judged' | 'folds'>): string {
  return `${result.chance.sentence} Mean of the folds by themselves: ${result.judged.metrics.kind === 'class' ? 'AUC' : 'rank correlation'} ${meanFoldOrder(result).toFixed(3)}.`;
}

/** Returns a fold's times as JSON has them. */
export function foldTimes(
  { train, test }: Pick<TestedFold, 'train' | 'test'>,
  { bars: { timeMs }, timeframe }: ModelWalkForward['market'],
): object {
  const range = ({ from, to }: TestedFold['test']): object => ({
    start: formatTime(timeMs[from]!),
    end: formatTime(timeMs[to - 1]! + timeframe.durationMs),
  });
  return { train: range(train), test: range(test) };
}
