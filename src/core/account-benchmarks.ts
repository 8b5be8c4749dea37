import type { BarWindow, LegData } from './trading-data.js';

/** What a market order costs, fractions of its price and of its notional. */
export interface TradingCosts {
  readonly impact: number;
  readonly fee: number;
}

/** Something that was held, marked on the account's clock. */
export interface HeldCurve {
  /** position in the window of the instant at whose close it was first bought; the length where it never was */
  readonly start: number;
  /** f64[instant of the window], quote currency: the cash before the first purchase */
  readonly equity: Float64Array;
}

/** Returns all the cash in one leg: bought, costs included, at the first close above 0 that the leg has in the window, and never sold;
 *  after its last bar it stands at its last close. Parts of a unit can be bought. */
export function holdLeg(leg: LegData, window: BarWindow, cash: number, costs: TradingCosts): HeldCurve {
  return hold([leg], window, cash, costs, false);
}

/** Returns the cash in all legs at equal weight, with costs. A leg is bought once, at the first close above 0 that it has in the window:
 *  with m new legs beside n that are held, everything that is there (cash too) gives up m / (n + m) of itself, sold with costs, and each
 *  new leg gets an equal part of what that brings. So the new legs have the weight 1 / (n + m) each, nothing is kept back for a name that
 *  does not exist yet, and between listings weights drift. A leg whose bars end before the account's is sold at its last close; that
 *  money waits as cash for the next listing. Parts of a unit can be bought. */
export function holdAll(legs: readonly LegData[], window: BarWindow, cash: number, costs: TradingCosts): HeldCurve {
  return hold(legs, window, cash, costs, true);
}

interface Holding {
  readonly leg: LegData;
  units: number;
}

function hold(legs: readonly LegData[], { from, to }: BarWindow, initial: number, costs: TradingCosts, sells: boolean): HeldCurve {
  const equity = new Float64Array(to - from);
  const left = new Set(legs);
  let held: Holding[] = [];
  let [cash, start] = [initial, to - from];
  for (let instant = from; instant < to; instant++) {
    const listed = [...left].filter((leg) => hasBar(leg, instant) && closeAt(leg, instant) > 0);
    if (listed.length > 0) buy(listed, instant);
    if (sells) sellEnded(instant);
    equity[instant - from] = held.reduce((sum, { leg, units }) => sum + units * closeAt(leg, instant), cash);
  }
  return { start, equity };

  function buy(listed: readonly LegData[], instant: number): void {
    const share = listed.length / (held.length + listed.length);
    let money = cash * share;
    cash -= money;
    for (const holding of held) {
      money += proceeds(holding.units * share * closeAt(holding.leg, instant), costs);
      holding.units *= 1 - share;
    }
    for (const leg of listed) {
      held.push({ leg, units: money / listed.length / (closeAt(leg, instant) * (1 + costs.impact) * (1 + costs.fee)) });
      left.delete(leg);
    }
    start = Math.min(start, instant - from);
  }

  function sellEnded(instant: number): void {
    if (instant === to - 1) return;
    const isOver = ({ leg }: Holding): boolean => hasBar(leg, instant) && leg.barAt[instant] === leg.instantOf.length - 1;
    for (const { leg, units } of held.filter(isOver)) cash += proceeds(units * closeAt(leg, instant), costs);
    held = held.filter((holding) => !isOver(holding));
  }
}

function proceeds(notional: number, { impact, fee }: TradingCosts): number {
  return notional * (1 - impact) * (1 - fee);
}

function hasBar({ barAt, instantOf }: LegData, instant: number): boolean {
  const bar = barAt[instant]!;
  return bar >= 0 && instantOf[bar] === instant;
}

function closeAt({ barAt, data }: LegData, instant: number): number {
  return data.market.bars.close[barAt[instant]!]!;
}
