/** How money moves while an instrument is held (I3–I7): margins, funding, swaps, borrowing and the currency that it pays in. */

export const INSTRUMENT_KINDS = ['spot', 'margin', 'perpetual', 'future'] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

/** The working days, Monday first. */
export const WORKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
export type Workday = (typeof WORKDAYS)[number];

/** Numbers of an instrument's money, which parameters may decide: NaN stands in their places then. An entry that is absent is 0. */
export interface MoneyNumbers {
  /** I3: share of the notional that an entry needs, and that what is held binds */
  readonly initialMargin?: number | undefined;
  /** I4: share of the notional that the equity must not fall below */
  readonly maintenanceMargin?: number | undefined;
  /** I5: share of the notional that a long pays each time; times the column where there is one */
  readonly fundingRate?: number | undefined;
  /** I5: quote currency per unit, point of the multiplier and night, for who is long or short; below 0 is paid */
  readonly swapLong?: number | undefined;
  readonly swapShort?: number | undefined;
  /** I7: of the notional a year, paid by who is short */
  readonly borrowRate?: number | undefined;
}

/** The names of these numbers, in the order in which kernels and tables have them. */
export const MONEY_NUMBERS = [
  'initialMargin',
  'maintenanceMargin',
  'fundingRate',
  'swapLong',
  'swapShort',
  'borrowRate',
] as const satisfies readonly (keyof MoneyNumbers)[];

/** What an instrument's money is beside its numbers. */
export interface InstrumentMoney extends MoneyNumbers {
  readonly kind?: InstrumentKind | undefined;
  /** what its prices are in, where that is another than the account's: profits are converted (I6) */
  readonly foreignCurrency?: string | undefined;
  /** whether entries are limited to hours */
  readonly hasSession?: boolean | undefined;
}

/** Whether a position of the instrument is worth what it won and lost alone: nothing is paid for it but margin. */
export function isMarginKind(kind: InstrumentKind | undefined): boolean {
  return kind !== undefined && kind !== 'spot';
}

/** Whether an instrument's money needs the account that is stepped from instant to instant.
 *  hasShort  whether the strategy ever goes short */
export function needsStepsFor(instrument: InstrumentMoney, hasShort: boolean): boolean {
  const { initialMargin, maintenanceMargin, fundingRate, swapLong, swapShort, borrowRate, foreignCurrency, hasSession } = instrument;
  const isAsked = (value: number | undefined): boolean => value !== undefined && value !== 0;
  return (
    [initialMargin, maintenanceMargin, fundingRate, swapLong, swapShort].some(isAsked) ||
    (hasShort && isAsked(borrowRate)) ||
    foreignCurrency !== undefined ||
    hasSession === true
  );
}

/** What a trial paid beside fees, by what for, and a kind of fill: in the order of the kernels' CHARGE codes. */
export const CHARGE_KINDS = ['funding', 'swap', 'borrow'] as const;
export type ChargeKind = (typeof CHARGE_KINDS)[number];

/** What was paid while positions were held, in the order of its instants; below 0 is what was got. */
export interface Charges {
  readonly count: number;
  /** i32: the leg */
  readonly leg: Int32Array;
  readonly instant: Int32Array;
  /** i32: position in CHARGE_KINDS */
  readonly kind: Int32Array;
  /** f64, account currency */
  readonly amount: Float64Array;
}
