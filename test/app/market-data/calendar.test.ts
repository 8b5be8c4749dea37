// A calendar that no one names is read from the bars, kept with the run, and decides the days.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backtest, type BacktestResult } from '../../../src/app/run/backtest.js';
import { writeRun } from '../../../src/app/run/run-files.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import type { CalendarName } from '../../../src/core/bars.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf } from '../../../src/data/calendar/calendars.js';
import { resolveSyntheticOptions } from '../../../src/data/synthetic/synthetic-options.js';
import { syntheticBars } from '../../../src/data/synthetic/synthetic-market.js';
import { writeBars } from '../../../src/data/bars/write-bars.js';
import { temporaryFolder } from '../../data/request.js';

const folder = temporaryFolder();

/** Runs a system that is always long on bars of a market, with the calendar that is given or none. */
async function runOn(market: CalendarName, timeframe: string, bars: number, calendar?: CalendarName): Promise<BacktestResult> {
  const path = join(folder, `${market}-${timeframe}.csv`);
  await writeBars(
    path,
    syntheticBars(resolveSyntheticOptions({ seed: 3, bars }, market), parseTimeframe(timeframe), calendarOf(market)),
    'real',
  );
  const data = { source: 'csv', path, symbols: ['ABC'], timeframe, ...(calendar && { calendar }) };
  const strategy = { long: { enter: 'close > 0', exit: 'close < 0' } };
  return backtest(resolveSystem({ system: 'held', data, strategy }, { source: 'test' }), { useCache: false });
}

test('stocks without a calendar are annualised as stocks, and the run says so', async () => {
  const [left, given, wrong] = [
    await runOn('us_equity', '1d', 600),
    await runOn('us_equity', '1d', 600, 'us_equity'),
    await runOn('us_equity', '1d', 600, 'crypto'),
  ];
  expect(left.metrics).toEqual(given.metrics);
  expect(wrong.metrics.sharpe / given.metrics.sharpe).toBeCloseTo(Math.sqrt(365 / 252), 12);
  expect(wrong.warnings.filter((warning) => warning.startsWith('Calendar: '))).toEqual([expect.stringContaining('would be 0.83 of')]);
  expect(left.warnings.join()).not.toContain('Calendar: ');
  const { runDir } = await writeRun(left, join(folder, 'runs'), Date.UTC(2026, 0, 1));
  for (const file of ['result.json', 'run_manifest.json'])
    expect(JSON.parse(readFileSync(join(runDir, file), 'utf8'))).toMatchObject({
      calendar: { name: 'us_equity', days_per_year: 252, from: 'inferred', because: left.market.calendarChoice.because },
    });
});

test('the kernel counts trading days: Sunday evening of forex is Monday', async () => {
  const { market, dayClockMs, account, metrics } = await runOn('forex', '1h', 24 * 5 * 8);
  expect([market.calendar.name, market.calendarChoice.from]).toEqual(['forex', 'inferred']);
  const days = new Map(Array.from(dayClockMs, (time, bar) => [Math.floor(time / 86_400_000), account.equity[bar]!]));
  const weekdays = new Set(Array.from(days.keys(), (day) => new Date(day * 86_400_000).getUTCDay()));
  expect([...weekdays].sort()).toEqual([1, 2, 3, 4, 5]);
  const closes = [10_000, ...days.values()];
  const returns = closes.slice(1).map((value, i) => value / closes[i]! - 1);
  const mean = returns.reduce((sum, each) => sum + each, 0) / returns.length;
  const variance = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (returns.length - 1);
  expect(metrics.volatility).toBeCloseTo(Math.sqrt(variance * 260), 12);
});
