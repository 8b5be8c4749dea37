import type { AccountRules } from '../../../core/account.js';
import { MOST_KELLY_TRADES, type ExecutionRules } from '../../../core/rules.js';
import type { AccountLayout } from '../../layout/account-layout.js';
import { valuesOfLegs, varyingOfLegs, type LegNumber } from './leg-numbers.js';
import type { BookFields } from './record-fields.js';

/** Numbers of an account's rules, which parameters may decide, as fields of the kernels' Book. */
const BOOK_NUMBERS = [
  'places',
  'max_symbol',
  'max_group',
  'max_net',
  'max_gross',
  'correlation_bars',
  'correlation_limit',
  'volatility_days',
  'volatility_target',
  'max_scale',
  'daily_loss',
  'max_drawdown',
  'max_spread',
  'spread',
  'top',
  'short_top',
  'policy_bars',
  'target_gross',
  'threshold',
  'kelly_trades',
  'kelly_fraction',
  'kelly_floor',
  'kelly_cap',
] as const satisfies readonly (keyof BookFields)[];
export type BookNumber = (typeof BOOK_NUMBERS)[number];

/** What an account has at most. */
export type AccountSizes = Pick<AccountLayout, 'instants' | 'days'> & { readonly legs: number };

/** The numbers that differ between units: fields of the Book, shares of legs, and what legs trade in. */
export interface VaryingNumbers {
  readonly book: readonly BookNumber[];
  /** positions of legs */
  readonly shares: readonly number[];
  readonly legs: readonly LegNumber[];
}

/** Returns the numbers of an account's rules as fields of the Book; NaN stays where parameters decide. More bars and days than there are
 *  are as good as one more. */
export function bookNumbers(
  rules: AccountRules,
  { spreadBps }: ExecutionRules,
  { legs, instants, days }: AccountSizes,
): Record<BookNumber, number> {
  const { maxExposure: caps, correlation, volatilityTarget, guards, rotation, kelly } = rules;
  const cap = (value: number | undefined): number => value ?? Number.POSITIVE_INFINITY;
  return {
    places: Math.min(rules.maxPositions, legs),
    max_symbol: cap(caps.symbol),
    max_group: cap(caps.group),
    max_net: cap(caps.net),
    max_gross: cap(caps.gross),
    correlation_bars: Math.min(correlation?.bars ?? 0, instants),
    correlation_limit: cap(correlation?.limit),
    volatility_days: Math.min(volatilityTarget?.days ?? 0, days + 1),
    volatility_target: volatilityTarget?.annual ?? 0,
    max_scale: volatilityTarget?.maxScale ?? 1,
    daily_loss: cap(guards?.dailyLoss),
    max_drawdown: cap(guards?.maxDrawdown),
    max_spread: cap(guards?.maxSpreadBps),
    spread: spreadBps,
    top: Math.min(rotation?.top ?? 0, legs),
    short_top: Math.min(rotation?.shortTop ?? 0, legs),
    policy_bars: Math.min(rotation?.weights?.bars ?? 0, instants),
    target_gross: rotation?.gross ?? 0,
    threshold: rotation?.threshold ?? 0,
    kelly_trades: kelly?.trades ?? 0,
    kelly_fraction: kelly?.fraction ?? 0,
    kelly_floor: kelly?.floor ?? 0,
    kelly_cap: kelly?.cap ?? 0,
  };
}

/** The largest that fields of the Book may be which decide how much room it needs. */
export interface LargestBook {
  readonly places: number;
  readonly correlation_bars: number;
  /** legs that a policy may weigh at once, and the bars that it is measured on; 0 where there is none */
  readonly weighed: number;
  readonly policy_bars: number;
  /** whose closed trades are kept apart, and how many of each; 0 where none are */
  readonly kelly_scopes: number;
  readonly kelly_trades: number;
}

export function largestBook(rules: AccountRules, execution: ExecutionRules, sizes: AccountSizes): LargestBook {
  const { places, correlation_bars, top, short_top, policy_bars, kelly_trades } = bookNumbers(rules, execution, sizes);
  const orMost = (number: number, most: number): number => (Number.isNaN(number) ? most : number);
  return {
    places: orMost(places, sizes.legs),
    correlation_bars: orMost(correlation_bars, sizes.instants),
    weighed: rules.rotation?.weights === undefined ? 0 : Math.min(sizes.legs, orMost(top + short_top, sizes.legs)),
    policy_bars: orMost(policy_bars, sizes.instants),
    kelly_scopes: rules.kelly?.of === 'leg' ? sizes.legs : 1,
    kelly_trades: orMost(kelly_trades, MOST_KELLY_TRADES),
  };
}

/** Returns the numbers that parameters decide: NaN stands in their places. */
export function varyingNumbers(rules: AccountRules, execution: ExecutionRules, sizes: AccountSizes): VaryingNumbers {
  const numbers = bookNumbers(rules, execution, sizes);
  return {
    book: BOOK_NUMBERS.filter((field) => Number.isNaN(numbers[field])),
    shares: [...rules.shares.keys()].filter((leg) => Number.isNaN(rules.shares[leg])),
    legs: varyingOfLegs(rules, execution),
  };
}

/** Returns them under the rules of a unit, in their order. */
export function varyingValues(rules: AccountRules, execution: ExecutionRules, sizes: AccountSizes, varying: VaryingNumbers): number[] {
  const numbers = bookNumbers(rules, execution, sizes);
  const { book, shares, legs } = varying;
  return [...book.map((field) => numbers[field]), ...shares.map((leg) => rules.shares[leg]!), ...valuesOfLegs(rules, execution, legs)];
}
