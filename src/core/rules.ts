import type { InstrumentMoney } from './instrument-money.js';

/** How orders become fills (F1–F9). Basis points are 1/10,000. */
export interface ExecutionRules {
  /** next_open: a decision on the close of bar i fills at the open of i+1; close: at the close of i itself */
  readonly fill: 'next_open' | 'close';
  readonly takerFeeBps: number;
  readonly makerFeeBps: number;
  readonly slippageBps: number;
  readonly spreadBps: number;
  /** which of stop and target is taken when one bar touches both (F6) */
  readonly intrabar: 'pessimistic' | 'optimistic' | 'detail';
  /** true: a valid opposite entry is itself an exit (F3) */
  readonly reverse: boolean;
}

/** What else an instrument asks of a fill; an entry that is absent asks nothing. */
export interface InstrumentTerms {
  /** I1: prices of fills and orders are whole multiples of it */
  readonly tick?: number | undefined;
  /** I2: entries worth less come to nothing, quote currency */
  readonly minNotional?: number | undefined;
  /** of every fill, quote currency per unit */
  readonly feePerUnit?: number | undefined;
  /** of every fill, quote currency, at least */
  readonly minimumFee?: number | undefined;
  /** in the place of those of execution */
  readonly takerFeeBps?: number | undefined;
  readonly makerFeeBps?: number | undefined;
}

/** In what units a market trades, and how money moves while it is held. */
export interface InstrumentRules extends InstrumentTerms, InstrumentMoney {
  /** quantities are rounded down to whole multiples of it; 0 = not rounded */
  readonly lot: number;
  /** quote currency per unit and point of price */
  readonly multiplier: number;
}

/** Closed trades that Kelly's share may be measured on, at most. */
export const MOST_KELLY_TRADES = 10_000;

/** Whose closed trades it is measured on. */
export const KELLY_SCOPES = ['account', 'leg'] as const;

/** A share of the equity by Kelly's formula, for the sizing `kelly`. */
export interface KellyRules {
  /** of the share that the formula gives */
  readonly fraction: number;
  /** the last so many closed trades; until there are so many, the share is the floor */
  readonly trades: number;
  /** shares of the equity, at least and at most */
  readonly floor: number;
  readonly cap: number;
  readonly of: (typeof KELLY_SCOPES)[number];
}

/** How much is bought or sold (F10). */
export interface RiskRules extends InstrumentRules {
  /** starting cash, quote currency */
  readonly cash: number;
  /** weight: the share of the equity that the strategy's `weight` says; kelly: that of `AccountRules.kelly` */
  readonly sizing: 'all_in' | 'fraction' | 'weight' | 'fixed' | 'risk' | 'kelly';
  /** share of the all-in quantity, for `fraction` */
  readonly fraction: number;
  /** units, for `fixed` */
  readonly quantity: number;
  /** share of equity lost at the stop, for `risk` */
  readonly riskPerTrade: number;
  /** notional / equity, at most */
  readonly maxLeverage: number;
}

/** Returns the fraction of price that a taker's fill costs beside its fee. */
export function priceImpact(rules: Pick<ExecutionRules, 'slippageBps' | 'spreadBps'>): number {
  return (rules.slippageBps + rules.spreadBps / 2) / 10_000;
}

/** Returns the rules of execution on an instrument, whose own rates of fees come first. */
export function executionOn(execution: ExecutionRules, { takerFeeBps, makerFeeBps }: InstrumentTerms): ExecutionRules {
  return { ...execution, takerFeeBps: takerFeeBps ?? execution.takerFeeBps, makerFeeBps: makerFeeBps ?? execution.makerFeeBps };
}

/** Whether fills are more than a price and a share of it (I1, I2, fees of a unit and of a fill); what parameters decide, NaN, may be. */
export function hasTerms({ tick = 0, minNotional = 0, feePerUnit = 0, minimumFee = 0 }: InstrumentTerms): boolean {
  return tick !== 0 || minNotional !== 0 || feePerUnit !== 0 || minimumFee !== 0;
}
