import { UsageError } from '../../core/errors.js';
import type { FeatureSet } from '../features/feature-set.js';
import type { Label } from '../labels/label.js';
import type { LabelledRows } from './labelled-rows.js';
import { lastLabelBar } from './last-label-bar.js';
import { nameTime } from './require-known.js';
import { uniquenessWeights } from './uniqueness-weights.js';

export interface RowSources {
  readonly featureSet: FeatureSet;
  /** per feature f64[bar] */
  readonly columns: readonly Float64Array[];
  /** f64[bar]  bar opens, epoch ms UTC */
  readonly timeMs: Float64Array;
  readonly barMs: number;
  /** one value per bar, or per signal where signalBar is given */
  readonly label: Label;
  /** i32[signal]  the bars that rows are made of; default every bar */
  readonly signalBar?: Int32Array | undefined;
  /** uniqueness: labels that look at the same bars share their weight; default equal */
  readonly weights?: 'equal' | 'uniqueness' | undefined;
}

/** Rows, and what could not be made one. */
export interface AssembledRows {
  readonly rows: LabelledRows;
  /** bars or signals without a label: their future is not there yet, or undefined */
  readonly unlabelled: number;
  /** with a label, but without the value of any feature: the warm-up */
  readonly featureless: number;
}

/** Joins features and labels to rows, ascending in time. A missing value of a feature stays NaN; a row without any is left out.
 *  Throws UsageError MODEL_INVALID where lengths do not fit, and LABEL_LEAK where a label says that it was known before its bar had
 *  closed */
export function assembleRows(sources: RowSources): AssembledRows {
  const { featureSet, columns, timeMs, barMs, label } = sources;
  checkLengths(sources);
  const barOf = (entry: number): number => sources.signalBar?.[entry] ?? entry;
  const labelled = Int32Array.from({ length: label.values.length }, (_, entry) => entry).filter(
    (entry) => !Number.isNaN(label.values[entry]!),
  );
  const entries = labelled
    .filter((entry) => columns.some((column) => !Number.isNaN(column[barOf(entry)]!)))
    .sort((a, b) => barOf(a) - barOf(b) || a - b);
  const barIndex = entries.map(barOf),
    take = (column: Float64Array): Float64Array => Float64Array.from(barIndex, (bar) => column[bar]!);
  const rows: LabelledRows = {
    rows: entries.length,
    features: featureSet.features.map(({ name }) => name),
    columns: columns.map(take),
    featureSet,
    barIndex,
    target: Float64Array.from(entries, (entry) => label.values[entry]!),
    knownAtMs: Float64Array.from(entries, (entry) => label.knownAtMs[entry]!),
    decidedAtMs: take(timeMs).map((time) => time + barMs),
  };
  checkKnown(rows);
  const weight = sources.weights === 'uniqueness' ? { weight: weigh(rows, timeMs, barMs) } : {};
  return { rows: { ...rows, ...weight }, unlabelled: label.values.length - labelled.length, featureless: labelled.length - entries.length };
}

function weigh({ barIndex, knownAtMs }: LabelledRows, timeMs: Float64Array, barMs: number): Float64Array {
  return uniquenessWeights(
    barIndex.map((bar) => bar + 1),
    barIndex.map((bar, row) => lastLabelBar(timeMs, barMs, bar, knownAtMs[row]!)),
  );
}

function checkLengths({ featureSet, columns, timeMs, label, signalBar }: RowSources): void {
  const invalid = (sentence: string): UsageError => new UsageError('MODEL_INVALID', `rows ${sentence}`);
  if (columns.length !== featureSet.features.length)
    throw invalid(`need a column for each of ${featureSet.features.length} features, not ${columns.length}`);
  const short = columns.findIndex((column) => column.length !== timeMs.length);
  if (short >= 0)
    throw invalid(
      `need a value of feature ${featureSet.features[short]!.name} for each of ${timeMs.length} bars, not ${columns[short]!.length}`,
    );
  const entries = signalBar?.length ?? timeMs.length;
  if (label.values.length !== entries || label.knownAtMs.length !== entries)
    throw invalid(`need a label for each of ${entries} ${signalBar ? 'signals' : 'bars'}, not ${label.values.length}`);
  const outside = signalBar?.find((bar) => !(bar >= 0 && bar < timeMs.length));
  if (outside !== undefined) throw invalid(`need signals on bars from 0 to ${timeMs.length - 1}, not ${outside}`);
}

function checkKnown({ knownAtMs, decidedAtMs, barIndex }: LabelledRows): void {
  const row = knownAtMs.findIndex((time, index) => !(time > decidedAtMs[index]!));
  if (row < 0) return;
  throw new UsageError(
    'LABEL_LEAK',
    `a label must be known after its bar has closed, and that of bar ${barIndex[row]}, which closes at ${nameTime(decidedAtMs[row]!)}, says ${nameTime(knownAtMs[row]!)}`,
    {
      context: { bar: barIndex[row]!, known_at: nameTime(knownAtMs[row]!) },
    },
  );
}
