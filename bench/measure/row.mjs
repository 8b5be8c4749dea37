import { ratios, summarize } from './samples.mjs';

/** One line of the table: what was measured against what it must reach.
 *  better  'higher' or 'lower'; reach and beyond are undefined where nothing is asked for */
export function makeRow(criterion, samples, about) {
  return fillRow(criterion, summarize(samples), about);
}

/** The line of a ratio of two times that were measured in turn: the ratio of their medians, with the smallest and the
 *  largest ratio of a round. */
export function makeRatioRow(criterion, numerator, denominator, about) {
  const median = summarize(numerator).median / summarize(denominator).median;
  return fillRow(criterion, { ...summarize(ratios(numerator, denominator)), median }, about);
}

function fillRow({ id, title, unit, better = 'higher', reach, beyond }, { median, min, max, count }, { parity, notes = [] } = {}) {
  const passes = (wanted) => (wanted === undefined ? undefined : better === 'higher' ? median >= wanted : median <= wanted);
  return {
    id,
    title,
    unit,
    better,
    reach,
    beyond,
    median,
    min,
    max,
    samples: count,
    passed_reach: passes(reach),
    passed_beyond: passes(beyond),
    parity,
    notes,
  };
}

/** A line that says why nothing was measured. */
export function makeSkippedRow({ id, title }, reason) {
  return { id, title, skipped: reason, notes: [] };
}

/** A line of a workload that went wrong. */
export function makeFailedRow({ id, title }, error) {
  return { id, title, failed: error.message, notes: [] };
}
