import { METRIC_NAMES } from './open-job.mjs';

const TOLERANCE = 1e-9;

/** Metrics that a plain market has, which is without funding and what else an instrument's money brings: those stand behind. */
export const PLAIN_METRICS = METRIC_NAMES.slice(0, METRIC_NAMES.indexOf('funding'));

/** Throws where a metric of a trial differs by more than 1e-9, relative; NaN equals NaN. What a plain market has not is 0.
 *  theirs  f64[PLAIN_METRICS]; ours  results of an evaluation */
export function requireEqualMetrics(ours, trial, theirs, label) {
  METRIC_NAMES.forEach((name, field) => {
    const own = ours.records[trial * ours.fields + field];
    const other = field < PLAIN_METRICS.length ? theirs[field] : 0;
    if (isClose(own, other)) return;
    throw new Error(`parity: ${label}: ${name} is ${own} here and ${other} there`);
  });
}

function isClose(a, b) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/** Throws where two evaluations differ in a single bit. */
export function requireSameBits(a, b, label) {
  const bytes = ({ records }) => Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  if (!bytes(a).equals(bytes(b))) throw new Error(`parity: ${label}: the records differ`);
}

/** Returns `wanted` trial numbers spread over a table. */
export function spreadTrials(count, wanted) {
  const step = Math.max(1, Math.floor(count / wanted));
  return Array.from({ length: Math.min(count, wanted) }, (_, index) => index * step);
}
