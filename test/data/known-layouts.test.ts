// Every layout of test/fixtures/data/layouts with its right values; docs/data.md shows the same files.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openMarket } from '../../src/data/open-market.js';
import { fixture, requestFor } from './request.js';

interface Layout {
  readonly file: string;
  readonly what: string;
  readonly timeframe: string;
  readonly first: string;
  readonly symbol?: string;
  readonly timezone?: string;
  readonly scale?: number;
}

const LAYOUTS = JSON.parse(readFileSync(fixture('layouts/layouts.json'), 'utf8')) as Layout[];
/** The bars that every file holds: open, high, low, close, volume. */
const BARS = [
  [100.03, 100.3, 99.22, 99.64, 7115],
  [99.67, 100.04, 98.72, 99.02, 8448],
  [99.07, 99.4, 98.65, 98.75, 6219],
  [98.7, 99.03, 97.77, 98.13, 8596],
];
/** Dates of the daily ones. */
const DATES = ['2024-01-12', '2024-01-15', '2024-01-16', '2024-01-17'];

test('every file of the folder is listed, once', () => {
  const files = readdirSync(fixture('layouts')).filter((name) => name !== 'layouts.json');
  expect(LAYOUTS.map(({ file }) => file).sort()).toEqual(files.sort());
});

describe('read right without an entry', () => {
  test.each(LAYOUTS)('$file: $what', async ({ file, timeframe, first, symbol, timezone = 'UTC', scale = 1 }) => {
    const { market } = await openMarket(
      requestFor(fixture(`layouts/${file}`), {
        source: file.endsWith('.json') ? 'json' : 'csv',
        symbol: symbol ?? 'DATA',
        symbolRule: symbol === undefined ? 'guessed' : 'given',
        calendar: undefined,
        timezone,
      }),
    );
    const { open, high, low, close, volume, timeMs } = market.bars;
    expect(market.timeframe.name).toBe(timeframe);
    expect(Array.from(open, (_, i) => [open[i]!, high[i]!, low[i]!, close[i]!].map((price) => price / scale))).toEqual(
      BARS.map((bar) => bar.slice(0, 4)),
    );
    expect([...volume]).toEqual(BARS.map((bar) => bar[4]));
    const times = Array.from(timeMs, (time) => new Date(time).toISOString().replace('.000Z', 'Z'));
    expect(times[0]).toBe(first);
    if (timeframe === '1d') expect(times).toEqual(DATES.map((date) => `${date}T00:00:00Z`));
  });
});
