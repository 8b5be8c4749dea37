import type { ParameterValue, Parameters } from './graph.js';

/** Trials in columns: for each parameter its distinct values, and for each trial which of them it has. */
export interface TrialTable {
  readonly count: number;
  readonly names: readonly string[];
  /** values[p]: the distinct values of parameter p, ascending where they are numbers */
  readonly values: readonly (readonly ParameterValue[])[];
  /** indices[p][trial]: position in values[p] */
  readonly indices: readonly Int32Array[];
}

/** Returns the parameters of one trial. */
export function parametersOf(table: TrialTable, trial: number): Parameters {
  return Object.fromEntries(table.names.map((name, p) => [name, table.values[p]![table.indices[p]![trial]!]!]));
}

/** Returns the positions of those parameters that the table has. */
export function namesToPositions({ names }: Pick<TrialTable, 'names'>, wanted: readonly string[]): number[] {
  return wanted.map((name) => names.indexOf(name)).filter((position) => position >= 0);
}

/** Returns the table of some trials. Where a trial lacks a parameter the value in `otherwise` stands for it. */
export function tabulateTrials(trials: readonly Parameters[], otherwise: Parameters): TrialTable {
  const names = Object.keys(otherwise);
  const columns = names.map((name) => tabulateColumn(trials.map((parameters) => parameters[name] ?? otherwise[name]!)));
  return { count: trials.length, names, values: columns.map(({ values }) => values), indices: columns.map(({ indices }) => indices) };
}

function tabulateColumn(column: readonly ParameterValue[]): { values: ParameterValue[]; indices: Int32Array } {
  const values = [...new Set(column)].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
  const positions = new Map(values.map((value, position) => [value, position]));
  return { values, indices: Int32Array.from(column, (value) => positions.get(value)!) };
}

/** Returns the table of the trials at those positions, in that order. */
export function pickTrials(table: TrialTable, trials: Int32Array): TrialTable {
  return { ...table, count: trials.length, indices: table.indices.map((column) => trials.map((trial) => column[trial]!)) };
}

/** Returns the table of a single trial. */
export function singleTrial(parameters: Parameters): TrialTable {
  const names = Object.keys(parameters);
  return { count: 1, names, values: names.map((name) => [parameters[name]!]), indices: names.map(() => new Int32Array(1)) };
}

/** What became of a trial. */
export const TRIAL_STATES = ['not_run', 'complete', 'failed'] as const;

/** Results in the order of the table. */
export interface TrialResults {
  readonly count: number;
  /** numbers a trial, by RECORD_NAMES */
  readonly fields: number;
  /** f64[count * fields]; NaN where undefined or not complete */
  readonly records: Float64Array;
  /** u8[count]: index into TRIAL_STATES */
  readonly states: Uint8Array;
  /** f64[asked * RETURN_SUMS * blocks], where they were asked for: sums of the daily returns over each block of days, of their squares,
   *  and of their products with the benchmark's */
  readonly returns?: Float64Array | undefined;
  /** why a trial failed, by its position */
  readonly failures: ReadonlyMap<number, string>;
}
