// How money moves while positions are held (I3–I7): the slow twin of margins, currencies, charges and liquidations.
import { isMarginKind } from '../../src/core/instrument-money.js';
import { NOTHING_LEFT } from './slow-sizing.js';
import { affordUnits } from './slow-terms.js';
import { findGap } from './slow-exits.js';
import type { HeldPosition, SlowAccountInput, SlowLeg } from './slow-account-types.js';
import type { SlowPosition } from './slow-position.js';

/** What was paid while a position was held. */
export interface SlowCharge {
  readonly leg: number;
  readonly instant: number;
  readonly kind: 'funding' | 'swap' | 'borrow';
  readonly amount: number;
}

/** I6: what one of the leg's currency is worth at the open of an instant, or at its end. */
export function rateOf({ money = {} }: SlowLeg, instant: number, isAtClose: boolean): number {
  const column = isAtClose ? money.rateAtClose : money.rateAtOpen;
  return column?.[instant] ?? 1;
}

/** P11: what a position adds to the equity beside the fees of its entries. */
export function worthOf(
  { kind }: Pick<SlowLeg, 'kind'>,
  { quantity, unitSlope, entryPrice, paid }: SlowPosition,
  price: number,
  rate: number,
): number {
  if (isMarginKind(kind)) return quantity * unitSlope * (price - entryPrice) * rate;
  return quantity * unitSlope * (price * rate - paid);
}

/** I5, I7: what a position pays at an instant, on its last mark. */
export function chargesOf(
  leg: SlowLeg,
  { side, quantity, unitSlope }: SlowPosition,
  instant: number,
  mark: number,
): Pick<SlowCharge, 'kind' | 'amount'>[] {
  const { money = {}, fundingRate = 0, swapLong = 0, swapShort = 0, borrowRate = 0 } = leg;
  const rate = rateOf(leg, instant, false);
  const size = Math.abs(quantity * unitSlope);
  const notional = Math.abs(quantity * unitSlope * mark) * rate;
  const [times, nights, days] = [money.funding, money.swapNights, money.borrowDays].map((column) => column?.[instant] ?? 0) as [
    number,
    number,
    number,
  ];
  const charges: Pick<SlowCharge, 'kind' | 'amount'>[] = [];
  if (times !== 0) charges.push({ kind: 'funding', amount: side * notional * (fundingRate * times) });
  if (nights !== 0) charges.push({ kind: 'swap', amount: -(size * (side > 0 ? swapLong : swapShort)) * nights * rate });
  if (side < 0 && days !== 0) charges.push({ kind: 'borrow', amount: notional * ((borrowRate / 365) * days) });
  return charges;
}

/** Whether a leg is not entered: outside of its hours, or where its spread is too wide. */
export function isRefused({ money = {} }: SlowLeg, { rules, execution }: SlowAccountInput, decisionBar: number, bar: number): boolean {
  if (money.isShut?.[bar] === 1) return true;
  const spread = money.spreadBps?.[decisionBar] ?? execution.spreadBps;
  return spread > (rules.guards?.maxSpreadBps ?? Infinity);
}

/** I3: what the initial margins leave of a quantity.
 *  equity, held  in the leg's currency: the equity, and the margins of what is held */
export function capMargin(wanted: number, leg: SlowLeg, position: SlowPosition, takerFee: number, equity: number, held: number): number {
  const { initialMargin: share = 0, feePerUnit = 0 } = leg;
  if (share === 0) return wanted;
  const free = equity - held;
  if (free <= equity * NOTHING_LEFT) return 0;
  const margin = share * position.unitNotional;
  const unitsPerCash = 1 / (margin + position.unitNotional * takerFee + feePerUnit);
  const room = affordUnits(free, { unitsPerCash, perNotional: 1 / margin }, leg);
  return wanted > room ? room : wanted;
}

/** A position at the price that it is looked at. */
interface Assumed {
  readonly each: HeldPosition;
  readonly price: number;
  readonly rate: number;
  /** false: it is left at that price anyway */
  readonly needsMargin: boolean;
  readonly open: number;
  readonly bar: number | undefined;
}

/** What a look for liquidations sees. */
export interface SlowLook {
  readonly legs: readonly SlowLeg[];
  readonly instant: number;
  /** in the order in which they were entered */
  readonly held: readonly HeldPosition[];
  /** cash less the fees of the entries that are held */
  readonly base: number;
  /** the bar of each leg that has one */
  readonly acting: ReadonlyMap<number, number>;
  /** the last close of each leg before the instant */
  readonly lastClose: (leg: number) => number;
  readonly intrabar: 'pessimistic' | 'optimistic' | 'detail';
  /** the legs in their order */
  readonly compare: (a: HeldPosition, b: HeldPosition) => number;
}

/** I4: returns what is liquidated next, at which price before its impact; undefined where nothing is.
 *  isInside  inside the bars, at their worst prices; else at the opens */
export function findLiquidation(look: SlowLook, isInside: boolean): { readonly each: HeldPosition; readonly price: number } | undefined {
  const all = look.held.map((each) => (isInside ? assumeWorst(look, each) : assumeOpen(look, each)));
  const { equity, needed } = sumUp(look, all);
  if (!(equity < needed)) return undefined;
  const losers = all.filter(({ each, needsMargin, bar }) => needsMargin && bar !== undefined && maintenanceOf(look, each) > 0);
  const worth = ({ each, price, rate }: Assumed): number => worthOf(look.legs[each.leg]!, each.position, price, rate);
  const [victim] = losers.sort((a, b) => worth(a) - worth(b) || look.compare(a.each, b.each));
  if (victim === undefined) return undefined;
  return { each: victim.each, price: isInside ? levelOf(look, all, victim) : victim.open };
}

function maintenanceOf({ legs }: SlowLook, { leg }: HeldPosition): number {
  return legs[leg]!.maintenanceMargin ?? 0;
}

function sumUp(look: SlowLook, all: readonly Assumed[]): { equity: number; needed: number } {
  let [equity, needed] = [look.base, 0];
  for (const { each, price, rate, needsMargin } of all) {
    const { position, leg } = each;
    equity += worthOf(look.legs[leg]!, position, price, rate);
    if (needsMargin) needed += maintenanceOf(look, each) * Math.abs(position.quantity * position.unitSlope * price) * rate;
  }
  return { equity, needed };
}

function assumeOpen(look: SlowLook, each: HeldPosition): Assumed {
  const { leg, position } = each;
  const market = look.legs[leg]!;
  const bar = look.acting.get(leg);
  const rate = rateOf(market, look.instant, false);
  const open = bar === undefined ? look.lastClose(leg) : market.bars.open[bar]!;
  const execution = { fill: 'next_open', takerFeeBps: 0, makerFeeBps: 0, slippageBps: 0, spreadBps: 0, reverse: false } as const;
  const isLeaving =
    bar !== undefined &&
    bar > position.entryBar &&
    findGap({ ...market, execution: { ...execution, intrabar: look.intrabar } }, position, bar) !== undefined;
  return { each, price: open, open, rate, bar, needsMargin: !isLeaving };
}

/** The stop where it lies nearer than the worst of the bar; with optimism a target that is reached is taken before. */
function assumeWorst(look: SlowLook, each: HeldPosition): Assumed {
  const atOpen = assumeOpen(look, each);
  const { bar, open } = atOpen;
  if (bar === undefined || !atOpen.needsMargin) return atOpen;
  const { high, low } = look.legs[each.leg]!.bars;
  const { side, stop, target } = each.position;
  const isReached = side > 0 ? high[bar]! >= target : low[bar]! <= target;
  if (look.intrabar === 'optimistic' && isReached) return { ...atOpen, price: target, needsMargin: false };
  const isStopped = side > 0 ? low[bar]! <= stop : high[bar]! >= stop;
  const isWorse = side > 0 ? low[bar]! < open : high[bar]! > open;
  const extreme = side > 0 ? low[bar]! : high[bar]!;
  return { ...atOpen, price: isStopped ? stop : isWorse ? extreme : open };
}

/** The price at which a position meets the margins, all others at their worst: no better than its open, no worse than its worst. */
function levelOf(look: SlowLook, all: readonly Assumed[], victim: Assumed): number {
  const { equity, needed } = sumUp(
    look,
    all.filter((other) => other !== victim),
  );
  const { each, rate, open, price: worst } = victim;
  const { quantity, unitSlope, entryPrice, paid, side } = each.position;
  const slope = quantity * unitSlope;
  const cost = isMarginKind(look.legs[each.leg]!.kind) ? entryPrice * rate : paid;
  const level = (needed - equity + slope * cost) / ((slope - maintenanceOf(look, each) * Math.abs(slope)) * rate);
  if (side > 0) return Math.max(level < open ? level : open, worst);
  return Math.min(level > open ? level : open, worst);
}
