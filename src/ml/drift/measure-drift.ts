import { UsageError } from '../../core/errors.js';
import { accuracyChange, type AccuracyChange } from './accuracy-change.js';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.js';
import { populationStability } from './population-stability.js';

/** Rows that a model was asked about. */
export interface ScoredRows {
  readonly features: readonly string[];
  /** per feature f64[row], NaN where a value is missing */
  readonly columns: readonly Float64Array[];
  /** f64[row] */
  readonly predictions: Float64Array;
  /** f64[row]: 1 where the prediction came true, 0 where it did not, NaN where that is not known yet; left out where nothing is */
  readonly isRight?: Float64Array | undefined;
}

/** From where on change is drift. */
export interface DriftThresholds {
  /** rows that both samples need, and known outcomes for accuracy */
  readonly leastRows: number;
  /** population stability index */
  readonly stability: number;
  /** Kolmogorov-Smirnov: a distance that counts, and the p-value that it must stay below, divided by the number of columns */
  readonly distance: number;
  readonly pValue: number;
  /** fall of realised accuracy, a share; and how many standard errors it must be */
  readonly accuracyFall: number;
  readonly standardErrors: number;
}

/** Three standard errors: accuracy is asked after again and again, and one alarm in a thousand is enough. */
export const DRIFT_THRESHOLDS: DriftThresholds = {
  leastRows: 200,
  stability: 0.25,
  distance: 0.1,
  pValue: 0.01,
  accuracyFall: 0.05,
  standardErrors: 3,
};

export interface ColumnDrift {
  readonly name: string;
  readonly stability: number;
  readonly distance: number;
  readonly pValue: number;
  readonly isDrifted: boolean;
}

/** What changed between the rows that a model was judged on and those that it meets now. */
export type DriftReport =
  | { readonly state: 'too_few_rows'; readonly reason: string }
  | {
      readonly state: 'measured';
      readonly features: readonly ColumnDrift[];
      readonly predictions: ColumnDrift;
      /** left out where too few outcomes are known */
      readonly accuracy?: (AccuracyChange & { readonly isDrifted: boolean }) | undefined;
      readonly isDrifted: boolean;
      /** a sentence for each thing that drifted */
      readonly reasons: readonly string[];
    };

/** Compares rows that a model meets now with those of its reference. Missing values are a change of their own in the stability index.
 *  Throws UsageError STATISTIC_INVALID where the two do not have the same features or columns of equal length. */
export function measureDrift(reference: ScoredRows, current: ScoredRows, thresholds: DriftThresholds = DRIFT_THRESHOLDS): DriftReport {
  checkSame(reference, current);
  const rows = Math.min(reference.predictions.length, current.predictions.length);
  if (rows < thresholds.leastRows)
    return { state: 'too_few_rows', reason: `Drift needs ${thresholds.leastRows} rows on both sides and has ${rows}.` };
  const compare = (name: string, before: Float64Array, now: Float64Array): ColumnDrift =>
    judgeColumn(name, before, now, reference.features.length + 1, thresholds);
  const features = reference.features.map((name, index) => compare(name, reference.columns[index]!, current.columns[index]!));
  const predictions = compare('predictions', reference.predictions, current.predictions);
  const accuracy = judgeAccuracy(reference.isRight, current.isRight, thresholds);
  const reasons = [...features, predictions].filter(({ isDrifted }) => isDrifted).map(columnSentence);
  if (accuracy?.isDrifted === true)
    reasons.push(`Accuracy fell from ${share(accuracy.reference)} to ${share(accuracy.current)} over ${accuracy.currentRows} rows.`);
  return { state: 'measured', features, predictions, accuracy, isDrifted: reasons.length > 0, reasons };
}

function judgeColumn(
  name: string,
  reference: Float64Array,
  current: Float64Array,
  columns: number,
  thresholds: DriftThresholds,
): ColumnDrift {
  const stability = populationStability(reference, current),
    { distance, pValue } = kolmogorovSmirnov(reference, current);
  const isApart = distance >= thresholds.distance && pValue < thresholds.pValue / columns;
  return { name, stability, distance, pValue, isDrifted: stability >= thresholds.stability || isApart };
}

function judgeAccuracy(
  reference: Float64Array | undefined,
  current: Float64Array | undefined,
  { leastRows, accuracyFall, standardErrors }: DriftThresholds,
): (AccuracyChange & { isDrifted: boolean }) | undefined {
  if (reference === undefined || current === undefined) return undefined;
  const change = accuracyChange(reference, current),
    fall = change.reference - change.current;
  if (Math.min(change.referenceRows, change.currentRows) < leastRows) return undefined;
  return { ...change, isDrifted: fall >= accuracyFall && fall > standardErrors * change.standardError };
}

function checkSame(reference: ScoredRows, current: ScoredRows): void {
  const [wanted, given] = [reference.features.join(', '), current.features.join(', ')];
  if (wanted !== given) throw new UsageError('STATISTIC_INVALID', `drift must compare the same features, ${wanted}, and not ${given}`);
  for (const { features, columns, predictions, isRight } of [reference, current]) {
    const lengths = [...columns, ...(isRight === undefined ? [] : [isRight])].map(({ length }) => length);
    if (columns.length !== features.length)
      throw new UsageError('STATISTIC_INVALID', `drift must have a column for each of ${features.length} features, not ${columns.length}`);
    const wrong = lengths.find((length) => length !== predictions.length);
    if (wrong !== undefined)
      throw new UsageError(
        'STATISTIC_INVALID',
        `drift must have as many values in each column as predictions, ${predictions.length}, not ${wrong}`,
      );
  }
}

function columnSentence({ name, stability, distance, pValue }: ColumnDrift): string {
  return `The distribution of ${name} changed: stability index ${stability.toFixed(3)}, distance ${distance.toFixed(3)} with p ${pValue.toPrecision(2)}.`;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
