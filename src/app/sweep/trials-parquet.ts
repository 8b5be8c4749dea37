import { RECORD_NAMES } from '../../core/trial-record.js';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { ParameterValue } from '../../core/graph.js';
import { TRIAL_STATES } from '../../core/trial-table.js';
import { writeRowsParquet, type TableColumn } from '../../data/parquet/write-table-parquet.js';
import { collectGarbage } from '../../engine/collect-garbage.js';
import { readRecords } from '../../search/ledger.js';
import { FAILURE_CODE, failureReasons } from '../trials/failure-reasons.js';
import type { SweepOutcome } from './sweep-outcome.js';

/** Rows that are in memory together; part of the file's bytes. */
const PART_TRIALS = 4_096;

/** Writes trials.parquet into a folder: one row per trial, in the order of their numbers. Results come from the ledger, part by part. */
export function writeTrialsParquet(dir: string, ledgerPath: string, result: SweepOutcome): void {
  const temporary = join(dir, 'trials.parquet.tmp');
  writeRowsParquet(temporary, trialParts(ledgerPath, result));
  renameSync(temporary, join(dir, 'trials.parquet'));
}

/** Every part stands in the same arrays. */
function* trialParts(ledgerPath: string, result: SweepOutcome): Generator<TableColumn[]> {
  const records = new RecordReader(ledgerPath, result.names.length);
  const reasons = failureReasons(result.failures).map(({ message }) => message);
  const reasonAt = new Map(reasons.map((message, position) => [message, position]));
  const rooms = Array.from(
    { length: 5 + result.names.length + RECORD_NAMES.length },
    () => new Float64Array(Math.min(PART_TRIALS, result.count)),
  );
  for (let first = 0; first < result.count; first += PART_TRIALS) {
    collectGarbage();
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
    records.fill(fields, first, (trial) => result.states[trial] !== 0);
    yield [
      { name: 'trial_number', kind: 'whole', values: number },
      { name: 'state', kind: 'text', values: state, texts: TRIAL_STATES },
      ...result.names.map((name, p) =>
        parameterColumn(name, result.values[p]!, result.valueIndex[p]!.subarray(first, first + rows), parameters[p]!),
      ),
      ...RECORD_NAMES.map((name, field): TableColumn => ({ name, kind: 'number', values: fields[field]! })),
      { name: 'objective', kind: 'number', values: objective },
      { name: 'feasible', kind: 'truth', values: feasible },
      { name: 'failure_code', kind: 'text', values: reason, texts: reasons.map(() => FAILURE_CODE) },
      { name: 'failure_message', kind: 'text', values: reason, texts: reasons },
    ];
  }
}

/** Hands a ledger's results out by trial number, in ascending order, and never holds more than a part of them. */
class RecordReader {
  private readonly parts: ReturnType<typeof readRecords>;
  private readonly firstField: number;
  private numbers = new Float64Array();
  private words = 1;
  private at = 0;

  constructor(path: string, parameters: number) {
    this.parts = readRecords(path, PART_TRIALS);
    this.firstField = 2 + parameters;
  }

  /** Fills a column per field with the trials from `first` on; NaN where a trial is not in the ledger or not wanted. */
  fill(columns: readonly Float64Array[], first: number, isWanted: (trial: number) => boolean): void {
    for (const column of columns) column.fill(Number.NaN);
    const end = first + columns[0]!.length;
    for (let trial = this.trial(); trial < end; trial = this.next()) {
      if (!isWanted(trial)) continue;
      for (let field = 0; field < columns.length; field++)
        columns[field]![trial - first] = this.numbers[this.at + this.firstField + field]!;
    }
  }

  private next(): number {
    this.at += this.words;
    return this.trial();
  }

  /** The trial number of the record at hand, Infinity behind the last one. */
  private trial(): number {
    if (this.at < this.numbers.length) return this.numbers[this.at]!;
    const { value } = this.parts.next();
    if (!value) return Infinity;
    [this.numbers, this.words, this.at] = [value.numbers, value.words, 0];
    return this.trial();
  }
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
