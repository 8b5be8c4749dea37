import type { FeatureColumns } from '../../core/learner-kernels.js';
import { shuffled } from '../../core/shuffled.js';

export interface FeatureDrop {
  /** mean fall of the score over the repeats */
  readonly mean: number;
  /** sample standard deviation over the repeats; NaN of a single one */
  readonly deviation: number;
}

/** Returns for each feature how far the score falls where its values are shuffled among the rows. Deterministic in the seed.
 *  score    of what is predicted from columns, larger is better; called once, then once for each feature and repeat
 *  Source   Breiman 2001; Fisher, Rudin and Dominici 2019                            */
export function permutationImportance(
  features: FeatureColumns,
  score: (features: FeatureColumns) => number,
  { seed, repeats = 5 }: { readonly seed: number; readonly repeats?: number },
): FeatureDrop[] {
  const whole = score(features);
  return features.columns.map((column, feature) => {
    const drops = Array.from({ length: repeats }, (_, repeat) => {
      const other = shuffled(column, seed, feature * repeats + repeat);
      return whole - score({ rows: features.rows, columns: features.columns.with(feature, other) });
    });
    return { mean: meanOf(drops), deviation: deviationOf(drops) };
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.length < 2 ? Number.NaN : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
