import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { CalendarName } from '../../src/core/bars.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import { openMarket } from '../../src/data/open-market.js';
import { resampleBars } from '../../src/data/resample/resample-bars.js';
import { requestFor } from './request.js';

const folder = process.env['BARLOOM_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const isThere = existsSync(folder);
if (!isThere) process.stderr.write(`real files: skipped, there is no folder ${folder}\n`);

interface RealFile {
  readonly file: string;
  readonly layout: string;
  readonly calendar: CalendarName;
  readonly timezone: string;
  readonly bars: number;
  readonly findings: readonly string[];
}

const FILES: readonly RealFile[] = [
  {
    file: 'AAPL-1d-yahoo.csv',
    layout: 'yahoo',
    calendar: 'us_equity',
    timezone: 'UTC',
    bars: 5849,
    findings: ['split 4', 'outlier_wick 3'],
  },
  {
    file: 'AAPL-1h-newyork.csv.gz',
    layout: 'generic',
    calendar: 'us_equity',
    timezone: 'America/New_York',
    bars: 40_831,
    findings: ['gap 5', 'split 4', 'outlier_wick 12', 'outside_session 23'],
  },
  {
    file: 'BAC-1d-yahoo.csv',
    layout: 'yahoo',
    calendar: 'us_equity',
    timezone: 'UTC',
    bars: 5849,
    findings: ['split 1', 'outlier_wick 4'],
  },
  {
    file: 'BTCUSD-1h.csv.gz',
    layout: 'generic',
    calendar: 'crypto',
    timezone: 'UTC',
    bars: 29_424,
    findings: ['gap 103', 'outlier_wick 8'],
  },
  {
    file: 'BTCUSD-1m-2015-bitfinex.csv.gz',
    layout: 'bitfinex',
    calendar: 'crypto',
    timezone: 'UTC',
    bars: 366_710,
    findings: ['gap 61148', 'outlier_price 1', 'flat 3', 'stale 20'],
  },
  {
    file: 'EURUSD-1h-mt5.csv.gz',
    layout: 'metatrader5',
    calendar: 'forex',
    timezone: 'UTC',
    bars: 74_439,
    findings: ['gap 14', 'outside_session 74'],
  },
  {
    file: 'QQQ-1d-yahoo.csv',
    layout: 'yahoo',
    calendar: 'us_equity',
    timezone: 'UTC',
    bars: 3964,
    findings: ['gap 1', 'split 1', 'outlier_wick 3'],
  },
  { file: 'SPY-1d-yahoo.csv', layout: 'yahoo', calendar: 'us_equity', timezone: 'UTC', bars: 5849, findings: ['outlier_wick 3'] },
  {
    file: 'SPY-1h-newyork.csv.gz',
    layout: 'generic',
    calendar: 'us_equity',
    timezone: 'America/New_York',
    bars: 40_832,
    findings: ['gap 3', 'outlier_price 1', 'outlier_wick 12', 'outside_session 23'],
  },
];

describe.skipIf(!isThere)('real files open with the defaults', () => {
  test.each(FILES)('$file', async ({ file, layout, calendar, timezone, bars, findings }) => {
    const { market, quality } = await openMarket(
      requestFor(join(folder, file), { calendar, timezone, timeframe: file.split('-')[1]!.slice(0, 2) }),
    );
    expect([market.origin.layout, market.bars.close.length, market.origin.kind]).toEqual([layout, bars, 'real']);
    expect(quality.findings.map(({ kind, count }) => `${kind} ${count}`)).toEqual(findings);
  });
});

describe.skipIf(!isThere)("hourly bars make the daily bars of another vendor's file", () => {
  test.each(['SPY', 'AAPL'])('%s', async (symbol) => {
    const hourly = (
      await openMarket(requestFor(join(folder, `${symbol}-1h-newyork.csv.gz`), { calendar: 'us_equity', timezone: 'America/New_York' }))
    ).market;
    const daily = (await openMarket(requestFor(join(folder, `${symbol}-1d-yahoo.csv`), { calendar: 'us_equity' }))).market;
    const { bars } = resampleBars(hourly.bars, hourly.timeframe, parseTimeframe('1d'), hourly.calendar);
    expect(bars.close).toEqual(daily.bars.close);
    expect(bars.high).toEqual(daily.bars.high);
    expect(bars.low).toEqual(daily.bars.low);
    expect(Array.from(bars.timeMs, (time) => new Date(time).toISOString().slice(0, 10))).toEqual(
      Array.from(daily.bars.timeMs, (time) => new Date(time).toISOString().slice(0, 10)),
    );
  });
});
