// The slow twin of the account of several legs (P1–P9, P11): one instant after the other, every rule where its number stands, nothing
// clever. One leg in it is the run of the slow simulator, bit for bit.
import type { HeldPosition, SlowAccountInput, SlowAccountResult, SlowAccountTrade, SlowLeg, SlowPhase } from './slow-account-types.js';
import { admit, type Candidate } from './slow-admission.js';
import { findGap, findTouch, leaveAtMarket, raiseTrail } from './slow-exits.js';
import { SlowGuards } from './slow-guards.js';
import { SlowRotation } from './slow-rotation.js';
import { decide, startPosition, widenRange, type SlowExit, type SlowPosition } from './slow-position.js';
import { SlowStake } from './slow-stake.js';

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
  const endBar = legs.map(({ bars }) => bars.timeMs.findLastIndex((time) => time <= instants[to - 1]!));
  const guards = new SlowGuards(input, instants);
  const result: SlowAccountResult = { trades: [], equity: [], places: [], skipped: [], fills: [], targets: [] };
  let cash = input.risk.cash;
  /** in the order in which they were entered, which is that in which they are marked */
  let held: HeldPosition[] = [];
  let candidates: Candidate[] = [];
  let entered = 0;
  /** in the order in which they were closed */
  const closed: { readonly leg: number; readonly tradeReturn: number }[] = [];
  const returnsOf = (leg: number): number[] =>
    closed.filter((trade) => input.rules.kelly?.of !== 'leg' || trade.leg === leg).map(({ tradeReturn }) => tradeReturn);
  let t = from;
  /** the bar of each leg that has one at this instant */
  let acting: ReadonlyMap<number, number> = new Map();

  function leave(each: HeldPosition, exit: SlowExit | undefined, phase: SlowPhase, quantity?: number): void {
    if (exit === undefined) return;
    const { pnl, trade } = each.stake.leave(exit, quantity);
    cash += pnl;
    if (trade === undefined) return;
    closed.push({ leg: each.leg, tradeReturn: trade.return });
    result.trades.push({ leg: each.leg, instant: t, phase, ...trade });
    held = held.filter((other) => other !== each);
  }

  function hold(leg: number, position: SlowPosition): void {
    const number = entered++;
    const stake = new SlowStake(legs[leg]!, position, (fill) => result.fills.push({ leg, instant: t, number, ...fill }));
    held.push({ leg, position, stake, exit: undefined, isFlattened: false });
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

  function enterScheduled(prices: 'open' | 'close'): void {
    const due = candidates.filter(({ leg }) => acting.has(leg)).sort((a, b) => compareCandidates(a, b, input.legs));
    candidates = candidates.filter(({ leg }) => !acting.has(leg));
    const priceOf = (leg: number): number =>
      acting.has(leg) ? legs[leg]!.bars[prices][acting.get(leg)!]! : legs[leg]!.bars.close[lastBar[leg]!]!;
    for (const candidate of due) {
      const { leg, side, decisionBar } = candidate;
      const position = startPosition(legs[leg]!, side, decisionBar, acting.get(leg)!, priceOf(leg));
      const now = { input, held, equity: equityAt(priceOf), markOf: priceOf, guards, instant: t, returnsOf };
      const reason = admit(candidate, position, legs[leg]!, now);
      if (reason === undefined) hold(leg, position);
      else result.skipped.push({ leg, decisionBar, instant: t, side, reason });
    }
    result.places.push(held.length);
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
      held: () => held,
      equity: () => equityAt(priceOf),
      leave: (each, quantity) => {
        const market = legs[each.leg]!;
        const exit = leaveAtMarket(market, each.position.side, acting.get(each.leg)!, priceOf(each.leg), 'signal');
        leave(each, exit, prices === 'open' ? 0 : 2, quantity);
      },
      hold,
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
      if (bar > position.entryBar) leave(each, findGap(legs[leg]!, position, bar), 1);
      if (held.includes(each)) leave(each, findTouch(legs[leg]!, position, bar), 1);
      if (held.includes(each)) widenRange(legs[leg]!, position, bar);
    }
  }

  /** P11 */
  function equityAt(markOf: (leg: number) => number): number {
    let equity = cash;
    for (const { position } of held) equity += position.quantity * position.unitBase;
    for (const { leg, position } of held) equity += position.quantity * position.unitSlope * (markOf(leg) - position.entryPrice);
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
      if (each !== undefined) raiseTrail(legs[leg]!, each.position, bar);
      if (bar === endBar[leg]!) continue;
      const { exit, entry } = decide(legs[leg]!, each?.position, bar);
      if (each !== undefined) each.exit = exit;
      if (entry !== undefined) candidates.push({ leg, side: entry, decisionBar: bar, rank: input.legs[leg]!.rank[bar]! });
    }
  }

  const isRotation = input.rules.rotation !== undefined;
  const rotation = new SlowRotation(input, legs, guards, instants, compareLegs, result.targets);
  const serve = isRotation ? rotate : enterScheduled;

  for (; t < to; t++) {
    acting = new Map(barAt.flatMap((bars, leg) => (bars.has(instants[t]!) ? [[leg, bars.get(instants[t]!)!]] : [])));
    leaveScheduled('open', rules.fill === 'next_open');
    if (rules.fill === 'next_open') serve('open');
    for (const [leg, bar] of acting) lastBar[leg] = bar;
    liveThroughBars();
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

/** Rows of trades: by instant and phase of the exit. */
function compareTrades(a: SlowAccountTrade, b: SlowAccountTrade, legs: readonly SlowLeg[]): number {
  return a.instant - b.instant || a.phase - b.phase || compareLegs(legs[a.leg]!, legs[b.leg]!);
}

/** By system, then by symbol, in the order of code points, which is that of UTF-8 bytes. */
function compareLegs(a: SlowLeg, b: SlowLeg): number {
  return (
    Buffer.compare(Buffer.from(a.system ?? ''), Buffer.from(b.system ?? '')) || Buffer.compare(Buffer.from(a.symbol), Buffer.from(b.symbol))
  );
}
