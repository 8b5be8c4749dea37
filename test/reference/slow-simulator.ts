// The slow twin of the simulator: one bar after the other, every rule where its number stands, nothing clever.
import type { ExecutionRules, RiskRules } from '../../src/core/rules.js';
import type { ExitReason } from '../../src/core/trade.js';
import { findGap, findTouch, leaveAtMarket, raiseTrail } from './slow-exits.js';
import {
  closeTrade,
  decide,
  setQuantity,
  startPosition,
  widenRange,
  type Side,
  type SlowExit,
  type SlowMarket,
  type SlowPosition,
  type SlowTrade,
} from './slow-position.js';
import { affordUnits } from './slow-terms.js';
import { floorToLot, NOTHING_LEFT, sizeOrder } from './slow-sizing.js';

export interface SlowInput extends Omit<SlowMarket, 'execution' | 'multiplier'> {
  /** trading and marks cover the bars [from, to) */
  readonly from: number;
  readonly to: number;
  readonly execution: ExecutionRules;
  readonly risk: RiskRules;
}

export interface SlowResult {
  readonly trades: SlowTrade[];
  /** one mark per bar of [from, to) */
  readonly equity: number[];
  readonly exposedBars: number;
  readonly tradedNotional: number;
  readonly entriesBelowLot: number;
  readonly entriesUnpriced: number;
}

export function simulateSlowly(input: SlowInput): SlowResult {
  const { from, to, execution: rules, risk } = input;
  const { open, close } = input.bars;
  const market: SlowMarket = { ...risk, ...input };
  const trades: SlowTrade[] = [];
  const equity: number[] = [];
  let cash = risk.cash;
  let position: SlowPosition | undefined;
  let exposedBars = 0;
  let tradedNotional = 0;
  let entriesBelowLot = 0;
  let entriesUnpriced = 0;
  let scheduledExit: ExitReason | undefined;
  let scheduledEntry: { side: Side; decisionBar: number } | undefined;

  function enter(side: Side, decisionBar: number, bar: number, price: number): void {
    if (!(cash > risk.cash * NOTHING_LEFT)) return;
    const entered = startPosition(market, side, decisionBar, bar, price);
    const limit = risk.maxLeverage * affordUnits(cash, entered, market);
    const sized = sizeOrder(cash, risk, entered, market, input.weight?.[decisionBar] ?? Number.NaN);
    const wanted = sized > limit ? limit : sized;
    setQuantity(market, entered, risk.lot > 0 ? floorToLot(wanted, risk.lot) : wanted);
    if (wanted > 0 && entered.quantity === 0) entriesBelowLot++;
    if (entered.entryPrice <= 0 && ['all_in', 'fraction', 'weight'].includes(risk.sizing)) entriesUnpriced++;
    if (entered.quantity > 0) position = entered;
  }

  function leave(exit: SlowExit | undefined): void {
    if (exit === undefined) return;
    const trade = closeTrade(market, position!, exit);
    cash += trade.pnl;
    tradedNotional += trade.quantity * (Math.abs(trade.entryPrice * risk.multiplier) + Math.abs(trade.exitPrice * risk.multiplier));
    trades.push(trade);
    position = undefined;
  }

  function executeScheduled(bar: number, price: number): void {
    if (scheduledExit !== undefined && position !== undefined) leave(leaveAtMarket(market, position.side, bar, price, scheduledExit));
    if (scheduledEntry !== undefined) enter(scheduledEntry.side, scheduledEntry.decisionBar, bar, price);
    scheduledExit = undefined;
    scheduledEntry = undefined;
  }

  function schedule(bar: number): void {
    const { exit, entry } = decide(market, position, bar);
    scheduledExit = exit;
    scheduledEntry = entry === undefined ? undefined : { side: entry, decisionBar: bar };
  }

  function mark(price: number): number {
    if (position === undefined) return cash;
    const base = cash + position.quantity * position.unitBase;
    return base + position.quantity * position.unitSlope * (price - position.entryPrice);
  }

  for (let i = from; i < to; i++) {
    if (rules.fill === 'next_open') executeScheduled(i, open[i]!);
    if (position !== undefined) {
      exposedBars++;
      position.exposedBars++;
    }
    if (position !== undefined && i > position.entryBar) leave(findGap(market, position, i));
    if (position !== undefined) leave(findTouch(market, position, i));
    if (position !== undefined) widenRange(market, position, i);
    if (position !== undefined && i === to - 1) leave(leaveAtMarket(market, position.side, i, close[i]!, 'end'));
    if (position !== undefined) raiseTrail(market, position, i);
    if (i + 1 < to) {
      schedule(i);
      if (rules.fill === 'close') executeScheduled(i, close[i]!);
    }
    equity.push(mark(close[i]!));
  }
  return { trades, equity, exposedBars, tradedNotional, entriesBelowLot, entriesUnpriced };
}
