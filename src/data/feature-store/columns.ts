import { EXIT_REASONS } from '../../core/trade.js';
import type { BarRows, Outcomes, RowKind, SignalRows } from './store-rows.js';

/** A column of a table of rows: what it is called, its type, and how it is made of the staged number `s.<name>` and read as one again. */
interface StoreColumn {
  readonly name: string;
  readonly type: string;
  readonly write: string;
  readonly read: string;
}

const time = (name: string): StoreColumn => ({
  name,
  type: 'TIMESTAMP_MS',
  write: `make_timestamp_ms(${known(name)}::BIGINT)::TIMESTAMP_MS`,
  read: `coalesce(epoch_ms(${name})::DOUBLE, 'nan')`,
});
const number = (name: string): StoreColumn => ({ name, type: 'DOUBLE', write: known(name), read: `coalesce(${name}, 'nan')` });
const whole = (name: string): StoreColumn => ({
  name,
  type: 'INTEGER',
  write: `${known(name)}::INTEGER`,
  read: `coalesce(${name}::DOUBLE, 'nan')`,
});
const REASONS = `[${EXIT_REASONS.map((text) => `'${text}'`).join(', ')}]`;
const reason = (name: string): StoreColumn => ({
  name,
  type: 'VARCHAR',
  write: `${REASONS}[${known(name)}::INTEGER + 1]`,
  read: `CASE WHEN ${name} IS NULL THEN 'nan'::DOUBLE ELSE list_position(${REASONS}, ${name})::DOUBLE - 1 END`,
});

/** NaN is missing, and what is missing is NULL: sums and means of the file's own language are right. */
export function known(name: string): string {
  return `CASE WHEN isnan(s.${name}) THEN NULL ELSE s.${name} END`;
}

/** Columns of outcomes, in the order of `outcomeColumns`. */
export const OUTCOME_COLUMNS: readonly StoreColumn[] = [
  time('exit_time'),
  number('pnl'),
  number('trade_return'),
  number('r_multiple'),
  whole('bars_held'),
  number('mae'),
  number('mfe'),
  reason('exit_reason'),
];

/** Columns that rows of a kind have before those of the features and behind the run, in the order of `fixedValues`. */
export const FIXED_COLUMNS: Readonly<Record<RowKind, readonly StoreColumn[]>> = {
  signals: [time('time'), whole('side'), ...OUTCOME_COLUMNS],
  bars: [time('time'), number('position')],
};

/** Names that a feature cannot have: those of other columns of exported rows. */
export const RESERVED_NAMES: readonly string[] = [
  'run_id',
  'run_number',
  'strategy_id',
  'symbol',
  'timeframe',
  'origin',
  ...new Set(Object.values(FIXED_COLUMNS).flatMap((columns) => columns.map(({ name }) => name))),
];

export function outcomeValues({ exitTimeMs, pnl, tradeReturn, rMultiple, barsHeld, mae, mfe, exitReason }: Outcomes): Float64Array[] {
  return [exitTimeMs, pnl, tradeReturn, rMultiple, barsHeld, mae, mfe, exitReason];
}

/** The inverse of `outcomeValues`. */
export function outcomesOf([exitTimeMs, pnl, tradeReturn, rMultiple, barsHeld, mae, mfe, exitReason]: readonly Float64Array[]): Outcomes {
  return {
    exitTimeMs: exitTimeMs!,
    pnl: pnl!,
    tradeReturn: tradeReturn!,
    rMultiple: rMultiple!,
    barsHeld: barsHeld!,
    mae: mae!,
    mfe: mfe!,
    exitReason: exitReason!,
  };
}

/** Returns the fixed columns' values. */
export function fixedValues(rows: SignalRows | BarRows): Float64Array[] {
  return 'outcomes' in rows ? [rows.timeMs, rows.side, ...outcomeValues(rows.outcomes)] : [rows.timeMs, rows.position];
}
