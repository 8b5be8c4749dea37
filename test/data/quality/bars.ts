// Bars for the tests of the quality check: a quiet market that walks, in which single prices are then set.
import type { Bars } from '../../../src/core/bars.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { checkBars } from '../../../src/data/quality/check-bars.js';
import type { CheckedBars } from '../../../src/data/quality/check-bars.js';
import type { FindingKind } from '../../../src/data/quality/findings.js';
import { resolvePolicies, type QualityPolicies } from '../../../src/data/quality/policies.js';
import type { CalendarName } from '../../../src/core/bars.js';

const HOUR_MS = 3_600_000;

/** Hourly bars from 2020-01-01 around `price` whose range is 1 % of it, each opening at the close before. */
export function quietBars(count: number, price = 100): Bars {
  const column = (): Float64Array => new Float64Array(count);
  const bars = { timeMs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let last = price;
  for (let i = 0; i < count; i++) {
    const next = price * (1 + 0.002 * Math.sin(i) + 0.001 * Math.sin(i / 7));
    bars.timeMs[i] = Date.UTC(2020, 0, 1) + i * HOUR_MS;
    bars.open[i] = last;
    bars.close[i] = next;
    bars.high[i] = Math.max(last, next) + 0.003 * price;
    bars.low[i] = Math.min(last, next) - 0.003 * price;
    bars.volume[i] = 10 + i;
    last = next;
  }
  return bars;
}

/** Sets columns of a bar: `set(bars, 5, { low: 1 })`. */
export function set(bars: Bars, index: number, values: Partial<Record<'open' | 'high' | 'low' | 'close' | 'volume', number>>): Bars {
  for (const [name, value] of Object.entries(values)) bars[name as 'low'][index] = value;
  return bars;
}

/** Multiplies all four prices of the bars [from, to). */
export function scale(bars: Bars, from: number, to: number, factor: number): Bars {
  for (const name of ['open', 'high', 'low', 'close'] as const) for (let i = from; i < to; i++) bars[name][i]! *= factor;
  return bars;
}

/** Checks bars as an import does; they are changed in place where a policy says so. */
export function check(
  bars: Bars,
  { quality = {}, calendar = 'crypto', timeframe = '1h' }: { quality?: QualityPolicies; calendar?: CalendarName; timeframe?: string } = {},
): CheckedBars {
  const rowNumbers = Uint32Array.from(bars.timeMs, (_, i) => i + 2);
  const raw = { bars, timeKind: 'utc' as const, rowNumbers, layout: '-', origin: 'real' as const, source: 'the test' };
  return checkBars(raw, {
    timezone: 'UTC',
    timeframe: parseTimeframe(timeframe),
    calendar,
    policies: resolvePolicies(quality),
    exampleLimit: 1000,
    inferTimeframe: () => parseTimeframe(timeframe),
  });
}

/** Bars of a kind, as indices in the bars that `check` was given. */
export function found({ issues }: CheckedBars, kind: FindingKind): number[] {
  return issues.filter((issue) => issue.kind === kind).flatMap(({ examples }) => examples.map(({ row }) => row - 2));
}
