// The slow twin of the account of several legs (P1–P9, P11): one instant after the other, every rule where its number stands, nothing
// clever. One leg in it is the run of the slow simulator, bit for bit.
import type {
  HeldPosition,
  SkipReason,
  SlowAccountInput,
  SlowAccountResult,
  SlowAccountTrade,
  SlowLeg,
  SlowPhase,
} from './slow-account-types.js';
import { admit, admitAddition, type AccountNow, type Candidate } from './slow-admission.js';
import { findGap, findTouch, leaveAtMarket, raiseTrail } from './slow-exits.js';
import { SlowGuards } from './slow-guards.js';
import {
  chargeMaker,
  factsOf,
  findFill,
  findMeeting,
  moveStop,
  nearer,
  nextTake,
  partOf,
  risesTo,
  sideOrders,
  startOrders,
  startWaited,
  waitFor,
  type SlowOrderState,
  type SlowPending,
} from './slow-orders.js';
import { chargesOf, findLiquidation, rateOf, worthOf } from './slow-money.js';
import { SlowRotation } from './slow-rotation.js';
import { decide, startPosition, widenRange, type SlowExit, type SlowPosition } from './slow-position.js';
import { SlowStake } from './slow-stake.js';
import { roundToTick } from './slow-terms.js';

/** Returns the account's instants (P1): the distinct opens of all bars of all legs, ascending. */
export function instantsOf(legs: readonly Pick<SlowLeg, 'bars'>[]): Float64Array {
  return Float64Array.from(new Set(legs.flatMap(({ bars }) => [...bars.timeMs]))).sort();
}

export function simulateAccountSlowly(input: SlowAccountInput): SlowAccountResult {
  const { execution: rules, from, to } = input;
  const legs = input.legs.map((leg) => ({ ...leg, execution: rules }));
  const instants = instantsOf(input.legs);
  const barAt = legs.map(({ bars }) => new Map(Array.from(bars.timeMs, (time, bar) => [time, bar])));
  /** the last bar of each leg that is complete, and its last one in the window; -1 where there is none */
  const lastBar = legs.map(({ bars }) => bars.timeMs.findLastIndex((time) => time < instants[from]!));
  let previousBar = [...lastBar];
  const endBar = legs.map(({ bars }) => bars.timeMs.findLastIndex((time) => time <= instants[to - 1]!));
  const guards = new SlowGuards(input, instants);
  const result: SlowAccountResult = { trades: [], equity: [], places: [], skipped: [], fills: [], charges: [], targets: [] };
  let cash = input.risk.cash;
  /** in the order in which they were entered, which is that in which they are marked */
  let held: HeldPosition[] = [];
  let candidates: Candidate[] = [];
  /** what waits for its price, by leg */
  const pending = new Map<number, SlowPending>();
  let entered = 0;
  /** in the order in which they were closed */
  const closed: { readonly leg: number; readonly tradeReturn: number }[] = [];
  const returnsOf = (leg: number): number[] =>
    closed.filter((trade) => input.rules.kelly?.of !== 'leg' || trade.leg === leg).map(({ tradeReturn }) => tradeReturn);
  let t = from;
  /** the bar of each leg that has one at this instant */
  let acting: ReadonlyMap<number, number> = new Map();
  let isAtClose = false;
  const rateNow = (leg: number): number => rateOf(input.legs[leg]!, t, isAtClose);

  function leave(each: HeldPosition, exit: SlowExit | undefined, phase: SlowPhase, quantity?: number): void {
    if (exit === undefined) return;
    const { pnl, trade } = each.stake.leave(exit, quantity);
    cash += pnl;
    if (trade === undefined) return;
    closed.push({ leg: each.leg, tradeReturn: trade.return });
    result.trades.push({ leg: each.leg, instant: t, phase, ...trade });
    held = held.filter((other) => other !== each);
  }

  function hold(leg: number, position: SlowPosition, decisionBar: number, inside?: SlowOrderState['inside']): void {
    const orders = startOrders(input.legs[leg]!, position, decisionBar, inside);
    const number = entered++;
    const stake = new SlowStake(
      legs[leg]!,
      position,
      () => rateNow(leg),
      (fill) => result.fills.push({ leg, instant: t, number, ...fill }),
    );
    held.push({ leg, position, stake, orders, exit: undefined, isFlattened: false });
  }

  /** What is held, in the order in which exits are booked: ties as those of ranks. */
  function byLeg(): HeldPosition[] {
    return [...held].sort((a, b) => compareLegs(input.legs[a.leg]!, input.legs[b.leg]!));
  }

  /** A leg's last bar closes what it still has (F11, P8). */
  function endOf({ leg, position }: HeldPosition): SlowExit | undefined {
    const { bars } = legs[leg]!;
    const bar = endBar[leg]!;
    if (acting.get(leg) !== bar) return undefined;
    const isDelisted = bar === bars.timeMs.length - 1 && t < to - 1;
    return leaveAtMarket(legs[leg]!, position.side, bar, bars.close[bar]!, isDelisted ? 'delisted' : 'end');
  }

  function leaveAtEnds(): void {
    for (const each of byLeg()) leave(each, endOf(each), 2);
  }

  function leaveScheduled(prices: 'open' | 'close', isDecided: boolean): void {
    for (const each of byLeg()) {
      const bar = acting.get(each.leg);
      if (prices === 'close') leave(each, endOf(each), 2);
      const reason = (isDecided ? each.exit : undefined) ?? (prices === 'open' && each.isFlattened ? 'guard' : undefined);
      if (bar === undefined || reason === undefined || !held.includes(each)) continue;
      const market = legs[each.leg]!;
      leave(each, leaveAtMarket(market, each.position.side, bar, market.bars[prices][bar]!, reason), prices === 'open' ? 0 : 2);
    }
  }

  /** What a leg is valued at: its bar's price at this instant, or its last close where it has none. */
  function valueOf(prices: 'open' | 'close', leg: number): number {
    return acting.has(leg) ? legs[leg]!.bars[prices][acting.get(leg)!]! : legs[leg]!.bars.close[lastBar[leg]!]!;
  }

  function nowAt(priceOf: (leg: number) => number): AccountNow {
    return { input, held, equity: equityAt(priceOf), markOf: priceOf, rateOf: rateNow, guards, instant: t, returnsOf };
  }

  /** O1, O2: what is not at the market begins to wait, and whatever waited ends. Returns the entries at the market. */
  function placeOrders(due: readonly Candidate[]): Candidate[] {
    return due
      .toSorted((a, b) => compareLegs(input.legs[a.leg]!, input.legs[b.leg]!))
      .filter(({ leg, side, decisionBar }) => {
        const before = pending.get(leg);
        if (before !== undefined) skip(before, 'replaced');
        pending.delete(leg);
        const waiting = waitFor(leg, input.legs[leg]!, side, decisionBar);
        if (waiting !== undefined) pending.set(leg, waiting);
        return waiting === undefined;
      });
  }

  function skip({ leg, side, decisionBar }: Pick<Candidate, 'leg' | 'side' | 'decisionBar'>, reason: SkipReason): void {
    result.skipped.push({ leg, decisionBar, instant: t, side, reason });
  }

  /** O1: what waits is filled where its bar meets it, in the account as it was at the open; or cancelled. */
  function fillOrders(): void {
    const waiting = [...pending.values()].sort((a, b) => compareLegs(input.legs[a.leg]!, input.legs[b.leg]!));
    const priceOf = (leg: number): number => (rules.fill === 'next_open' ? valueOf('open', leg) : legs[leg]!.bars.close[lastBar[leg]!]!);
    for (const each of waiting.filter(({ leg }) => acting.has(leg))) {
      const { leg, side, decisionBar, until, isLimit, level } = each;
      const market = legs[leg]!;
      const bar = acting.get(leg)!;
      const fill = findFill(each, market, bar);
      if (fill !== undefined || bar >= until || bar === endBar[leg]) pending.delete(leg);
      if (fill === undefined) {
        if (!pending.has(leg)) skip(each, 'cancelled');
        continue;
      }
      const position = startWaited(market, each, bar, fill.price);
      const reason = admit({ leg, side, decisionBar, rank: 0 }, position, market, nowAt(priceOf));
      if (reason !== undefined) skip(each, reason);
      else {
        if (isLimit) chargeMaker(market, position);
        hold(leg, position, decisionBar, fill.isAtOpen ? undefined : { level, rises: risesTo(side, isLimit) });
      }
    }
  }

  /** O4 */
  function addScheduled(prices: 'open' | 'close'): void {
    for (const each of byLeg()) {
      const { leg, position, orders, stake, isFlattened } = each;
      const decisionBar = orders?.adding;
      if (orders === undefined || decisionBar === undefined || !acting.has(leg)) continue;
      orders.adding = undefined;
      const price = valueOf(prices, leg);
      if (isFlattened || (position.side > 0 ? price <= position.stop : price >= position.stop)) continue;
      const { fraction, restop } = sideOrders(input.legs[leg]!, position.side).addition!;
      const sized = startPosition(legs[leg]!, position.side, decisionBar, acting.get(leg)!, price);
      const now = nowAt((other) => valueOf(prices, other));
      if (!admitAddition({ leg, side: position.side, decisionBar, rank: 0 }, sized, legs[leg]!, now, fraction)) continue;
      stake.increase(sized.quantity, sized.entryPrice, 'add');
      orders.additions++;
      const stopDistance = legs[leg]!.stop[decisionBar]!;
      const again =
        stopDistance > 0 ? roundToTick(sized.entryPrice - position.side * stopDistance, -position.side, legs[leg]!) : Number.NaN;
      if (restop) position.stop = nearer(position.side, position.stop, again);
    }
  }

  function enterScheduled(prices: 'open' | 'close'): void {
    const scheduled = candidates.filter(({ leg }) => acting.has(leg));
    candidates = candidates.filter(({ leg }) => !acting.has(leg));
    const due = placeOrders(scheduled).sort((a, b) => compareCandidates(a, b, input.legs));
    const priceOf = (leg: number): number => valueOf(prices, leg);
    for (const candidate of due) {
      const { leg, side, decisionBar } = candidate;
      const position = startPosition(legs[leg]!, side, decisionBar, acting.get(leg)!, priceOf(leg));
      const reason = admit(candidate, position, legs[leg]!, nowAt(priceOf));
      if (reason === undefined) hold(leg, position, decisionBar);
      else skip(candidate, reason);
    }
    result.places.push(held.length);
  }

  /** I5, I7 */
  function payCharges(): void {
    for (const { leg, position, stake } of byLeg())
      for (const { kind, amount } of chargesOf(input.legs[leg]!, position, t, legs[leg]!.bars.close[lastBar[leg]!]!)) {
        cash -= amount;
        stake.pay(amount);
        result.charges.push({ leg, instant: t, kind, amount });
      }
  }

  /** I4 */
  function liquidate(isInside: boolean): void {
    for (;;) {
      let base = cash;
      for (const { position } of held) base += position.quantity * position.unitBase;
      const lastClose = (leg: number): number => legs[leg]!.bars.close[previousBar[leg]!]!;
      const compare = (a: HeldPosition, b: HeldPosition): number => compareLegs(input.legs[a.leg]!, input.legs[b.leg]!);
      const look = { legs: input.legs, instant: t, held, base, acting, lastClose, intrabar: rules.intrabar, compare };
      const found = findLiquidation(look, isInside);
      if (found === undefined) return;
      const { each, price } = found;
      if (isInside) each.position.exposedBars++;
      const market = legs[each.leg]!;
      leave(each, leaveAtMarket(market, each.position.side, acting.get(each.leg)!, price, 'liquidation'), isInside ? 0.75 : 0.5);
    }
  }

  /** P10: towards what the last rebalance aimed at. */
  function rotate(prices: 'open' | 'close'): void {
    const priceOf = (leg: number): number =>
      acting.has(leg) ? legs[leg]!.bars[prices][acting.get(leg)!]! : legs[leg]!.bars.close[lastBar[leg]!]!;
    rotation.trade({
      instant: t,
      acting,
      canFill: (leg) => acting.has(leg) && (prices === 'open' || acting.get(leg)! < endBar[leg]!),
      priceOf,
      rateOf: rateNow,
      held: () => held,
      equity: () => equityAt(priceOf),
      leave: (each, quantity) => {
        const market = legs[each.leg]!;
        const exit = leaveAtMarket(market, each.position.side, acting.get(each.leg)!, priceOf(each.leg), 'signal');
        leave(each, exit, prices === 'open' ? 0 : 2, quantity);
      },
      hold: (leg, position) => hold(leg, position, acting.get(leg)!),
      skip: (leg, side, reason) =>
        result.skipped.push({ leg, decisionBar: acting.get(leg)! - (prices === 'open' ? 1 : 0), instant: t, side, reason }),
    });
    result.places.push(held.length);
  }

  /** Gap, stop and target. */
  function liveThroughBars(): void {
    for (const each of byLeg().filter(({ leg }) => acting.has(leg))) {
      const { leg, position } = each;
      const bar = acting.get(leg)!;
      position.exposedBars++;
      if (each.orders !== undefined) {
        liveWithOrders(each, each.orders, bar);
        continue;
      }
      if (bar > position.entryBar) leave(each, findGap(legs[leg]!, position, bar), 1);
      if (held.includes(each)) leave(each, findTouch(legs[leg]!, position, bar), 1);
      if (held.includes(each)) widenRange(legs[leg]!, position, bar);
    }
  }

  /** O3: one target after the other, until the bar meets no more. */
  function liveWithOrders(each: HeldPosition, orders: SlowOrderState, bar: number): void {
    const { leg, position, stake } = each;
    const market = legs[leg]!;
    const hasTakes = orders.takes.length > 0;
    while (held.includes(each)) {
      const take = nextTake(orders, position.side);
      if (hasTakes) position.target = take?.level ?? Number.NaN;
      const exit = findMeeting(market, position, orders, bar);
      if (exit === 'ambiguous') stake.markAmbiguous();
      if (exit === undefined || exit === 'ambiguous') break;
      if (exit.reason === 'stop' || !hasTakes) {
        leave(each, exit, 1);
        return;
      }
      take!.isDone = true;
      const quantity = partOf(input.legs[leg]!, orders, take!, stake.bought, position.quantity);
      if (quantity > 0) {
        leave(each, exit, 1, quantity);
        position.lowest = Math.min(position.lowest, exit.price);
        position.highest = Math.max(position.highest, exit.price);
      }
    }
    if (!held.includes(each)) return;
    if (orders.inside === undefined || bar > position.entryBar) widenRange(market, position, bar);
    else {
      position.lowest = Math.min(position.lowest, market.bars.close[bar]!);
      position.highest = Math.max(position.highest, market.bars.close[bar]!);
    }
  }

  /** P11 */
  function equityAt(markOf: (leg: number) => number): number {
    let equity = cash;
    for (const { position } of held) equity += position.quantity * position.unitBase;
    for (const { leg, position } of held) equity += worthOf(input.legs[leg]!, position, markOf(leg), rateNow(leg));
    return equity;
  }

  function mark(): void {
    const equity = equityAt((leg) => legs[leg]!.bars.close[lastBar[leg]!]!);
    result.equity.push(equity);
    if (!guards.look(t, equity)) return;
    for (const each of held) each.isFlattened = true;
    rotation.drop(t);
  }

  /** Trails, then decisions; a leg's last bar decides nothing. */
  function decideOnCloses(): void {
    if (isRotation) return rotation.aim(t, acting, lastBar, endBar);
    for (const [leg, bar] of acting) {
      const each = held.find((other) => other.leg === leg);
      const facts = each?.orders && factsOf(input.legs[leg]!, each.position, bar);
      if (each !== undefined) raiseTrail(legs[leg]!, each.position, bar);
      if (each !== undefined && facts !== undefined) moveStop(input.legs[leg]!, each, facts, bar);
      if (bar === endBar[leg]!) continue;
      const own = each === undefined ? {} : sideOrders(input.legs[leg]!, each.position.side);
      const { exit, entry } = decide(legs[leg]!, each?.position, bar, facts !== undefined && own.exit?.of(facts, bar) === true);
      if (each !== undefined) each.exit = exit;
      if (each?.orders !== undefined && exit === undefined && own.addition !== undefined && each.orders.additions < own.addition.max)
        if (own.addition.when.of(facts!, bar)) each.orders.adding = bar;
      if (entry !== undefined) candidates.push({ leg, side: entry, decisionBar: bar, rank: input.legs[leg]!.rank[bar]! });
    }
  }

  const isRotation = input.rules.rotation !== undefined;
  const rotation = new SlowRotation(input, legs, guards, instants, compareLegs, result.targets);
  const serve = (prices: 'open' | 'close'): void => {
    if (isRotation) return rotate(prices);
    enterScheduled(prices);
    addScheduled(prices);
  };

  for (; t < to; t++) {
    acting = new Map(barAt.flatMap((bars, leg) => (bars.has(instants[t]!) ? [[leg, bars.get(instants[t]!)!]] : [])));
    isAtClose = false;
    previousBar = [...lastBar];
    payCharges();
    leaveScheduled('open', rules.fill === 'next_open');
    liquidate(false);
    if (rules.fill === 'next_open') serve('open');
    fillOrders();
    for (const [leg, bar] of acting) lastBar[leg] = bar;
    liquidate(true);
    liveThroughBars();
    isAtClose = true;
    if (rules.fill === 'next_open') leaveAtEnds();
    if (rules.fill === 'next_open') mark();
    decideOnCloses();
    if (rules.fill === 'next_open') continue;
    leaveScheduled('close', true);
    serve('close');
    mark();
  }
  // what a rotation sells stands behind what leaves otherwise, each in the order of the legs: as it happened
  return { ...result, trades: isRotation ? result.trades : result.trades.sort((a, b) => compareTrades(a, b, input.legs)) };
}

/** P2: larger ranks first, NaN last. */
function compareCandidates(a: Candidate, b: Candidate, legs: readonly SlowLeg[]): number {
  const [isLast, isOtherLast] = [Number.isNaN(a.rank), Number.isNaN(b.rank)];
  if (isLast !== isOtherLast) return isLast ? 1 : -1;
  if (!isLast && a.rank !== b.rank) return b.rank - a.rank > 0 ? 1 : -1;
  return compareLegs(legs[a.leg]!, legs[b.leg]!);
}

/** Rows of trades: by instant and phase of the exit; what is liquidated stands in the order in which it was. */
function compareTrades(a: SlowAccountTrade, b: SlowAccountTrade, legs: readonly SlowLeg[]): number {
  const isLiquidated = a.phase === 0.5 || a.phase === 0.75;
  return a.instant - b.instant || a.phase - b.phase || (isLiquidated ? 0 : compareLegs(legs[a.leg]!, legs[b.leg]!));
}

/** By system, then by symbol, in the order of code points, which is that of UTF-8 bytes. */
function compareLegs(a: SlowLeg, b: SlowLeg): number {
  return (
    Buffer.compare(Buffer.from(a.system ?? ''), Buffer.from(b.system ?? '')) || Buffer.compare(Buffer.from(a.symbol), Buffer.from(b.symbol))
  );
}
