import { legWindow } from '../../core/account-clock.js';
import type { FillColumns } from '../../core/account.js';
import { moneyOnBars } from '../../core/leg-money.js';
import { tradesByLeg } from '../../core/leg-curves.js';
import type { TradeColumns } from '../../core/trade-columns.js';
import { markAccount } from '../../core/market-curve.js';
import type { LegData } from '../../core/trading-data.js';
import { cashOf } from '../strategy/rules-of.js';
import { windowOfBars } from '../system/choose-window.js';
import { multipliersOf } from '../strategy/multipliers-of.js';
import type { BacktestResult } from './backtest.js';

/** Returns a run on one market as it is, and of an account each leg's part of it: its market, its trades on its own bars, and an account
 *  that had no other. What is said of the account as a whole (metrics, facts, warnings) stays that of the whole. */
export function legRuns(result: BacktestResult): BacktestResult[] {
  const { legs, trades } = result;
  if (legs === undefined) return [result];
  const own = tradesByLeg(trades.leg!, legs.legs.length);
  const multipliers = multipliersOf(result.system.file, result.market.symbol, result.parameters);
  return legs.legs.flatMap((leg, index) => legRun(result, leg, index, own[index]!, multipliers[index]!) ?? []);
}

/** Undefined where the leg has too few bars in the window. */
function legRun(
  result: BacktestResult,
  leg: LegData,
  index: number,
  own: readonly number[],
  multiplier: number,
): BacktestResult | undefined {
  const { window, system } = result;
  const bars = legWindow(leg.barAt, window);
  if (bars.to - bars.from < 2) return undefined;
  const trades = tradesOnBars(result.trades, own, leg.barAt);
  const fills = result.fills && fillsOnBars(result.fills, index, leg.barAt);
  const ofLeg = result.money?.[index];
  const money = ofLeg && moneyOnBars(ofLeg, leg.instantOf, leg.barAt);
  const { data } = leg;
  return {
    ...result,
    market: data.market,
    dayClockMs: data.dayClockMs,
    window: windowOfBars(data.market, window.name, bars),
    trades,
    fills,
    account: markAccount(trades, data.market.bars.close, bars, cashOf(system.file, result.parameters), multiplier, fills, money),
    charges: undefined,
    money: money && [money],
    legs: undefined,
    member: leg.member,
  };
}

/** Returns the fills of one leg, on its own bars. */
function fillsOnBars(fills: FillColumns, leg: number, barAt: Int32Array): FillColumns {
  const own = Array.from(fills.leg.keys()).filter((fill) => fills.leg[fill] === leg);
  const wholes = (column: Int32Array): Int32Array => Int32Array.from(own, (fill) => column[fill]!);
  const numbers = (column: Float64Array): Float64Array => Float64Array.from(own, (fill) => column[fill]!);
  return {
    count: own.length,
    leg: new Int32Array(own.length),
    instant: wholes(fills.instant).map((instant) => barAt[instant]!),
    side: wholes(fills.side),
    kind: wholes(fills.kind),
    number: wholes(fills.number),
    reason: wholes(fills.reason),
    decision: wholes(fills.decision),
    quantity: numbers(fills.quantity),
    price: numbers(fills.price),
    fee: numbers(fills.fee),
    rate: numbers(fills.rate),
  };
}

/** Returns the trades of one leg, on its own bars.
 *  own    positions of the leg's trades
 *  barAt  i32[instant]: the leg's last bar at or before it */
function tradesOnBars(trades: TradeColumns, own: readonly number[], barAt: Int32Array): TradeColumns {
  const wholes = (column: Int32Array): Int32Array => Int32Array.from(own, (trade) => column[trade]!);
  const numbers = (column: Float64Array): Float64Array => Float64Array.from(own, (trade) => column[trade]!);
  const onBars = (instants: Int32Array): Int32Array => wholes(instants).map((instant) => barAt[instant]!);
  return {
    count: own.length,
    entryBar: onBars(trades.entryBar),
    exitBar: onBars(trades.exitBar),
    side: wholes(trades.side),
    reason: wholes(trades.reason),
    ambiguous: wholes(trades.ambiguous),
    barsHeld: wholes(trades.barsHeld),
    entryPrice: numbers(trades.entryPrice),
    exitPrice: numbers(trades.exitPrice),
    quantity: numbers(trades.quantity),
    pnl: numbers(trades.pnl),
    fees: numbers(trades.fees),
    tradeReturn: numbers(trades.tradeReturn),
    rMultiple: numbers(trades.rMultiple),
    mae: numbers(trades.mae),
    mfe: numbers(trades.mfe),
    entryFee: numbers(trades.entryFee),
    ...(trades.charges && { charges: numbers(trades.charges) }),
    ...(trades.number && { number: wholes(trades.number) }),
  };
}
