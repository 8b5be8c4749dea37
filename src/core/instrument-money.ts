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

/** Whether an instrument asks for anything of its own: what parameters decide, NaN, may. */
export function hasMoney(instrument: InstrumentMoney): boolean {
  const isAsked = MONEY_NUMBERS.some((name) => (instrument[name] ?? 0) !== 0);
  return isAsked || isMarginKind(instrument.kind) || instrument.foreignCurrency !== undefined || instrument.hasSession === true;
}

/** What is paid while positions are held, in the order of the kernels' CHARGE codes. */
export const CHARGE_KINDS = ['funding', 'swap', 'borrow'] as const;

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
