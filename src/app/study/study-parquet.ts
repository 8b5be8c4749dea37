import { RECORD_NAMES } from '../../core/trial-record.js';
import { join } from 'node:path';
import type { ParameterValue } from '../../core/graph.js';
import { writeTableParquet, type TableColumn } from '../../data/parquet/write-table-parquet.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { TrialOutcome } from '../../search/trial.js';
import type { StudyOutcome } from './study-outcome.js';
import { bracketColumns } from '../trials/trial-brackets.js';
import { isRanked } from './study-analysis.js';

/** States of a study's trials in files, reports and JSON. */
const STATES = ['complete', 'pruned', 'failed', 'infeasible'] as const satisfies readonly TrialOutcome['state'][];

/** Writes trials.parquet into a folder: one row per trial, in the order of their numbers.
 *  folds  f64[trial]: numbers of the folds that they belong to, where they do */
export function writeStudyParquet(
  dir: string,
  { trials, space, objectives, brackets }: Pick<StudyOutcome, 'trials' | 'space' | 'objectives' | 'brackets'>,
  folds?: Float64Array,
): void {
  const numbers = (valueOf: (trial: RecordedTrial) => number): Float64Array => Float64Array.from(trials, valueOf);
  const columns: TableColumn[] = [
    ...(folds === undefined ? [] : [{ name: 'fold', kind: 'whole' as const, values: folds }]),
    { name: 'trial_number', kind: 'whole', values: numbers(({ trialNumber }) => trialNumber) },
    { name: 'state', kind: 'text', values: numbers(({ outcome }) => STATES.indexOf(outcome.state)), texts: STATES },
    ...space.axes.map(({ name }) =>
      parameterColumn(
        name,
        trials.map(({ parameters }) => parameters[name]),
      ),
    ),
    ...RECORD_NAMES.map((name, field): TableColumn => ({
      name,
      kind: 'number',
      values: numbers(({ record }) => record?.[field] ?? Number.NaN),
    })),
    ...bracketColumns(brackets, 0, trials.length),
    ...objectives.map((_, k): TableColumn => ({
      name: objectives.length === 1 ? 'objective' : `objective_${k}`,
      kind: 'number',
      values: numbers(({ outcome }) => objectiveOf(outcome, k)),
    })),
    { name: 'feasible', kind: 'truth', values: numbers((trial) => (isRanked(trial) ? 1 : 0)) },
    {
      name: 'violation',
      kind: 'number',
      values: numbers(({ outcome }) => (outcome.state === 'complete' ? (outcome.violation ?? 0) : Number.NaN)),
    },
    { name: 'pruned_step', kind: 'number', values: numbers(({ outcome }) => (outcome.state === 'pruned' ? outcome.step : Number.NaN)) },
    ...failureColumns(trials),
  ];
  writeTableParquet(join(dir, 'trials.parquet'), columns);
}

/** A pruned trial has the value that it had when it was given up. */
export function objectiveOf(outcome: TrialOutcome, objective: number): number {
  if (outcome.state === 'complete') return outcome.values[objective]!;
  return outcome.state === 'pruned' && objective === 0 ? outcome.value : Number.NaN;
}

const OWN_COLUMNS: readonly string[] = [
  'fold',
  'trial_number',
  'state',
  'objective',
  'feasible',
  'violation',
  'pruned_step',
  'failure_code',
  'failure_message',
  ...RECORD_NAMES,
];

/** Parameters keep their own names; one that is named like another column is written as `param_<name>`. */
function parameterColumn(axis: string, values: readonly (ParameterValue | undefined)[]): TableColumn {
  const name = OWN_COLUMNS.includes(axis) ? `param_${axis}` : axis;
  if (values.every((value) => value === undefined || typeof value === 'number'))
    return { name, kind: 'number', values: Float64Array.from(values, (value) => value ?? Number.NaN) };
  return textColumn(
    name,
    values.map((value) => (value === undefined ? undefined : String(value))),
  );
}

function failureColumns(trials: readonly RecordedTrial[]): TableColumn[] {
  const failures = trials.map(({ outcome }) => (outcome.state === 'failed' ? outcome : undefined));
  return [
    textColumn(
      'failure_code',
      failures.map((failure) => failure?.code),
    ),
    textColumn(
      'failure_message',
      failures.map((failure) => failure?.message),
    ),
  ];
}

function textColumn(name: string, texts: readonly (string | undefined)[]): TableColumn {
  const distinct = [...new Set(texts.filter((text) => text !== undefined))];
  const positions = new Map(distinct.map((text, position) => [text, position]));
  return {
    name,
    kind: 'text',
    values: Float64Array.from(texts, (text) => (text === undefined ? Number.NaN : positions.get(text)!)),
    texts: distinct,
  };
}
