// What a check of made-up bars says, for the tests of the data report.
import type { CheckedMarket, FoundKind } from '../../../src/report/index.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2020, 0, 1);

/** Returns a market of hourly bars around 100 with a low of 1 on bar 60, a close times ten on bar 120 and a hole before bar 200. */
export function inventChecked(barCount = 300): CheckedMarket {
  const column = (valueOf: (i: number) => number): Float64Array => Float64Array.from({ length: barCount }, (_, i) => valueOf(i));
  const price = (i: number): number => 100 + 5 * Math.sin(i / 20);
  const bars = {
    timeMs: column((i) => START + (i < 200 ? i : i + 24) * HOUR_MS),
    open: column((i) => price(i - 1)),
    high: column((i) => (i === 120 ? 10 * price(i) : Math.max(price(i - 1), price(i)) + 0.5)),
    low: column((i) => (i === 60 ? 1 : Math.min(price(i - 1), price(i)) - 0.5)),
    close: column((i) => (i === 120 ? 10 * price(i) : price(i))),
    volume: column(() => 1),
  };
  const prices = (i: number): Record<string, number> => ({
    open: bars.open[i]!,
    high: bars.high[i]!,
    low: bars.low[i]!,
    close: bars.close[i]!,
  });
  const low: FoundKind = {
    kind: 'outlier_wick',
    meaning: 'a low or a high stands far',
    count: 1,
    policy: 'keep',
    action: 'kept',
    repair: 'low or high set to the nearer of open and close',
    places: [
      {
        row: 62,
        timeMs: bars.timeMs[60]!,
        values: { what: 'low', ...prices(60) },
        repaired: { ...prices(60), low: Math.min(bars.open[60]!, bars.close[60]!) },
      },
    ],
  };
  const close: FoundKind = {
    ...low,
    kind: 'outlier_price',
    policy: 'fail',
    action: 'refused',
    places: [{ row: 122, timeMs: bars.timeMs[120]!, values: { what: 'high and close', ...prices(120) }, repaired: null }],
  };
  const gap: FoundKind = {
    kind: 'gap',
    meaning: 'bars are missing',
    count: 1,
    policy: 'keep',
    action: 'kept',
    note: 'every bar lies outside 9:30–16:00: is the timezone America/New_York?',
    places: [
      {
        row: 202,
        timeMs: bars.timeMs[200]!,
        values: { missing_bars: 24, from: new Date(bars.timeMs[199]!).toISOString(), to: new Date(bars.timeMs[200]!).toISOString() },
      },
    ],
  };
  return {
    symbol: 'ABC',
    source: 'file "abc.csv"',
    origin: 'real',
    layout: 'generic',
    timeframe: '1h',
    calendar: 'crypto',
    calendarText: 'Calendar crypto, read from the bars; the bars show crypto: bars on Saturdays.',
    verdict: 'failed',
    warnings: [],
    kinds: [gap, close, low],
    bars,
  };
}
