// The slow twin of the simulator: one bar after the other, every rule where its number stands, nothing clever.
import type { Bars } from '../../src/core/bars.js';
import type { ExecutionRules, RiskRules } from '../../src/core/rules.js';
import type { ExitReason } from '../../src/core/trade.js';

export interface SlowInput {
  readonly bars: Bars;
  /** trading and marks cover the bars [from, to) */
  readonly from: number;
  readonly to: number;
  readonly longEnter: readonly boolean[];
  readonly longExit: readonly boolean[];
  readonly shortEnter: readonly boolean[];
  readonly shortExit: readonly boolean[];
  /** distances in price units per decision bar; NaN or <= 0 means none */
  readonly stop: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  readonly trail: ArrayLike<number>;
  /** leave after this many bars (F8); 0 = no time stop */
  readonly maxBars: number;
  readonly execution: ExecutionRules;
  readonly risk: RiskRules;
  /** bars of a lower timeframe with the range of them that each bar covers, for intrabar: detail */
  readonly detail?: { readonly bars: Bars; readonly firstOfBar: ArrayLike<number>; readonly endOfBar: ArrayLike<number> };
}

export interface SlowTrade {
  side: 1 | -1;
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
  exitReason: ExitReason;
  ambiguous: boolean;
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

interface Position {
  side: 1 | -1;
  entryBar: number;
  entryPrice: number;
  quantity: number;
  stop: number;
  target: number;
  trail: number;
  riskDistance: number;
  entryFee: number;
  exposedBars: number;
  lowest: number;
  highest: number;
}

export function simulateSlowly(input: SlowInput): SlowResult {
  const { bars, from, to, execution: rules, risk } = input;
  const { open, high, low, close } = bars;
  const impact = (rules.slippageBps + rules.spreadBps / 2) / 10_000;
  const taker = rules.takerFeeBps / 10_000;
  const maker = rules.makerFeeBps / 10_000;
  const trades: SlowTrade[] = [];
  const equity: number[] = [];
  let cash = risk.cash;
  let position: Position | undefined;
  let exposedBars = 0;
  let tradedNotional = 0;
  let entriesBelowLot = 0;
  let entriesUnpriced = 0;
  let scheduledExit: ExitReason | undefined;
  let scheduledEntry: { side: 1 | -1; decisionBar: number } | undefined;

  function enter(side: 1 | -1, decisionBar: number, bar: number, price: number): void {
    if (cash <= risk.cash * 2 ** -40) return;
    const fillPrice = price + side * impact * Math.abs(price);
    const stopDistance = positiveOrNaN(input.stop[decisionBar]!);
    const trail = positiveOrNaN(input.trail[decisionBar]!);
    const nearest = Number.isNaN(stopDistance) ? trail : stopDistance;
    const riskDistance = nearest < Infinity ? nearest : Number.NaN;
    const wanted = sizeOrder(fillPrice, riskDistance);
    const quantity = risk.lot > 0 ? floorToLot(wanted, risk.lot) : wanted;
    if (wanted > 0 && quantity === 0) entriesBelowLot++;
    if (fillPrice <= 0 && ['all_in', 'fraction'].includes(risk.sizing)) entriesUnpriced++;
    if (!(quantity > 0)) return;
    const targetDistance = positiveOrNaN(input.target[decisionBar]!);
    let stop = fillPrice - side * stopDistance;
    const firstTrail = fillPrice - side * trail;
    if (Number.isNaN(stop)) stop = firstTrail;
    else if (!Number.isNaN(firstTrail)) stop = side > 0 ? Math.max(stop, firstTrail) : Math.min(stop, firstTrail);
    const entryNotional = quantity * Math.abs(fillPrice) * risk.multiplier;
    const entryFee = entryNotional * taker;
    tradedNotional += entryNotional;
    position = {
      side,
      entryBar: bar,
      entryPrice: fillPrice,
      quantity,
      stop,
      target: fillPrice + side * targetDistance,
      trail,
      riskDistance,
      entryFee,
      exposedBars: 0,
      lowest: Infinity,
      highest: -Infinity,
    };
  }

  function sizeOrder(price: number, riskDistance: number): number {
    if (Number.isNaN(price)) return 0;
    if (price <= 0 && ['all_in', 'fraction'].includes(risk.sizing)) return 0;
    const unitCost = Math.abs(price) * risk.multiplier * (1 + taker);
    const wanted = {
      all_in: cash / unitCost,
      fraction: (cash / unitCost) * risk.fraction,
      fixed: risk.quantity,
      risk: (cash * risk.riskPerTrade) / (riskDistance * risk.multiplier),
    }[risk.sizing];
    return Math.min(wanted, (risk.maxLeverage * cash) / unitCost);
  }

  function leave(bar: number, price: number, feeRate: number, exitReason: ExitReason, ambiguous = false): void {
    const p = position!;
    const notional = p.quantity * Math.abs(price) * risk.multiplier;
    const fees = p.entryFee + notional * feeRate;
    const pnl = p.side * (price - p.entryPrice) * p.quantity * risk.multiplier - fees;
    tradedNotional += notional;
    cash += pnl;
    const worst = p.side > 0 ? Math.min(p.lowest, price) : Math.max(p.highest, price);
    const best = p.side > 0 ? Math.max(p.highest, price) : Math.min(p.lowest, price);
    trades.push({
      side: p.side,
      entryBar: p.entryBar,
      entryPrice: p.entryPrice,
      exitBar: bar,
      exitPrice: price,
      quantity: p.quantity,
      pnl,
      fees,
      return: overSize(pnl / (p.quantity * risk.multiplier), p.entryPrice),
      rMultiple: pnl / (p.riskDistance * p.quantity * risk.multiplier),
      barsHeld: p.exposedBars,
      mae: Math.min(0, overSize(p.side * (worst - p.entryPrice), p.entryPrice)),
      mfe: Math.max(0, overSize(p.side * (best - p.entryPrice), p.entryPrice)),
      exitReason,
      ambiguous,
    });
    position = undefined;
  }

  function touchesFirst(i: number, p: Position): 'stop' | 'target' | 'unknown' {
    if (input.detail === undefined) return 'unknown';
    for (let d = input.detail.firstOfBar[i]!; d < input.detail.endOfBar[i]!; d++) {
      const stopped = p.side > 0 ? input.detail.bars.low[d]! <= p.stop : input.detail.bars.high[d]! >= p.stop;
      const reached = p.side > 0 ? input.detail.bars.high[d]! >= p.target : input.detail.bars.low[d]! <= p.target;
      if (stopped && reached) return 'unknown';
      if (stopped) return 'stop';
      if (reached) return 'target';
    }
    return 'unknown';
  }

  function leaveAtMarket(i: number, price: number, reason: ExitReason, ambiguous = false): void {
    leave(i, price - position!.side * impact * Math.abs(price), taker, reason, ambiguous);
  }

  function checkGap(i: number): void {
    const p = position!;
    if (p.side > 0 ? open[i]! <= p.stop : open[i]! >= p.stop) leaveAtMarket(i, open[i]!, 'stop');
    else if (p.side > 0 ? open[i]! >= p.target : open[i]! <= p.target) leave(i, open[i]!, maker, 'target');
  }

  function checkTouch(i: number): void {
    const p = position!;
    const stopped = p.side > 0 ? low[i]! <= p.stop : high[i]! >= p.stop;
    const reached = p.side > 0 ? high[i]! >= p.target : low[i]! <= p.target;
    let taken: 'stop' | 'target' | undefined = stopped ? 'stop' : reached ? 'target' : undefined;
    let ambiguous = stopped && reached;
    if (ambiguous && rules.intrabar === 'optimistic') taken = 'target';
    if (ambiguous && rules.intrabar === 'detail') {
      const first = touchesFirst(i, p);
      if (first !== 'unknown') [taken, ambiguous] = [first, false];
    }
    if (taken === 'stop') leaveAtMarket(i, p.stop, 'stop', ambiguous);
    if (taken === 'target') leave(i, p.target, maker, 'target', ambiguous);
  }

  function decide(i: number): void {
    const longValid = input.longEnter[i]! && !input.longExit[i]!;
    const shortValid = input.shortEnter[i]! && !input.shortExit[i]!;
    const wanted = longValid === shortValid ? 0 : longValid ? 1 : -1;
    if (position === undefined) {
      if (wanted !== 0) scheduledEntry = { side: wanted, decisionBar: i };
      return;
    }
    const signal = position.side > 0 ? input.longExit[i]! : input.shortExit[i]!;
    const opposite = wanted === -position.side;
    const timeUp = input.maxBars > 0 && i - position.entryBar + 1 >= input.maxBars;
    scheduledExit = signal ? 'signal' : rules.reverse && opposite ? 'reverse' : timeUp ? 'time' : undefined;
    if (scheduledExit !== undefined && scheduledExit !== 'time' && opposite) scheduledEntry = { side: wanted as 1 | -1, decisionBar: i };
  }

  function executeScheduled(bar: number, price: number): void {
    if (scheduledExit !== undefined && position !== undefined) leaveAtMarket(bar, price, scheduledExit);
    if (scheduledEntry !== undefined) enter(scheduledEntry.side, scheduledEntry.decisionBar, bar, price);
    scheduledExit = undefined;
    scheduledEntry = undefined;
  }

  for (let i = from; i < to; i++) {
    if (rules.fill === 'next_open') executeScheduled(i, open[i]!);
    if (position !== undefined) {
      exposedBars++;
      position.exposedBars++;
    }
    if (position !== undefined && i > position.entryBar) checkGap(i);
    if (position !== undefined) checkTouch(i);
    if (position !== undefined) {
      position.lowest = Math.min(position.lowest, low[i]!);
      position.highest = Math.max(position.highest, high[i]!);
    }
    if (position !== undefined && i === to - 1) leaveAtMarket(i, close[i]!, 'end');
    if (position !== undefined && position.trail > 0) {
      const level = close[i]! - position.side * position.trail;
      position.stop = position.side > 0 ? Math.max(position.stop, level) : Math.min(position.stop, level);
    }
    if (i + 1 < to) {
      decide(i);
      if (rules.fill === 'close') executeScheduled(i, close[i]!);
    }
    equity.push(
      position === undefined
        ? cash
        : cash - position.entryFee + position.side * (close[i]! - position.entryPrice) * position.quantity * risk.multiplier,
    );
  }
  return { trades, equity, exposedBars, tradedNotional, entriesBelowLot, entriesUnpriced };
}

/** A share of nothing is undefined. */
function overSize(change: number, price: number): number {
  return price === 0 ? Number.NaN : change / Math.abs(price);
}

/** Whole lots of a decimal lot, in decimal arithmetic; what rounding left just below a whole number of lots is that number. */
function floorToLot(quantity: number, lot: number): number {
  if (!(quantity > 0)) return 0;
  const lots = quantity / lot;
  const whole = Math.abs(lots - Math.round(lots)) < 1e-15 * lots ? Math.round(lots) : Math.floor(lots);
  const [digits, exponent = '0'] = String(lot).split('e');
  const decimals = digits!.split('.')[1]?.length ?? 0;
  return Number(`${BigInt(whole) * BigInt(digits!.replace('.', ''))}e${Number(exponent) - decimals}`);
}

function positiveOrNaN(distance: number): number {
  return distance > 0 ? distance : Number.NaN;
}
