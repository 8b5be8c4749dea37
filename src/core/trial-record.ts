import { METRIC_NAMES, type MetricName, type Metrics } from './metrics.js';

/** What is known of a run beside its metrics. Counts, but for `ruined_bar`: the first bar of the data on whose mark equity is at
 *  or below 0, NaN where there is none. Entries that came to nothing: less than a lot, or a price that no share of the cash buys at. */
export const RUN_FACTS = ['ambiguous_trades', 'ruined_bar', 'entries_below_lot', 'entries_unpriced'] as const;

export type RunFact = (typeof RUN_FACTS)[number];
export type RunFacts = Readonly<Record<RunFact, number>>;

/** Names of a trial's record, in its order: the kernels have each under `RECORD_<NAME>`, files as it is. */
export const RECORD_NAMES = [...METRIC_NAMES, ...RUN_FACTS] as const;

export type RecordName = MetricName | RunFact;

const POSITIONS = Object.fromEntries(RECORD_NAMES.map((name, position) => [name, position])) as Record<RecordName, number>;

/** Returns the position of a field in a record. */
export function recordField(name: RecordName): number {
  return POSITIONS[name];
}

/** Returns a field of a record that begins at `offset`; NaN where undefined. */
export function readField(record: Float64Array, name: RecordName, offset = 0): number {
  return record[offset + POSITIONS[name]]!;
}

/** Returns the metrics of a record that begins at `offset`. */
export function metricsOf(record: Float64Array, offset = 0): Metrics {
  return readFields(METRIC_NAMES, record, offset);
}

/** Returns what else is known of the run of a record that begins at `offset`. */
export function factsOf(record: Float64Array, offset = 0): RunFacts {
  return readFields(RUN_FACTS, record, offset);
}

/** Whether the account of a run was ruined: its equity fell to or below 0 on a mark (F12). */
export function isRuined({ ruined_bar: bar }: Pick<RunFacts, 'ruined_bar'>): boolean {
  return !Number.isNaN(bar);
}

function readFields<Name extends RecordName>(names: readonly Name[], record: Float64Array, offset: number): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, readField(record, name, offset)])) as Record<Name, number>;
}
