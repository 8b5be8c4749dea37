import { multiBrierLosses } from '../../ml/forecasts/losses.js';
import { measureClasses } from '../../ml/evaluation/measure-classes.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import { compareLosses } from '../../validation/loss-difference.js';
import type { ClassPart, ClassVerdict } from './class-record.js';

/** Returns how probabilities did on a part of the rows.
 *  baseRates  of each class; undefined where the rows are those that were learned from */
export function classPart(
  part: ClassPart['part'],
  classes: readonly string[],
  probabilities: readonly Float64Array[],
  rows: LabelledRows,
  baseRates?: readonly number[],
): ClassPart {
  const metrics = measureClasses(classes, probabilities, rows.target),
    base = baseRates && measureClasses(classes, sameFor(rows, baseRates), rows.target);
  return {
    part,
    rows: rows.rows,
    fromMs: rows.decidedAtMs[0] ?? Number.NaN,
    toMs: rows.decidedAtMs.at(-1) ?? Number.NaN,
    metrics,
    brierSkill: base === undefined ? Number.NaN : 1 - metrics.brier / base.brier,
  };
}

/** Judges probabilities of rows that the model has not learned from beside base rates. Rows whose labels overlap count for fewer. */
export function judgeClasses(probabilities: readonly Float64Array[], rows: LabelledRows, baseRates: readonly number[]): ClassVerdict {
  const lags = 2 * overlapOf(rows),
    { isBetter, skill, statistic, bound } = compareLosses(
      multiBrierLosses(probabilities, rows.target),
      multiBrierLosses(sameFor(rows, baseRates), rows.target),
      lags,
    );
  const few = rows.rows < 20 * lags ? `; ${20 * lags} rows are needed for a verdict, since so many of them share their labels' bars` : '';
  return {
    isBetter,
    sentence: `${isBetter ? 'Better than base rates' : 'No better than base rates'}: the Brier score has a skill of ${skill.toFixed(3)}, ${statistic.toFixed(2)} standard deviations where chance reaches ${bound.toFixed(2)}, over ${rows.rows} rows${few}.`,
  };
}

/** Returns the share of each class among rows. */
export function baseRatesOf(classes: readonly string[], { target }: LabelledRows): number[] {
  return classes.map((_, member) => target.reduce((sum, value) => sum + Number(value === member), 0) / target.length);
}

function sameFor(rows: LabelledRows, rates: readonly number[]): Float64Array[] {
  return rates.map((rate) => new Float64Array(rows.rows).fill(rate));
}

/** The most rows that are decided before the label of one of them is known, itself included. */
function overlapOf({ decidedAtMs, knownAtMs }: LabelledRows): number {
  let [most, end] = [1, 0];
  for (let row = 0; row < decidedAtMs.length; row++) {
    while (end < decidedAtMs.length && decidedAtMs[end]! < knownAtMs[row]!) end++;
    most = Math.max(most, end - row);
  }
  return most;
}
