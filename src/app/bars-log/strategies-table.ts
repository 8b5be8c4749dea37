import type { TableColumn } from '../../data/parquet/write-table-parquet.js';
import { membersOf } from '../system/composite.js';
import type { SystemFile } from '../system/system-schema.js';
import { strategyIdOf } from '../learning/strategy-id.js';

/** Returns the columns of bars_strategies.parquet: what is known of each strategy of a run before it trades, a row each. */
export function strategiesTable(file: SystemFile): TableColumn[] {
  const members = membersOf(file);
  const files = members.length === 0 ? [file] : members.map((member) => member.file);
  const ids = files.map(strategyIdOf);
  const own = files.filter((_, index) => ids.indexOf(ids[index]!) === index);
  const truth = (name: string, holds: (strategy: SystemFile['strategy']) => boolean): TableColumn => ({
    name,
    kind: 'truth',
    values: Float64Array.from(own, ({ strategy }) => Number(holds(strategy))),
  });
  const text = (name: string, valueOf: (file: SystemFile) => string): TableColumn => {
    const texts = own.map(valueOf);
    return { name, kind: 'text', texts, values: Float64Array.from(texts.keys()) };
  };
  return [
    text('strategy_id', strategyIdOf),
    truth('has_long', ({ long }) => long !== undefined),
    truth('has_short', ({ short }) => short !== undefined),
    truth('has_stop', ({ stop }) => stop !== undefined),
    truth('has_target', ({ target, take }) => target !== undefined || take !== undefined),
    truth('has_trail', ({ trail }) => trail !== undefined),
    truth('has_time_stop', ({ max_bars }) => max_bars !== undefined),
    text('sizing', ({ risk }) => risk.sizing),
    text('parameters', ({ params }) => JSON.stringify(params)),
  ];
}
