/** Whether probabilities come true as often as they say. */
export interface CalibrationJudgement {
  /** rows whose outcome is known */
  readonly rows: number;
  /** mean of the probabilities, and share of what happened; NaN of no rows */
  readonly said: number;
  readonly happened: number;
  /** of the share, were every probability true */
  readonly standardError: number;
  /** (happened - said) / standardError; NaN of no rows, and where every probability is 0 or 1 and they come true */
  readonly deviations: number;
}

/** Returns how far what happened lies from what was said, over rows that are independent given their probabilities.
 *  probability  f64[row], 0 … 1; NaN is a row that was not asked
 *  happened     f64[row]: 1 or 0, NaN where that is not known yet
 *  Source  Spiegelhalter 1986, the mean of (outcome - probability) over its standard deviation */
export function judgeCalibration(probability: Float64Array, happened: Float64Array): CalibrationJudgement {
  let [rows, said, found, variance] = [0, 0, 0, 0];
  probability.forEach((p, row) => {
    const outcome = happened[row]!;
    if (Number.isNaN(p) || Number.isNaN(outcome)) return;
    rows++;
    said += p;
    found += outcome;
    variance += p * (1 - p);
  });
  const standardError = Math.sqrt(variance) / rows;
  return { rows, said: said / rows, happened: found / rows, standardError, deviations: (found - said) / Math.sqrt(variance) };
}
