import { nameLeg } from '../../core/account-figures.js';
import { EXIT_REASONS } from '../../core/trade.js';
import { timesOf } from '../../core/trade-columns.js';
import type { BacktestResult } from './backtest.js';
import type { FileColumn } from '../files/file-columns.js';

/** Returns the columns of trades.csv, trades.parquet and of a telemetry line, in their order. */
export function tradeColumns({ trades, market, legs }: Pick<BacktestResult, 'trades' | 'market' | 'legs'>): readonly FileColumn[] {
  const { timeMs } = market.bars;
  return [
    { name: 'symbol', kind: 'choice', values: trades.leg ?? new Int32Array(trades.count), texts: symbolsOf({ market, legs }) },
    ...memberColumn(trades.leg, legs),
    { name: 'side', kind: 'choice', values: trades.side.map((side) => (side > 0 ? 0 : 1)), texts: ['long', 'short'] },
    { name: 'entry_time', kind: 'time', values: timesOf(trades.entryBar, timeMs) },
    { name: 'entry_price', kind: 'number', values: trades.entryPrice },
    { name: 'exit_time', kind: 'time', values: timesOf(trades.exitBar, timeMs) },
    { name: 'exit_price', kind: 'number', values: trades.exitPrice },
    { name: 'quantity', kind: 'number', values: trades.quantity },
    { name: 'pnl', kind: 'number', values: trades.pnl },
    { name: 'fees', kind: 'number', values: trades.fees },
    { name: 'return', kind: 'number', values: trades.tradeReturn },
    { name: 'r_multiple', kind: 'number', values: trades.rMultiple },
    { name: 'bars_held', kind: 'whole', values: trades.barsHeld },
    { name: 'mae', kind: 'number', values: trades.mae },
    { name: 'mfe', kind: 'number', values: trades.mfe },
    { name: 'exit_reason', kind: 'choice', values: trades.reason, texts: EXIT_REASONS },
    { name: 'ambiguous', kind: 'truth', values: trades.ambiguous },
    ...(trades.charges ? [{ name: 'charges', kind: 'number' as const, values: trades.charges }] : []),
  ];
}

/** Returns the symbols that trades are of, by leg; that of the one market where there are no legs. */
export function symbolsOf({ market, legs }: Pick<BacktestResult, 'market' | 'legs'>): string[] {
  return legs?.legs.map(({ data }) => data.market.symbol) ?? [market.symbol];
}

/** Returns the column of the members of a composite; none of any other run.
 *  leg  i32[row] */
export function memberColumn(leg: Int32Array | undefined, legs: BacktestResult['legs']): readonly FileColumn[] {
  const members = membersOfLegs(legs);
  return members === undefined || leg === undefined ? [] : [{ name: 'member', kind: 'choice', values: leg, texts: members }];
}

/** Returns the members that legs are traded by; undefined where they have none. */
export function membersOfLegs(legs: BacktestResult['legs']): string[] | undefined {
  return legs?.legs[0]?.member === undefined ? undefined : legs.legs.map(({ member }) => member!.name);
}

/** Returns what the legs of a run are called, for people. */
export function legNames({ market, legs }: Pick<BacktestResult, 'market' | 'legs'>): string[] {
  return legs?.legs.map(nameLeg) ?? [market.symbol];
}
