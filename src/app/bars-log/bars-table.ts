import { FEATURE_PREFIX, LET_PREFIX } from '../../data/bars-log/schema.js';
import type { TableColumn } from '../../data/parquet/write-table-parquet.js';
import type { LoggedLeg } from './log-bars.js';

/** What the rows of a log have in common. */
export interface LoggedRun {
  readonly id: string;
  readonly system: string;
  readonly timeframe: string;
  readonly barMs: number;
}

/** What tells the rows of one leg from those of others. */
type Labelled = Pick<LoggedLeg, 'symbol' | 'member' | 'strategyId'>;

/** Returns the columns that say what rows are of, by the leg of each row. */
export function labelColumns(legs: readonly Labelled[], legOfRow: Float64Array, { id, system, timeframe }: LoggedRun): TableColumn[] {
  const text = (name: string, valueOf: (leg: Labelled) => string | undefined): TableColumn => {
    const texts = [...new Set(legs.flatMap((leg) => valueOf(leg) ?? []))];
    const places = legs.map((leg) => (valueOf(leg) === undefined ? Number.NaN : texts.indexOf(valueOf(leg)!)));
    return { name, kind: 'text', texts, values: legOfRow.map((leg) => places[leg]!) };
  };
  return [
    text('symbol', ({ symbol }) => symbol),
    text('timeframe', () => timeframe),
    text('system', () => system),
    text('member', ({ member }) => member),
    text('strategy_id', ({ strategyId }) => strategyId),
    text('run_id', () => id),
  ];
}

/** Returns the columns of bars_log.parquet: a row for each bar of each leg, leg by leg, in the order of time. */
export function barsTable(legs: readonly LoggedLeg[], names: readonly string[], run: LoggedRun): TableColumn[] {
  const join = (columnOf: (leg: LoggedLeg) => Float64Array): Float64Array => Float64Array.from(legs.flatMap((leg) => [...columnOf(leg)]));
  const legOfRow = Float64Array.from(legs.flatMap(({ timeMs }, leg) => Array.from(timeMs, () => leg)));
  const time = join(({ timeMs }) => timeMs);
  return [
    { name: 'time', kind: 'time', values: time },
    { name: 'known_at', kind: 'time', values: time.map((open) => open + run.barMs) },
    ...labelColumns(legs, legOfRow, run),
    { name: 'position', kind: 'number', values: join(({ position }) => position) },
    { name: 'equity', kind: 'number', values: join(({ equity }) => equity) },
    { name: 'entry', kind: 'whole', values: join(({ entry }) => entry) },
    { name: 'exit_long', kind: 'truth', values: join(({ exitLong }) => exitLong) },
    { name: 'exit_short', kind: 'truth', values: join(({ exitShort }) => exitShort) },
    { name: 'weight', kind: 'number', values: join(({ weight }) => weight) },
    ...names.map((name, feature): TableColumn => ({
      name: `${FEATURE_PREFIX}${name}`,
      kind: 'number',
      values: join(({ features }) => features[feature]!),
    })),
    ...[...new Set(legs.flatMap(({ lets }) => [...lets.keys()]))].map((name): TableColumn => ({
      name: `${LET_PREFIX}${name}`,
      kind: 'number',
      values: join(({ lets, timeMs }) => lets.get(name) ?? new Float64Array(timeMs.length).fill(Number.NaN)),
    })),
  ];
}
