import type { Charges, InstrumentMoney } from './instrument-money.js';
import { isMarginKind } from './instrument-money.js';
import type { MoneyColumns } from './money-columns.js';

/** What marks of a leg need beside its fills and closes (I3, I5–I7). */
export interface LegMoney {
  /** whether a position is worth what it won alone: nothing was paid for it */
  readonly isMargin: boolean;
  /** f64[instant]: what one of the leg's currency is worth in the account's at the end of an instant; undefined: they are one */
  readonly rateAtClose: Float64Array | undefined;
  /** instants at which something was paid, ascending, and how much; account currency */
  readonly paidAt: Int32Array;
  readonly paid: Float64Array;
}

/** Returns the money of each leg of a run.
 *  instruments  by leg
 *  columns      by leg, where there are some */
export function moneyOfLegs(
  charges: Charges,
  instruments: readonly InstrumentMoney[],
  columns: readonly MoneyColumns[] | undefined,
): LegMoney[] {
  return instruments.map(({ kind }, leg) => {
    const own = Array.from(charges.leg.keys()).filter((charge) => charges.leg[charge] === leg);
    return {
      isMargin: isMarginKind(kind),
      rateAtClose: columns?.[leg]?.rateAtClose,
      paidAt: Int32Array.from(own, (charge) => charges.instant[charge]!),
      paid: Float64Array.from(own, (charge) => charges.amount[charge]!),
    };
  });
}

/** Returns the money of a leg on its own bars.
 *  instantOf  i32[bar of the leg]
 *  barAt      i32[instant] */
export function moneyOnBars(money: LegMoney, instantOf: Int32Array, barAt: Int32Array): LegMoney {
  const { rateAtClose, paidAt } = money;
  return {
    ...money,
    rateAtClose: rateAtClose && Float64Array.from(instantOf, (instant) => rateAtClose[instant]!),
    paidAt: paidAt.map((instant) => barAt[instant]!),
  };
}
