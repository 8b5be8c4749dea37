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

/** In what units a market trades. */
export interface InstrumentRules {
  /** quantities are rounded down to whole multiples of it; 0 = not rounded */
  readonly lot: number;
  /** quote currency per unit and point of price */
  readonly multiplier: number;
}

/** How much is bought or sold (F10). */
export interface RiskRules extends InstrumentRules {
  /** starting cash, quote currency */
  readonly cash: number;
  /** weight: the share of the equity that the strategy's `weight` says */
  readonly sizing: 'all_in' | 'fraction' | 'weight' | 'fixed' | 'risk';
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
