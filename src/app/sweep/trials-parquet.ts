import { RECORD_NAMES } from '../../core/trial-record.js';
import { join } from 'node:path';
import type { ParameterValue } from '../../core/graph.js';
import { TRIAL_STATES } from '../../core/trial-table.js';
import { writeRowsParquet, type TableColumn } from '../../data/parquet/write-table-parquet.js';
import { KnownRecords } from './known-records.js';
import { bracketColumns } from '../trials/trial-brackets.js';
import { FAILURE_CODE, failureReasons } from '../trials/failure-reasons.js';
import type { SweepOutcome } from './sweep-outcome.js';

/** Rows that are in memory together; part of the file's bytes. */
const PART_TRIALS = 2_048;
const NOT_RUN = TRIAL_STATES.indexOf('not_run');

/** Writes trials.parquet into a folder: one row per trial, in the order of their numbers, up to the last one that ran. Results come from
 *  the ledger, part by part, and other events are heard between the parts. */
export async function writeTrialsParquet(dir: string, ledgerPath: string, result: SweepOutcome): Promise<void> {
  const count = result.states.findLastIndex((state) => state !== NOT_RUN) + 1,
    ledger = new KnownRecords(ledgerPath, count);
  try {
    await writeRowsParquet(join(dir, 'trials.parquet'), trialParts(ledger, { ...result, count }));
  } finally {
    ledger.close();
  }
}

/** Every part stands in the same arrays; there is one also where nothing ran. */
function* trialParts(ledger: KnownRecords, result: SweepOutcome): Generator<TableColumn[]> {
  const reasons = failureReasons(result.failures).map(({ message }) => message);
  const reasonAt = new Map(reasons.map((message, position) => [message, position]));
  const rooms = Array.from(
    { length: 5 + result.names.length + RECORD_NAMES.length },
    () => new Float64Array(Math.min(PART_TRIALS, result.count)),
  );
  const states = new Uint8Array(PART_TRIALS),
    records = new Float64Array(PART_TRIALS * RECORD_NAMES.length);
  for (let first = 0; first === 0 || first < result.count; first += PART_TRIALS) {
    const rows = Math.min(PART_TRIALS, result.count - first);
    const [number, state, objective, feasible, reason, ...others] = rooms.map((room) => room.subarray(0, rows)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      ...Float64Array[],
    ];
    const [parameters, fields] = [others.slice(0, result.names.length), others.slice(result.names.length)];
    for (let row = 0; row < rows; row++) {
      number[row] = first + row;
      reason[row] = reasonAt.get(result.failures.get(first + row) ?? '') ?? Number.NaN;
    }
    state.set(result.states.subarray(first, first + rows));
    objective.set(result.objective.subarray(first, first + rows));
    feasible.set(result.feasible.subarray(first, first + rows));
    ledger.fill(first, states.subarray(0, rows), records.fill(Number.NaN));
    spread(records, fields, (row) => result.states[first + row] !== NOT_RUN);
    yield [
      { name: 'trial_number', kind: 'whole', values: number },
      { name: 'state', kind: 'text', values: state, texts: TRIAL_STATES },
      ...result.names.map((name, p) =>
        parameterColumn(name, result.values[p]!, result.valueIndex[p]!.subarray(first, first + rows), parameters[p]!),
      ),
      ...RECORD_NAMES.map((name, field): TableColumn => ({ name, kind: 'number', values: fields[field]! })),
      ...bracketColumns(result.brackets, first, rows),
      { name: 'objective', kind: 'number', values: objective },
      { name: 'feasible', kind: 'truth', values: feasible },
      { name: 'failure_code', kind: 'text', values: reason, texts: reasons.map(() => FAILURE_CODE) },
      { name: 'failure_message', kind: 'text', values: reason, texts: reasons },
    ];
  }
}

/** Writes records into a column per field; NaN for a trial that is not wanted. */
function spread(records: Float64Array, columns: readonly Float64Array[], isWanted: (row: number) => boolean): void {
  columns.forEach((column, field) => {
    for (let row = 0; row < column.length; row++) column[row] = isWanted(row) ? records[row * columns.length + field]! : Number.NaN;
  });
}

/** Parameters keep their own names; one that is named like another column is written as `param_<name>`. */
function parameterColumn(name: string, values: readonly ParameterValue[], index: Int32Array, room: Float64Array): TableColumn {
  const column = ['trial_number', 'state', 'objective', 'feasible', 'failure_code', 'failure_message', ...RECORD_NAMES].includes(name)
    ? `param_${name}`
    : name;
  const isNumeric = values.every((value) => typeof value === 'number');
  for (let row = 0; row < index.length; row++) room[row] = isNumeric ? (values[index[row]!] as number) : index[row]!;
  return isNumeric
    ? { name: column, kind: 'number', values: room }
    : { name: column, kind: 'text', values: room, texts: values.map(String) };
}
