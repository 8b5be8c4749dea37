// P3, P5, P6: what an entry may be, counted anew from trades and bars.
import { expect } from 'vitest';
import type { SlowAccountInput, SlowAccountResult, SlowLeg } from '../reference/slow-account-types.js';
import { inServingOrder, recount, type Entered, type Recount } from './recount-account.js';

const TOLERANCE = 1e-9;
/** a smaller share of what a rule allows is what rounding leaves of nothing */
const DUST = 2 ** -41;

/** Expects each entry within its limits; returns, for each, the names of those that it reaches. */
export function checkEntries(input: SlowAccountInput, result: SlowAccountResult): string[][] {
  const counted = recount(input, result);
  const reached: string[][] = [];
  for (const instant of new Set(counted.entered.map(({ entryInstant }) => entryInstant))) {
    const held = counted.heldBeforeEntries(instant);
    const closed = counted.entered.filter((trade) => trade.instant <= instant && trade.entryInstant < instant && !held.includes(trade));
    for (const entry of inServingOrder(
      counted.entered.filter(({ entryInstant }) => entryInstant === instant),
      input.legs,
    )) {
      expect(held.length).toBeLessThan(input.rules.maxPositions);
      const limits = limitsOf(entry, held, closed, input, counted);
      for (const [name, limit, total] of limits) {
        expect(entry.quantity <= limit + TOLERANCE * total, `${name} of the entry at instant ${instant}`).toBe(true);
        expect(name === 'share' || entry.quantity > total * DUST, `${name} left no dust at instant ${instant}`).toBe(true);
      }
      held.push(entry);
      reached.push(limits.filter(([, limit, total]) => entry.quantity >= limit - TOLERANCE * total).map(([name]) => name));
      if (held.length === input.rules.maxPositions) reached.at(-1)!.push('place');
    }
  }
  return reached;
}

/** Returns the most units that each rule leaves an entry, and what it would leave where nothing is held; none where a unit is worth
 *  nothing. */
function limitsOf(
  entry: Entered,
  held: readonly Entered[],
  closed: readonly Entered[],
  input: SlowAccountInput,
  { priceAt, worth }: Recount,
): [string, number, number][] {
  const { maxExposure: most = {}, groups = {}, volatilityTarget } = input.rules;
  const leg = input.legs[entry.leg]!;
  const equity = worth(closed, held, (other) => priceAt(other, entry.entryInstant));
  const unit = Math.abs(entry.entryPrice) * leg.multiplier;
  if (unit === 0) return [];
  const withFee = 1 + input.execution.takerFeeBps / 10_000;
  const notional = (trade: Entered): number =>
    trade.quantity * input.legs[trade.leg]!.multiplier * Math.abs(priceAt(trade.leg, entry.entryInstant));
  const sum = (isCounted: (leg: SlowLeg) => boolean): number =>
    held.filter((trade) => isCounted(input.legs[trade.leg]!)).reduce((total, trade) => total + notional(trade), 0);
  const net = held.reduce((total, trade) => total + trade.side * notional(trade), 0);
  const limits: [string, number | undefined, number][] = [
    ['symbol', most.symbol, sum(({ symbol }) => symbol === leg.symbol)],
    ...Object.values(groups)
      .filter((members) => members.includes(leg.symbol))
      .map((members): [string, number | undefined, number] => ['group', most.group, sum(({ symbol }) => members.includes(symbol))]),
    ['net', most.net, entry.side * net],
    ['gross', most.gross, sum(() => true)],
  ];
  const decisionBar = entry.entryBar - (input.execution.fill === 'next_open' ? 1 : 0);
  const weight = leg.weight![decisionBar]!;
  const shareOfCash = { all_in: 1, fraction: input.risk.fraction, weight, fixed: Infinity, risk: Infinity, kelly: Infinity }[
    input.risk.sizing
  ];
  const share = Math.max(1, volatilityTarget?.maxScale ?? 1) * shareOfCash * leg.share * (equity / (unit * withFee));
  const leverage = (input.risk.maxLeverage * equity) / (unit * withFee);
  return [
    ['share', share, share],
    ...limits
      .filter(([, cap]) => cap !== undefined)
      .map(([name, cap, used]): [string, number, number] => [name, (cap! * equity - used) / unit, (cap! * equity) / unit]),
    ['leverage', leverage - sum(() => true) / unit, leverage],
  ];
}
