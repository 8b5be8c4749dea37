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
  readonly detail?: { readonly bars: Bars; readonly firstOfBar: ArrayLike<number> };
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
  let scheduledExit: ExitReason | undefined;
  let scheduledEntry: { side: 1 | -1; decisionBar: number } | undefined;

  function enter(side: 1 | -1, decisionBar: number, bar: number, price: number): void {
    const fillPrice = price * (1 + side * impact);
    const stopDistance = positiveOrNaN(input.stop[decisionBar]!);
    const trail = positiveOrNaN(input.trail[decisionBar]!);
    const nearest = Number.isNaN(stopDistance) ? trail : stopDistance;
    const riskDistance = nearest < Infinity ? nearest : Number.NaN;
    const quantity = sizeOrder(fillPrice, riskDistance);
    if (!(quantity > 0)) return;
    const targetDistance = positiveOrNaN(input.target[decisionBar]!);
    let stop = fillPrice - side * stopDistance;
    const firstTrail = fillPrice - side * trail;
    if (Number.isNaN(stop)) stop = firstTrail;
    else if (!Number.isNaN(firstTrail)) stop = side > 0 ? Math.max(stop, firstTrail) : Math.min(stop, firstTrail);
    const entryFee = quantity * fillPrice * risk.multiplier * taker;
    tradedNotional += quantity * fillPrice * risk.multiplier;
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
    const unitCost = price * risk.multiplier * (1 + taker);
    const wanted = {
      all_in: cash / unitCost,
      fraction: (cash / unitCost) * risk.fraction,
      fixed: risk.quantity,
      risk: (cash * risk.riskPerTrade) / (riskDistance * risk.multiplier),
    }[risk.sizing];
    const capped = Math.min(wanted, (risk.maxLeverage * cash) / unitCost);
    return risk.lot > 0 ? Math.floor(capped / risk.lot) * risk.lot : capped;
  }

  function leave(bar: number, price: number, feeRate: number, exitReason: ExitReason, ambiguous = false): void {
    const p = position!;
    const notional = p.quantity * price * risk.multiplier;
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
      return: pnl / (p.entryPrice * p.quantity * risk.multiplier),
      rMultiple: pnl / (p.riskDistance * p.quantity * risk.multiplier),
      barsHeld: p.exposedBars,
      mae: Math.min(0, p.side * (worst / p.entryPrice - 1)),
      mfe: Math.max(0, p.side * (best / p.entryPrice - 1)),
      exitReason,
      ambiguous,
    });
    position = undefined;
  }

  function touchesFirst(i: number, p: Position): 'stop' | 'target' | 'unknown' {
    if (input.detail === undefined) return 'unknown';
    for (let d = input.detail.firstOfBar[i]!; d < input.detail.firstOfBar[i + 1]!; d++) {
      const stopped = p.side > 0 ? input.detail.bars.low[d]! <= p.stop : input.detail.bars.high[d]! >= p.stop;
      const reached = p.side > 0 ? input.detail.bars.high[d]! >= p.target : input.detail.bars.low[d]! <= p.target;
      if (stopped && reached) return 'unknown';
      if (stopped) return 'stop';
      if (reached) return 'target';
    }
    return 'unknown';
  }

  function leaveAtMarket(i: number, price: number, reason: ExitReason, ambiguous = false): void {
    leave(i, price * (1 - position!.side * impact), taker, reason, ambiguous);
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
  return { trades, equity, exposedBars, tradedNotional };
}

function positiveOrNaN(distance: number): number {
  return distance > 0 ? distance : Number.NaN;
}
