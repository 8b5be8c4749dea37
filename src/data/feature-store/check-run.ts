import { UsageError } from '../../core/errors.js';
import { EXIT_REASONS } from '../../core/trade.js';
import { fixedValues, outcomeValues, RESERVED_NAMES } from './columns.js';
import type { BarRows, CollectedRun, Outcomes, SignalRows, StoredFeatures } from './store-rows.js';

/** Throws UsageError STORE_INVALID where rows of a run do not fit each other or have names that a table cannot have. */
export function checkRun({ label, featureSet, signals, bars }: CollectedRun): void {
  const run = `run "${label.runId}"`;
  for (const [name, text] of Object.entries(label)) if (text === '') throw invalid(`${run} must have a text for ${name}, and has none`);
  checkFeatureSet(run, featureSet);
  checkRows(`${run} signals`, signals, featureSet);
  checkSides(run, signals.side);
  checkOutcomes(run, signals.outcomes);
  if (bars !== undefined) checkRows(`${run} bars`, bars, featureSet);
}

/** Throws UsageError STORE_INVALID where outcomes have other lengths than the signals' times, or reasons that there are none of. */
export function checkClosing(run: string, timeMs: Float64Array, outcomes: Outcomes): void {
  checkLengths(`run "${run}" closing trades`, timeMs.length, outcomeValues(outcomes));
  checkTimes(`run "${run}" closing trades`, timeMs);
  checkOutcomes(`run "${run}"`, outcomes);
}

function checkFeatureSet(run: string, { hash, names }: StoredFeatures): void {
  if (!/^[0-9a-z]{1,64}$/.test(hash))
    throw invalid(`${run} needs a feature set hash of 1 to 64 lower-case letters and digits, not "${hash}"`);
  const seen = new Set(RESERVED_NAMES);
  for (const name of names) {
    if (name === '' || seen.has(name.toLowerCase()))
      throw invalid(
        `${run} features must have names of their own, whatever the case, and none of ${RESERVED_NAMES.join(', ')}: "${name}" is not`,
      );
    seen.add(name.toLowerCase());
  }
}

function checkRows(purpose: string, rows: SignalRows | BarRows, { names }: StoredFeatures): void {
  if (rows.features.length !== names.length)
    throw invalid(`${purpose} need a column for each of ${names.length} features, not ${rows.features.length}`);
  checkLengths(purpose, rows.timeMs.length, [...fixedValues(rows), ...rows.features]);
  checkTimes(purpose, rows.timeMs);
}

function checkLengths(purpose: string, rows: number, columns: readonly Float64Array[]): void {
  const wrong = columns.find(({ length }) => length !== rows);
  if (wrong !== undefined) throw invalid(`${purpose} must have as many values in each column as times, ${rows}, not ${wrong.length}`);
}

function checkTimes(purpose: string, timeMs: Float64Array): void {
  const wrong = timeMs.findIndex((time, row) => !Number.isSafeInteger(time) || (row > 0 && time <= timeMs[row - 1]!));
  if (wrong >= 0)
    throw invalid(`${purpose} must have ascending whole milliseconds as times, one row each, and row ${wrong} has ${timeMs[wrong]}`);
}

function checkSides(run: string, side: Float64Array): void {
  const wrong = side.find((value) => value !== 1 && value !== -1);
  if (wrong !== undefined) throw invalid(`${run} signals must have the side 1 or -1, not ${wrong}`);
}

function checkOutcomes(run: string, { exitReason, exitTimeMs, barsHeld }: Outcomes): void {
  const reason = exitReason.find((value) => !Number.isNaN(value) && EXIT_REASONS[value] === undefined);
  if (reason !== undefined) throw invalid(`${run} exit reasons must be positions below ${EXIT_REASONS.length}, not ${reason}`);
  const part = [...exitTimeMs, ...barsHeld].find((value) => !Number.isNaN(value) && !Number.isSafeInteger(value));
  if (part !== undefined) throw invalid(`${run} exit times and bars held must be whole numbers, not ${part}`);
}

function invalid(sentence: string): UsageError {
  return new UsageError('STORE_INVALID', sentence);
}
