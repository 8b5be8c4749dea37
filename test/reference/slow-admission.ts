// What an account makes of a signal (P4–P7, P9): the reason why it is skipped, or the quantity that is entered.
import type { HeldPosition, SkipReason, SlowAccountInput, SlowLeg } from './slow-account-types.js';
import { executionOn } from '../../src/core/rules.js';
import { capMargin, isRefused } from './slow-money.js';
import { correlateSlowly } from './slow-correlation.js';
import type { SlowGuards } from './slow-guards.js';
import { setQuantity, type Side, type SlowMarket, type SlowPosition } from './slow-position.js';
import { affordUnits } from './slow-terms.js';
import { kellyShareSlowly } from './slow-kelly.js';
import { floorToLot, NOTHING_LEFT, sizeOrder } from './slow-sizing.js';

/** An entry that waits for its fill. */
export interface Candidate {
  readonly leg: number;
  readonly side: Side;
  readonly decisionBar: number;
  readonly rank: number;
}

/** The account as the candidate finds it: after the exits and the entries before it. */
export interface AccountNow {
  readonly input: SlowAccountInput;
  readonly held: readonly HeldPosition[];
  /** at this instant's opens (closes with `fill: close`), and at the last close where a leg has no bar; so are the marks */
  readonly equity: number;
  readonly markOf: (leg: number) => number;
  /** what one of a leg's currency is worth in the account's */
  readonly rateOf: (leg: number) => number;
  readonly guards: SlowGuards;
  readonly instant: number;
  /** of the trades closed so far that Kelly's share of a leg is measured on, in their order */
  readonly returnsOf: (leg: number) => readonly number[];
}

/** P4: the checks in their order; gives the position its quantity. */
export function admit(candidate: Candidate, position: SlowPosition, market: SlowMarket, now: AccountNow): SkipReason | undefined {
  const { input, held, equity, guards, instant } = now;
  const leg = input.legs[candidate.leg]!;
  const policy = policyOf(leg, candidate);
  if (!(policy > 0)) return 'policy';
  if (guards.refusesAt(instant) || isRefused(leg, input, candidate.decisionBar, position.entryBar)) return 'guard';
  if (held.length >= input.rules.maxPositions) return 'place';
  if (isTooCorrelated(candidate, now)) return 'correlation';
  if (!(equity > input.risk.cash * NOTHING_LEFT)) return 'cash';
  const weight = shareOf(candidate, leg, now);
  const sized =
    sizeOrder(leg.share * policy * (equity / now.rateOf(candidate.leg)), input.risk, position, leg, weight) * guards.scaleAt(instant);
  if (!(sized > 0)) return 'size';
  const capped = capQuantity(sized, leg, position, now, now.rateOf(candidate.leg));
  if (!(capped > 0)) return 'exposure';
  setQuantity(market, position, leg.lot > 0 ? floorToLot(capped, leg.lot) : capped);
  return position.quantity > 0 ? undefined : 'lot';
}

/** What a policy leaves of the leg's share on a decision; all of it where there is none. */
function policyOf({ policy }: SlowLeg, { decisionBar }: Candidate): number {
  return policy === undefined ? 1 : policy.weights[decisionBar]!;
}

/** F10: the share of the equity that an entry takes, where its sizing takes one. */
function shareOf({ leg: index, decisionBar }: Candidate, leg: SlowLeg, { input, returnsOf }: AccountNow): number {
  const { kelly } = input.rules;
  return kelly === undefined ? (leg.weight?.[decisionBar] ?? Number.NaN) : kellyShareSlowly(kelly, returnsOf(index));
}

/** O4: an addition in a position that is held: guards, cash and caps keep it from it. Returns whether there is a quantity.
 *  sized  a position at the addition's price, whose quantity is set */
export function admitAddition(candidate: Candidate, sized: SlowPosition, market: SlowMarket, now: AccountNow, fraction: number): boolean {
  const { input, equity, guards, instant } = now;
  const leg = input.legs[candidate.leg]!;
  const policy = policyOf(leg, candidate);
  if (!(policy > 0) || guards.refusesAt(instant) || isRefused(leg, input, candidate.decisionBar, sized.entryBar)) return false;
  if (!(equity > input.risk.cash * NOTHING_LEFT)) return false;
  const rate = now.rateOf(candidate.leg);
  const weight = shareOf(candidate, leg, now);
  const wanted = sizeOrder(leg.share * policy * (equity / rate), input.risk, sized, leg, weight) * guards.scaleAt(instant) * fraction;
  const capped = wanted > 0 ? capQuantity(wanted, leg, sized, now, rate) : 0;
  if (!(capped > 0)) return false;
  setQuantity(market, sized, leg.lot > 0 ? floorToLot(capped, leg.lot) : capped);
  return sized.quantity > 0;
}

/** P6: symbol, each group, net, gross, leverage, margin, in the leg's own currency, of which one is worth `rate`. What is held counts at its
 *  mark; fees count in leverage alone, on both sides of it. */
export function capQuantity(sized: number, leg: SlowLeg, position: SlowPosition, now: AccountNow, rate: number): number {
  const { side, perNotional } = position;
  const { groups = {}, maxExposure: most = {} } = now.input.rules;
  const equity = now.equity / rate;
  const gross = sumNotional(now, () => true) / rate;
  let quantity = sized;
  const capAt = (total: number, used: number): void => {
    const room = roomOf(total, used * perNotional);
    if (quantity > room) quantity = room;
  };
  const units = equity * perNotional;
  const ofSymbols = (symbols: readonly string[]): number => sumNotional(now, ({ symbol }) => symbols.includes(symbol)) / rate;
  if (most.symbol !== undefined) capAt(most.symbol * units, ofSymbols([leg.symbol]));
  for (const members of Object.values(groups))
    if (most.group !== undefined && members.includes(leg.symbol)) capAt(most.group * units, ofSymbols(members));
  if (most.net !== undefined) capAt(most.net * units, side * (sumNotional(now, () => true, true) / rate));
  if (most.gross !== undefined) capAt(most.gross * units, gross);
  capAt(now.input.risk.maxLeverage * affordUnits(equity, position, leg), gross);
  const takerFee = executionOn(now.input.execution, leg).takerFeeBps / 10_000;
  return capMargin(quantity, leg, position, takerFee, equity, sumMargin(now) / rate);
}

/** I3: the initial margins of what is held. */
function sumMargin({ input, held, markOf, rateOf }: AccountNow): number {
  let sum = 0;
  for (const { leg, position } of held)
    sum += (input.legs[leg]!.initialMargin ?? 0) * (Math.abs(position.quantity * position.unitSlope * markOf(leg)) * rateOf(leg));
  return sum;
}

/** What is used leaves of a total, units; a share of 2^-40 is what rounding leaves of nothing. */
function roomOf(total: number, used: number): number {
  const room = total - used;
  return room <= total * NOTHING_LEFT ? 0 : room;
}

/** Notional of the positions of some legs, at their marks, in the order in which they were entered. */
function sumNotional({ input, held, markOf, rateOf }: AccountNow, isCounted: (leg: SlowLeg) => boolean, isSigned = false): number {
  let sum = 0;
  for (const { leg, position } of held) {
    const notional = Math.abs(position.quantity * position.unitSlope * markOf(leg)) * rateOf(leg);
    if (isCounted(input.legs[leg]!)) sum += isSigned ? position.side * notional : notional;
  }
  return sum;
}

/** P7 */
export function isTooCorrelated({ leg, side, decisionBar }: Candidate, { input, held }: AccountNow): boolean {
  const filter = input.rules.correlation;
  if (filter === undefined) return false;
  const own = input.legs[leg]!;
  return held.some((other) => {
    const correlation = correlateSlowly(own.bars, input.legs[other.leg]!.bars, own.bars.timeMs[decisionBar]!, filter.bars);
    return side === other.position.side ? correlation > filter.limit : correlation < -filter.limit;
  });
}
