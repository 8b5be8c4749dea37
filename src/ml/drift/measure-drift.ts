import { UsageError } from '../../core/errors.js';
import { accuracyChange, type AccuracyChange } from './accuracy-change.js';
import { columnDrifts, type ColumnDrift } from './column-drift.js';
import { DRIFT_THRESHOLDS, type DriftThresholds } from './drift-thresholds.js';
import { accuracySentence, columnSentence, noteSentences } from './drift-sentences.js';

/** Rows that a model was asked about, in the order of time. */
export interface ScoredRows {
  readonly features: readonly string[];
  /** per feature f64[row], NaN where a value is missing */
  readonly columns: readonly Float64Array[];
  /** f64[row] */
  readonly predictions: Float64Array;
  /** f64[row]: 1 where the prediction came true, 0 where it did not, NaN where that is not known yet; left out where nothing is */
  readonly isRight?: Float64Array | undefined;
}

/** What drift asks for: a look where something moved, a training where accuracy was lost. */
export type DriftAdvice = 'none' | 'look' | 'train';

/** What changed between the rows that a model was judged on and those that it meets now. */
export type DriftReport =
  | { readonly state: 'too_few_rows'; readonly reason: string }
  | {
      readonly state: 'measured';
      /** without those that are left out */
      readonly features: readonly ColumnDrift[];
      /** features that the clock alone decides: they differ wherever the reference is not whole years, and are not compared */
      readonly leftOut: readonly string[];
      readonly predictions: ColumnDrift;
      /** features that drifted, after the correction for how many there are */
      readonly driftedFeatures: number;
      /** largest share of false ones among columns that are called drifted */
      readonly falseDiscovery: number;
      /** left out where too few outcomes are known */
      readonly accuracy?: (AccuracyChange & { readonly isDrifted: boolean }) | undefined;
      readonly isDrifted: boolean;
      readonly advice: DriftAdvice;
      /** a sentence for each thing that drifted */
      readonly reasons: readonly string[];
      /** sentences on what was not, or less sharply, compared */
      readonly notes: readonly string[];
    };

/** Compares rows that a model meets now with those of its reference. Missing values are a change of their own in the stability index.
 *  clockFeatures  names of features that the clock alone decides
 *  Throws UsageError STATISTIC_INVALID where the two do not have the same features or columns of equal length. */
export function measureDrift(
  reference: ScoredRows,
  current: ScoredRows,
  thresholds: DriftThresholds = DRIFT_THRESHOLDS,
  clockFeatures: readonly string[] = [],
): DriftReport {
  checkSame(reference, current);
  const rows = Math.min(reference.predictions.length, current.predictions.length);
  if (rows < thresholds.leastRows)
    return { state: 'too_few_rows', reason: `Drift needs ${thresholds.leastRows} rows on both sides and has ${rows}.` };
  const leftOut = reference.features.filter((name) => clockFeatures.includes(name));
  const pairs = reference.features
    .map((name, index) => ({ name, reference: reference.columns[index]!, current: current.columns[index]! }))
    .filter(({ name }) => !leftOut.includes(name));
  const columns = columnDrifts(
      [...pairs, { name: 'predictions', reference: reference.predictions, current: current.predictions }],
      thresholds,
    ),
    [features, predictions] = [columns.slice(0, -1), columns.at(-1)!];
  const accuracy = judgeAccuracy(reference.isRight, current.isRight, thresholds),
    isLess = accuracy?.isDrifted === true;
  const reasons = columns.filter(({ isDrifted }) => isDrifted).map(columnSentence);
  if (isLess) reasons.push(accuracySentence(accuracy));
  return {
    state: 'measured',
    features,
    leftOut,
    predictions,
    driftedFeatures: features.filter(({ isDrifted }) => isDrifted).length,
    falseDiscovery: thresholds.falseDiscovery,
    accuracy,
    isDrifted: reasons.length > 0,
    advice: isLess ? 'train' : reasons.length > 0 ? 'look' : 'none',
    reasons,
    notes: noteSentences(columns, leftOut),
  };
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
