import { markAccount, type TradeColumns } from '../../core/trade-columns.js';
import type { LegData } from '../../core/trading-data.js';
import { cashOf } from '../strategy/rules-of.js';
import { windowOfBars } from '../system/choose-window.js';
import { instrumentOf } from '../system/instrument-of.js';
import type { BacktestResult } from './backtest.js';

/** Returns a run on one market as it is, and of an account each leg's part of it: its market, its trades on its own bars, and an account that
 *  had no other. What is said of the account as a whole (metrics, facts, warnings) stays that of the whole. */
export function legRuns(result: BacktestResult): BacktestResult[] {
  const { legs } = result;
  return legs === undefined ? [result] : legs.legs.flatMap((leg, index) => legRun(result, leg, index) ?? []);
}

/** Undefined where the leg has too few bars in the window. */
function legRun(result: BacktestResult, leg: LegData, index: number): BacktestResult | undefined {
  const { window, system } = result;
  const bars = { from: window.from === 0 ? 0 : leg.barAt[window.from - 1]! + 1, to: leg.barAt[window.to - 1]! + 1 };
  if (bars.to - bars.from < 2) return undefined;
  const trades = tradesOfLeg(result.trades, index, leg.barAt);
  const { data } = leg;
  const { multiplier } = instrumentOf(system.file, data.market.symbol);
  return {
    ...result,
    market: data.market,
    dayClockMs: data.dayClockMs,
    window: windowOfBars(data.market, window.name, bars),
    trades,
    account: markAccount(trades, data.market.bars.close, bars, cashOf(system.file, result.parameters), multiplier),
    legs: undefined,
  };
}

/** Returns the trades of one leg, on its own bars.
 *  barAt  i32[instant]: the leg's last bar at or before it */
export function tradesOfLeg(trades: TradeColumns, leg: number, barAt: Int32Array): TradeColumns {
  const own = Array.from(trades.leg!.keys()).filter((trade) => trades.leg![trade] === leg);
  const pick = <Column extends Int32Array | Float64Array>(column: Column): Column =>
    column.filter((_, trade) => trades.leg![trade] === leg) as Column;
  const onBars = (instants: Int32Array): Int32Array => Int32Array.from(own, (trade) => barAt[instants[trade]!]!);
  return {
    count: own.length,
    entryBar: onBars(trades.entryBar),
    exitBar: onBars(trades.exitBar),
    side: pick(trades.side),
    reason: pick(trades.reason),
    ambiguous: pick(trades.ambiguous),
    barsHeld: pick(trades.barsHeld),
    entryPrice: pick(trades.entryPrice),
    exitPrice: pick(trades.exitPrice),
    quantity: pick(trades.quantity),
    pnl: pick(trades.pnl),
    fees: pick(trades.fees),
    tradeReturn: pick(trades.tradeReturn),
    rMultiple: pick(trades.rMultiple),
    mae: pick(trades.mae),
    mfe: pick(trades.mfe),
    entryFee: pick(trades.entryFee),
  };
}
