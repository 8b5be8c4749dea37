import type { DataOrigin, Market } from './bars.js';

/** What bars are read for: `own` are traded on, those of a `frame` are read by `sym(…)`, a `detail` decides within a bar, a
 *  `benchmark` is what trials are judged beside, a `currency` converts what legs earn, an `extra` is a table beside the bars, a `forecast` what models said of them. */
export type DataRole = 'own' | 'frame' | 'detail' | 'benchmark' | 'currency' | 'extra' | 'forecast';

/** Bars that decide a result; what `tf(…)` makes of bars has their identity. */
export interface DataIdentity {
  readonly role: DataRole;
  /** of a table or of forecasts their name, and the symbol where they have rows for each */
  readonly symbol: string;
  /** of the source; `rows` of a table */
  readonly timeframe: string;
  /** sha256 over the bars, hex */
  readonly hash: string;
  readonly origin: DataOrigin;
  readonly barCount: number;
}

/** Returns the identity of a market. */
export function identifyData(role: DataRole, { symbol, timeframe, dataHash, origin, bars }: Market): DataIdentity {
  return { role, symbol, timeframe: timeframe.name, hash: dataHash, origin, barCount: bars.timeMs.length };
}

const ROLE_TEXTS: Readonly<Record<DataRole, string>> = {
  own: '',
  frame: ' (sym)',
  detail: ' (detail)',
  benchmark: ' (benchmark)',
  currency: ' (currency)',
  extra: '',
  forecast: '',
};

/** Returns the bars' name for people, e.g. `the bars of BBB 1h (sym)`. */
export function nameData({ role, symbol, timeframe }: Pick<DataIdentity, 'role' | 'symbol' | 'timeframe'>): string {
  if (role === 'extra') return `the rows of data.extra.${symbol}`;
  if (role === 'forecast') return `the forecasts of ${symbol}`;
  return `the bars of ${symbol} ${timeframe}${ROLE_TEXTS[role]}`;
}
