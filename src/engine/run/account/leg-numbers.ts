import type { AccountRules } from '../../../core/account.js';
import type { MoneyNumbers } from '../../../core/instrument-money.js';
import type { ExecutionRules } from '../../../core/rules.js';
import { INSTRUMENT_FIELDS, instrumentFields, type InstrumentNumber } from '../spec-writer.js';

/** Numbers of an instrument's money as fields of the kernels' LegMoney. */
export const MONEY_FIELDS = ['initial_margin', 'maintenance_margin', 'funding_rate', 'swap_long', 'swap_short', 'borrow_rate'] as const;
export type MoneyField = (typeof MONEY_FIELDS)[number];

/** A number of one leg that units have of their own. */
export type LegNumber =
  | { readonly leg: number; readonly of: 'instrument'; readonly field: InstrumentNumber }
  | { readonly leg: number; readonly of: 'money'; readonly field: MoneyField };

/** Days that a year's rate of borrowing is paid over. */
const BORROW_DAYS = 365;

/** Returns the numbers of an instrument's money as fields of the kernels' LegMoney; NaN stays where parameters decide. */
export function moneyFields(money: MoneyNumbers): Record<MoneyField, number> {
  return {
    initial_margin: money.initialMargin ?? 0,
    maintenance_margin: money.maintenanceMargin ?? 0,
    funding_rate: money.fundingRate ?? 0,
    swap_long: money.swapLong ?? 0,
    swap_short: money.swapShort ?? 0,
    borrow_rate: (money.borrowRate ?? 0) / BORROW_DAYS,
  };
}

/** Returns the numbers of the legs that parameters decide: NaN stands in their places. */
export function varyingOfLegs({ instruments }: AccountRules, execution: ExecutionRules): LegNumber[] {
  return instruments.flatMap((instrument, leg): LegNumber[] => {
    const [own, money] = [instrumentFields(instrument, execution), moneyFields(instrument)];
    return [
      ...INSTRUMENT_FIELDS.flatMap((field) => (Number.isNaN(own[field]) ? [{ leg, of: 'instrument' as const, field }] : [])),
      ...MONEY_FIELDS.flatMap((field) => (Number.isNaN(money[field]) ? [{ leg, of: 'money' as const, field }] : [])),
    ];
  });
}

/** Returns them under the rules of a unit, in their order. */
export function valuesOfLegs({ instruments }: AccountRules, execution: ExecutionRules, varying: readonly LegNumber[]): number[] {
  return varying.map((number) =>
    number.of === 'money'
      ? moneyFields(instruments[number.leg]!)[number.field]
      : instrumentFields(instruments[number.leg]!, execution)[number.field],
  );
}
