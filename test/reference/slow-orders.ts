// O1–O5: entries that wait, partial targets, additions, the stop that moves to the entry, and what reads the position.
import { executionOn } from '../../src/core/rules.js';
import type { HeldPosition, SlowLeg } from './slow-account-types.js';
import { findTouch, findGap, leaveAtMarket, leaveAtTarget } from './slow-exits.js';
import { roundToTick, unitFee } from './slow-terms.js';
import { startPosition, type Side, type SlowExit, type SlowMarket, type SlowPosition } from './slow-position.js';
import { floorToLot } from './slow-sizing.js';

/** What the position is on the close of a bar. */
export interface SlowFacts {
  readonly entry_price: number;
  readonly bars_held: number;
  readonly position: number;
  readonly open_profit: number;
  readonly mae: number;
  readonly mfe: number;
}

/** An expression, and what it comes to. */
export interface SlowRule<T> {
  readonly text: string;
  readonly of: (facts: SlowFacts, bar: number) => T;
}

export interface SlowSideOrders {
  readonly entry?: { readonly type: 'limit' | 'stop'; readonly price: ArrayLike<number>; readonly validBars: number } | undefined;
  readonly takes?: readonly { readonly at: ArrayLike<number>; readonly close: number }[] | undefined;
  readonly addition?:
    | { readonly when: SlowRule<boolean>; readonly max: number; readonly fraction: number; readonly restop: boolean }
    | undefined;
  /** the part of the exit that reads the position */
  readonly exit?: SlowRule<boolean> | undefined;
}

export interface SlowOrders {
  readonly long: SlowSideOrders;
  readonly short: SlowSideOrders;
  readonly toEntry?: ArrayLike<number> | undefined;
  readonly trail?: SlowRule<number> | undefined;
}

/** An entry that waits for its price. */
export interface SlowPending {
  readonly leg: number;
  readonly side: Side;
  readonly decisionBar: number;
  readonly level: number;
  readonly until: number;
  readonly isLimit: boolean;
}

/** What a position with orders carries from bar to bar. */
export interface SlowOrderState {
  readonly takes: { readonly level: number; readonly close: number; isDone: boolean }[];
  readonly toEntry: number;
  /** where it was entered inside its bar: the level that it waited for */
  readonly inside: { readonly level: number; readonly rises: boolean } | undefined;
  additions: number;
  /** bar on whose close an addition was decided */
  adding: number | undefined;
}

export function sideOrders(leg: SlowLeg, side: Side): SlowSideOrders {
  return (side > 0 ? leg.orders?.long : leg.orders?.short) ?? {};
}

/** O1: the level lies further from the market where it is no tick. */
export function waitFor(index: number, leg: SlowLeg, side: Side, decisionBar: number): SlowPending | undefined {
  const { entry } = sideOrders(leg, side);
  if (entry === undefined) return undefined;
  const isLimit = entry.type === 'limit';
  const level = roundToTick(entry.price[decisionBar]!, isLimit ? -side : side, leg);
  return { leg: index, side, decisionBar, level, until: decisionBar + entry.validBars, isLimit };
}

/** O1: the price before its impact at which a bar fills a waiting entry, and whether that is its open. */
export function findFill(
  { side, level, isLimit }: SlowPending,
  { bars }: SlowMarket,
  bar: number,
): { price: number; isAtOpen: boolean } | undefined {
  const rises = risesTo(side, isLimit);
  const [open, reach] = [bars.open[bar]!, (rises ? bars.high : bars.low)[bar]!];
  if (rises ? open >= level : open <= level) return { price: open, isAtOpen: true };
  return (rises ? reach >= level : reach <= level) ? { price: level, isAtOpen: false } : undefined;
}

export function risesTo(side: Side, isLimit: boolean): boolean {
  return isLimit ? side < 0 : side > 0;
}

/** A position that a waiting entry takes: a limit pays no impact and the maker's fee. */
export function startWaited(
  market: SlowLeg & SlowMarket,
  { side, decisionBar, isLimit }: SlowPending,
  bar: number,
  price: number,
): SlowPosition {
  if (!isLimit) return startPosition(market, side, decisionBar, bar, price);
  const { makerFeeBps } = executionOn(market.execution, market);
  const execution = { ...market.execution, slippageBps: 0, spreadBps: 0, takerFeeBps: makerFeeBps };
  return startPosition({ ...market, takerFeeBps: undefined, execution }, side, decisionBar, bar, price);
}

/** The fee of a unit, once its quantity is known. */
export function chargeMaker(market: SlowMarket, position: SlowPosition): void {
  const { makerFeeBps } = executionOn(market.execution, market);
  position.unitBase = -unitFee(position.unitNotional, makerFeeBps / 10_000, position.quantity, market);
}

export function startOrders(
  leg: SlowLeg,
  { side, entryPrice }: SlowPosition,
  decisionBar: number,
  inside: SlowOrderState['inside'],
): SlowOrderState | undefined {
  if (leg.orders === undefined) return undefined;
  const takes = (sideOrders(leg, side).takes ?? []).map(({ at, close }) => {
    const distance = at[decisionBar]!;
    const level = distance > 0 ? roundToTick(entryPrice + side * distance, side, leg) : Number.NaN;
    return { level, close, isDone: false };
  });
  const toEntry = leg.orders.toEntry?.[decisionBar] ?? Number.NaN;
  return { takes, toEntry: toEntry > 0 ? toEntry : Number.NaN, inside, additions: 0, adding: undefined };
}

/** The partial target that is met first. */
export function nextTake({ takes }: SlowOrderState, side: Side): SlowOrderState['takes'][number] | undefined {
  const open = takes.filter(({ isDone, level }) => !isDone && !Number.isNaN(level));
  return open.toSorted((a, b) => side * a.level - side * b.level)[0];
}

/** O3: whole lots of its share of what was bought; what is left where it is the last and all of them are the whole. */
export function partOf(
  leg: SlowLeg,
  { takes }: SlowOrderState,
  take: SlowOrderState['takes'][number],
  entered: number,
  held: number,
): number {
  const isLast = takes.every(({ isDone }) => isDone) && takes.reduce((sum, { close }) => sum + close, 0) >= 1 - 1e-9;
  if (isLast) return held;
  const wanted = take.close * entered;
  return Math.min(leg.lot > 0 ? floorToLot(wanted, leg.lot) : wanted, held);
}

/** Gap, stop and target of a bar, the one inside which it was entered included. */
export function findMeeting(
  market: SlowMarket,
  position: SlowPosition,
  state: SlowOrderState,
  bar: number,
): SlowExit | 'ambiguous' | undefined {
  if (state.inside !== undefined && bar === position.entryBar) return findOnEntryBar(market, position, state.inside, bar);
  return (bar > position.entryBar ? findGap(market, position, bar) : undefined) ?? findTouch(market, position, bar);
}

type Seen = 'missed' | 'perhaps' | 'met';

/** F6 behind an entry inside the bar; 'ambiguous' where a rule chose to take nothing. */
function findOnEntryBar(
  market: SlowMarket,
  position: SlowPosition,
  inside: NonNullable<SlowOrderState['inside']>,
  bar: number,
): SlowExit | 'ambiguous' | undefined {
  const { high, low, close } = market.bars;
  const { side } = position;
  const look = (level: number, isAbove: boolean): Seen => {
    if (!(isAbove ? high[bar]! >= level : low[bar]! <= level)) return 'missed';
    const isBehind = isAbove ? close[bar]! >= level : close[bar]! <= level;
    return isBehind || isAbove === inside.rises ? 'met' : 'perhaps';
  };
  const [stop, target] = [look(position.stop, side < 0), look(position.target, side > 0)];
  if (stop === 'missed' && target === 'missed') return undefined;
  const takeStop = (ambiguous: boolean): SlowExit => leaveAtMarket(market, side, bar, position.stop, 'stop', ambiguous);
  const takeTarget = (ambiguous: boolean): SlowExit => leaveAtTarget(market, side, bar, position.target, ambiguous);
  if (market.execution.intrabar === 'detail') {
    const first = askDetail(market, position, inside, bar);
    if (first === 'stop') return takeStop(false);
    if (first === 'target') return takeTarget(false);
    if (first === 'nothing') return undefined;
  }
  const ambiguous = stop === 'perhaps' || target === 'perhaps' || (stop === 'met' && target === 'met');
  if (market.execution.intrabar === 'optimistic') {
    if (target !== 'missed') return takeTarget(ambiguous);
    if (stop === 'met') return takeStop(ambiguous);
  } else {
    if (stop !== 'missed') return takeStop(ambiguous);
    if (target === 'met') return takeTarget(ambiguous);
  }
  return ambiguous ? 'ambiguous' : undefined;
}

function askDetail(
  { detail }: SlowMarket,
  { side, stop, target }: SlowPosition,
  { level, rises }: NonNullable<SlowOrderState['inside']>,
  bar: number,
): 'stop' | 'target' | 'nothing' | 'unknown' {
  if (detail === undefined) return 'unknown';
  const { high, low } = detail.bars;
  const inBar = Array.from({ length: detail.endOfBar[bar]! - detail.firstOfBar[bar]! }, (_, i) => detail.firstOfBar[bar]! + i);
  const entered = inBar.findIndex((d) => (rises ? high[d]! >= level : low[d]! <= level));
  if (entered < 0) return 'unknown';
  for (const [index, d] of inBar.slice(entered).entries()) {
    const stopped = side > 0 ? low[d]! <= stop : high[d]! >= stop;
    const reached = side > 0 ? high[d]! >= target : low[d]! <= target;
    if ((stopped && reached) || (index === 0 && (stopped || reached))) return 'unknown';
    if (stopped) return 'stop';
    if (reached) return 'target';
  }
  return 'nothing';
}

/** Break-even, then a trail that reads the position; on the close of a bar. */
export function moveStop(leg: SlowLeg, { position, orders }: HeldPosition, facts: SlowFacts, bar: number): void {
  if (orders === undefined) return;
  const { side, entryPrice } = position;
  const best = side > 0 ? position.highest - entryPrice : entryPrice - position.lowest;
  if (best >= orders.toEntry) position.stop = nearer(side, position.stop, roundToTick(entryPrice, -side, leg));
  const distance = leg.orders?.trail?.of(facts, bar) ?? Number.NaN;
  if (distance > 0) position.stop = nearer(side, position.stop, roundToTick(leg.bars.close[bar]! - side * distance, -side, leg));
}

export function nearer(side: Side, stop: number, level: number): number {
  if (Number.isNaN(level)) return stop;
  if (Number.isNaN(stop)) return level;
  return side > 0 ? Math.max(stop, level) : Math.min(stop, level);
}

export function factsOf(leg: SlowLeg, position: SlowPosition, bar: number): SlowFacts {
  const { side, quantity, entryPrice, lowest, highest } = position;
  const change = (price: number): number => (entryPrice === 0 ? Number.NaN : (price / entryPrice - 1) * Math.sign(entryPrice));
  return {
    entry_price: entryPrice,
    bars_held: position.exposedBars,
    position: side * quantity,
    open_profit: quantity * position.unitBase + quantity * position.unitSlope * (leg.bars.close[bar]! - entryPrice),
    mae: Math.min(0, side * change(side > 0 ? lowest : highest)),
    mfe: Math.max(0, side * change(side > 0 ? highest : lowest)),
  };
}
