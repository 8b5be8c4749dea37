// What a position's own market makes of it (F2–F4, F7–F9): decision, fill, levels, and what one unit earned. The slow twins of the single
// run and of the account share it; money is theirs.
import type { Bars } from '../../src/core/bars.js';
import { isMarginKind, type InstrumentMoney } from '../../src/core/instrument-money.js';
import { executionOn, type ExecutionRules, type InstrumentTerms } from '../../src/core/rules.js';
import type { ExitReason } from '../../src/core/trade.js';
import { roundToTick, unitFee } from './slow-terms.js';

/** The bars that one strategy trades, and what it decided on each. */
export interface SlowMarket extends InstrumentTerms, InstrumentMoney {
  readonly bars: Bars;
  readonly longEnter: readonly boolean[];
  readonly longExit: readonly boolean[];
  readonly shortEnter: readonly boolean[];
  readonly shortExit: readonly boolean[];
  /** distances in price units per decision bar; NaN or <= 0 means none */
  readonly stop: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  readonly trail: ArrayLike<number>;
  /** share of the equity per decision bar, for sizing: weight */
  readonly weight?: ArrayLike<number> | undefined;
  /** of a composite: share of the leg's cash per decision bar, and where what is held is left */
  readonly policy?: { readonly weights: ArrayLike<number>; readonly isOff?: ArrayLike<number> | undefined } | undefined;
  /** leave after this many bars (F8); 0 = no time stop */
  readonly maxBars: number;
  /** quote currency per unit and point of price */
  readonly multiplier: number;
  readonly execution: ExecutionRules;
  /** bars of a lower timeframe with the range of them that each bar covers, for intrabar: detail */
  readonly detail?: { readonly bars: Bars; readonly firstOfBar: ArrayLike<number>; readonly endOfBar: ArrayLike<number> } | undefined;
}

export type SlowReason = ExitReason | 'guard' | 'delisted';
export type Side = 1 | -1;

export interface SlowPosition {
  readonly side: Side;
  readonly entryBar: number;
  entryPrice: number;
  /** what one unit adds to the equity at a mark is unitBase + unitSlope * (mark - entryPrice): the entry's fee, negated */
  unitBase: number;
  readonly unitSlope: number;
  /** of one unit at the entry's fill, quote currency */
  unitNotional: number;
  /** 1 / unitNotional, NaN where that is 0 */
  perNotional: number;
  /** units that one of cash affords, fee included */
  readonly unitsPerCash: number;
  /** initial risk: the stop's distance, or the trail's where there is no stop; NaN where there is none, or it is never met */
  readonly riskDistance: number;
  readonly trail: number;
  target: number;
  stop: number;
  /** average entry price in the account's currency, and what one of the market's was worth in it at the entry (I6) */
  paid: number;
  entryRate: number;
  quantity: number;
  exposedBars: number;
  lowest: number;
  highest: number;
}

/** A fill that closes a position. */
export interface SlowExit {
  readonly bar: number;
  readonly price: number;
  readonly feeRate: number;
  readonly reason: SlowReason;
  readonly ambiguous: boolean;
}

export interface SlowTrade {
  side: Side;
  entryBar: number;
  entryPrice: number;
  exitBar: number;
  exitPrice: number;
  quantity: number;
  pnl: number;
  fees: number;
  return: number;
  rMultiple: number;
  barsHeld: number;
  mae: number;
  mfe: number;
  exitReason: SlowReason;
  ambiguous: boolean;
  /** funding, swaps and borrowing, where there were any */
  charges?: number;
}

/** F2, F4, F7: a position without a quantity, decided at one bar and filled at `price` of another. */
export function startPosition(market: SlowMarket, side: Side, decisionBar: number, entryBar: number, price: number): SlowPosition {
  const entryPrice = roundToTick(sufferImpact(price, side, market.execution), side, market);
  const takerFee = executionOn(market.execution, market).takerFeeBps / 10_000;
  const stopDistance = positiveOrNaN(market.stop[decisionBar]!);
  const trail = positiveOrNaN(market.trail[decisionBar]!);
  const unitNotional = Math.abs(entryPrice * market.multiplier);
  return {
    side,
    entryBar,
    entryPrice,
    unitBase: -unitFee(unitNotional, takerFee, Infinity, market),
    unitSlope: side * market.multiplier,
    unitNotional,
    perNotional: unitNotional > 0 ? 1 / unitNotional : Number.NaN,
    unitsPerCash: 1 / (unitNotional * (1 + takerFee) + (market.feePerUnit ?? 0)),
    riskDistance: finiteOrNaN(Number.isNaN(stopDistance) ? trail : stopDistance),
    trail,
    target: roundToTick(entryPrice + side * positiveOrNaN(market.target[decisionBar]!), side, market),
    stop: nearerStop(
      side,
      roundToTick(entryPrice - side * stopDistance, -side, market),
      roundToTick(entryPrice - side * trail, -side, market),
    ),
    paid: entryPrice,
    entryRate: 1,
    quantity: 0,
    exposedBars: 0,
    lowest: Infinity,
    highest: -Infinity,
  };
}

export function widenRange({ bars }: SlowMarket, position: SlowPosition, bar: number): void {
  position.lowest = Math.min(position.lowest, bars.low[bar]!);
  position.highest = Math.max(position.highest, bars.high[bar]!);
}

/** The decision on the close of a bar (F2, F3, F8).
 *  saysExit  whether the part of the exit that reads the position holds (O5) */
export function decide(
  market: SlowMarket,
  position: SlowPosition | undefined,
  bar: number,
  saysExit = false,
): { exit?: ExitReason; entry?: Side } {
  const longValid = market.longEnter[bar]! && !market.longExit[bar]!;
  const shortValid = market.shortEnter[bar]! && !market.shortExit[bar]!;
  const wanted = longValid === shortValid ? undefined : longValid ? 1 : -1;
  if (position === undefined) return wanted === undefined ? {} : { entry: wanted };
  const signal = saysExit || (position.side > 0 ? market.longExit[bar]! : market.shortExit[bar]!);
  const opposite = wanted === -position.side;
  const timeUp = market.maxBars > 0 && bar - position.entryBar + 1 >= market.maxBars;
  if (signal) return { exit: 'signal', ...(opposite && { entry: wanted }) };
  if (market.policy?.isOff?.[bar] === 1) return { exit: 'policy', ...(wanted && { entry: wanted }) };
  if (market.execution.reverse && opposite) return { exit: 'reverse', entry: wanted };
  return timeUp ? { exit: 'time' } : {};
}

/** F10, I2: gives the position its quantity, and with it the fee of a unit; one that is worth too little has none.
 *  rounded  whole lots */
export function setQuantity(market: SlowMarket, position: SlowPosition, rounded: number): void {
  position.quantity = rounded * position.unitNotional < (market.minNotional ?? 0) ? 0 : rounded;
  const takerFee = executionOn(market.execution, market).takerFeeBps / 10_000;
  if (position.quantity > 0) position.unitBase = -unitFee(position.unitNotional, takerFee, position.quantity, market);
}

/** F9: what a unit makes that is left at a price; account currency. */
export function unitGain({ kind }: SlowMarket, { unitSlope, entryPrice, paid }: SlowPosition, price: number, rate: number): number {
  return unitSlope * (isMarginKind(kind) ? (price - entryPrice) * rate : price * rate - paid);
}

/** F9: what the position made. Money is that of one unit times the quantity.
 *  rate  what one of the market's currency is worth in the account's at the exit */
export function closeTrade(market: SlowMarket, position: SlowPosition, exit: SlowExit, rate = 1): SlowTrade {
  const { multiplier } = market;
  const { side, entryBar, entryPrice, quantity } = position;
  const fees = -position.unitBase + unitFee(Math.abs(exit.price * multiplier), exit.feeRate, quantity, market) * rate;
  const pnl = unitGain(market, position, exit.price, rate) - fees;
  const worst = side > 0 ? Math.min(position.lowest, exit.price) : Math.max(position.highest, exit.price);
  const best = side > 0 ? Math.max(position.highest, exit.price) : Math.min(position.lowest, exit.price);
  return {
    side,
    entryBar,
    entryPrice,
    exitBar: exit.bar,
    exitPrice: exit.price,
    quantity,
    pnl: quantity * pnl,
    fees: quantity * fees,
    return: pnl * position.perNotional,
    rMultiple: pnl / (position.riskDistance * multiplier * position.entryRate),
    barsHeld: position.exposedBars,
    mae: Math.min(0, side * changeFrom(entryPrice, worst)),
    mfe: Math.max(0, side * changeFrom(entryPrice, best)),
    exitReason: exit.reason,
    ambiguous: exit.ambiguous,
  };
}

/** Buying (side +1) pays the impact on top, selling gets that much less, at prices below 0 too. */
export function sufferImpact(price: number, side: number, { slippageBps, spreadBps }: ExecutionRules): number {
  const impact = (slippageBps + spreadBps / 2) / 10_000;
  return price * (1 + side * (price < 0 ? -impact : impact));
}

/** With both a stop and a trail the nearer one holds. */
function nearerStop(side: Side, stop: number, firstTrail: number): number {
  if (Number.isNaN(stop)) return firstTrail;
  if (Number.isNaN(firstTrail)) return stop;
  return side > 0 ? Math.max(stop, firstTrail) : Math.min(stop, firstTrail);
}

/** A share of nothing is undefined. */
function changeFrom(before: number, price: number): number {
  return before === 0 ? Number.NaN : (price / before - 1) * Math.sign(before);
}

function positiveOrNaN(distance: number): number {
  return distance > 0 ? distance : Number.NaN;
}

function finiteOrNaN(distance: number): number {
  return distance < Infinity ? distance : Number.NaN;
}
