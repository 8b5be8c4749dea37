import type { CalendarName } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { DAY_MS, daysFromCivil } from '../calendar/civil-date.js';

/** What a synthetic market may be told; each has a default by calendar. */
export interface SyntheticOptions {
  /** whole number; equal seeds give equal bits */
  readonly seed?: number | undefined;
  /** number of bars, 1 to 10,000,000 */
  readonly bars?: number | undefined;
  /** first bar not before this, epoch milliseconds UTC */
  readonly startMs?: number | undefined;
  /** quote price of the first open, > 0 */
  readonly startPrice?: number | undefined;
  /** standard deviation of a year's returns, a fraction > 0 */
  readonly volatility?: number | undefined;
  /** mean return of a year, a fraction */
  readonly drift?: number | undefined;
  /** of the returns of any two symbols, 0 to 1; left out, every symbol has the same bars */
  readonly correlation?: number | undefined;
}

type Standard = Exclude<keyof SyntheticOptions, 'correlation'>;
export type ResolvedSyntheticOptions = { readonly [Name in Standard]: number } & Pick<SyntheticOptions, 'correlation'>;

const MARKETS: Readonly<Record<CalendarName, Pick<ResolvedSyntheticOptions, 'startPrice' | 'volatility' | 'drift'>>> = {
  crypto: { startPrice: 250, volatility: 0.7, drift: 0.3 },
  us_equity: { startPrice: 100, volatility: 0.2, drift: 0.08 },
  forex: { startPrice: 1.2, volatility: 0.09, drift: 0 },
  futures: { startPrice: 2000, volatility: 0.18, drift: 0.05 },
  lse: { startPrice: 500, volatility: 0.2, drift: 0.06 },
  xetra: { startPrice: 60, volatility: 0.21, drift: 0.07 },
  tse: { startPrice: 2500, volatility: 0.21, drift: 0.06 },
  nse: { startPrice: 1500, volatility: 0.22, drift: 0.1 },
  b3: { startPrice: 30, volatility: 0.26, drift: 0.08 },
};
const MAX_BARS = 10_000_000;

/** Fills the defaults in. Throws UsageError CONFIG_INVALID where a value is out of range. */
export function resolveSyntheticOptions(options: SyntheticOptions, calendar: CalendarName): ResolvedSyntheticOptions {
  const market = MARKETS[calendar];
  const resolved = {
    seed: options.seed ?? 1,
    bars: options.bars ?? 20_000,
    startMs: options.startMs ?? daysFromCivil(2015, 1, 1) * DAY_MS,
    startPrice: options.startPrice ?? market.startPrice,
    volatility: options.volatility ?? market.volatility,
    drift: options.drift ?? market.drift,
    correlation: options.correlation,
  };
  requireRange('seed', resolved.seed, Number.isSafeInteger(resolved.seed), 'a whole number');
  requireRange(
    'bars',
    resolved.bars,
    Number.isInteger(resolved.bars) && resolved.bars >= 1 && resolved.bars <= MAX_BARS,
    'a whole number from 1 to 10000000',
  );
  requireRange('start', resolved.startMs, Number.isFinite(resolved.startMs), 'a time');
  requireRange('start_price', resolved.startPrice, resolved.startPrice > 0 && resolved.startPrice < 1e9, 'above 0 and below 1e9');
  requireRange('volatility', resolved.volatility, resolved.volatility > 0 && resolved.volatility <= 5, 'above 0 and at most 5');
  requireRange('drift', resolved.drift, Math.abs(resolved.drift) <= 5, 'from -5 to 5');
  const { correlation = 0 } = resolved;
  requireRange('correlation', correlation, correlation >= 0 && correlation <= 1, 'from 0 to 1');
  return resolved;
}

function requireRange(name: string, value: number, isValid: boolean, rule: string): void {
  if (isValid) return;
  throw new UsageError('CONFIG_INVALID', `synthetic.${name} must be ${rule}, and it is ${value}`, {
    context: { entry: `data.synthetic.${name}`, value },
  });
}
