// What an account held and was worth, counted anew from its trades and bars alone.
import { instantsOf } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowAccountResult, SlowAccountTrade, SlowLeg } from '../reference/slow-account-types.js';

/** A trade with when it was entered. */
export interface Entered extends SlowAccountTrade {
  readonly entryInstant: number;
  readonly decisionBar: number;
  readonly rank: number;
}

export interface Recount {
  readonly instants: Float64Array;
  readonly entered: readonly Entered[];
  /** what is held at an instant, just before the entries at its opens (closes with `fill: close`) */
  heldBeforeEntries(instant: number): Entered[];
  /** price of a leg at the fills of an instant: of its bar there, else its last close */
  priceAt(leg: number, instant: number): number;
  /** close of a leg's last bar at or before an instant */
  closeAt(leg: number, instant: number): number;
  /** cash and marked positions, of trades that are closed and of some that are held */
  worth(closed: readonly Entered[], held: readonly Entered[], price: (leg: number) => number): number;
}

export function recount(input: SlowAccountInput, { trades }: Pick<SlowAccountResult, 'trades'>): Recount {
  const instants = instantsOf(input.legs);
  const isNextOpen = input.execution.fill === 'next_open';
  const taker = input.execution.takerFeeBps / 10_000;
  const entered = trades.map((trade) => {
    const { bars, rank } = input.legs[trade.leg]!;
    const decisionBar = trade.entryBar - (isNextOpen ? 1 : 0);
    return { ...trade, decisionBar, rank: rank[decisionBar]!, entryInstant: instants.indexOf(bars.timeMs[trade.entryBar]!) };
  });
  const closeAt = (leg: number, instant: number): number => {
    const { bars } = input.legs[leg]!;
    return bars.close[bars.timeMs.findLastIndex((time) => time <= instants[instant]!)]!;
  };
  return {
    instants,
    entered,
    closeAt,
    heldBeforeEntries: (instant) =>
      entered.filter(
        (trade) =>
          trade.entryInstant < instant && (trade.instant > instant || (trade.instant === instant && isNextOpen && trade.phase !== 0)),
      ),
    priceAt: (leg, instant) => {
      const { bars } = input.legs[leg]!;
      const bar = bars.timeMs.indexOf(instants[instant]!);
      return bar >= 0 && isNextOpen ? bars.open[bar]! : closeAt(leg, instant);
    },
    worth: (closed, held, price) => {
      const marked = held.map(
        ({ leg, side, quantity, entryPrice }) =>
          quantity * input.legs[leg]!.multiplier * (side * (price(leg) - entryPrice) - taker * Math.abs(entryPrice)),
      );
      return [...closed.map(({ pnl }) => pnl), ...marked].reduce((sum, each) => sum + each, input.risk.cash);
    },
  };
}

/** Returns entries of one instant in the order in which they were served: larger rank first, NaN last, then by system and symbol. */
export function inServingOrder(entries: readonly Entered[], legs: readonly SlowLeg[]): Entered[] {
  const place = ({ rank }: Entered): number => (Number.isNaN(rank) ? -Infinity : rank);
  const name = ({ leg }: Entered): string => `${legs[leg]!.system ?? ''} ${legs[leg]!.symbol}`;
  return [...entries].sort((a, b) => (place(a) === place(b) ? (name(a) < name(b) ? -1 : 1) : place(b) > place(a) ? 1 : -1));
}
