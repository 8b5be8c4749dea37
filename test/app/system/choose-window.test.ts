// The bars that a window holds: half-open in time and in bars, and it ends no later than the last of its bars, nor than it was asked to.
import { expect, test } from 'vitest';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { chooseWindow, windowOfBars, type WindowChoice } from '../../../src/app/system/choose-window.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { dataOf, walkBars } from '../../engine/sample-job.js';

const HOUR_MS = 3_600_000;
const { market: hourly } = dataOf(walkBars(48, 1));
/** 12 bars of four hours, from 1970-01-01 on. */
const MARKET = {
  ...hourly,
  timeframe: parseTimeframe('4h'),
  bars: {
    ...hourly.bars,
    timeMs: Float64Array.from({ length: 12 }, (_, i) => i * 4 * HOUR_MS),
  },
};

function choose(windows: Readonly<Record<string, readonly [string, string]>>, choice: WindowChoice): object {
  const { file } = resolveSystem({
    system: 'w',
    data: { source: 'csv', path: 'x.csv', symbols: ['X'], timeframe: '4h' },
    windows,
    strategy: { long: { enter: 'close > open' } },
  });
  const { startMs, endMs, from, to, name } = chooseWindow(file, MARKET, choice);
  return { name, hours: [startMs / HOUR_MS, endMs / HOUR_MS], bars: [from, to] };
}

test.each<[string, [string, string], number[], number[]]>([
  ['on the edges of bars', ['1970-01-01T04:00Z', '1970-01-01T16:00Z'], [4, 16], [1, 4]],
  ['that begins inside a bar, with the next one', ['1970-01-01T01:00Z', '1970-01-01T16:00Z'], [4, 16], [1, 4]],
  ['that ends inside a bar, with that one, at the time that was asked for', ['1970-01-01T04:00Z', '1970-01-01T17:30Z'], [4, 17.5], [1, 5]],
  ['that reaches beyond the data, to their end', ['1969-01-01', '1980-01-01'], [0, 48], [0, 12]],
])('a window %s', (_, own, hours, bars) => {
  expect(choose({ own }, { window: 'own' })).toEqual({ name: 'own', hours, bars });
});

test('the last days are counted from the end of the window', () => {
  const own = ['1970-01-01', '1970-01-02T12:00Z'] as const;
  expect(choose({ own }, { window: 'own', lookbackDays: 1 })).toEqual({ name: 'last-1d', hours: [12, 36], bars: [3, 9] });
  expect(choose({ own }, { lookbackDays: 1 })).toEqual({ name: 'last-1d', hours: [24, 48], bars: [6, 12] });
});

test('a window of bars begins with its first and ends with its last; fewer than 2 are none', () => {
  expect(windowOfBars(MARKET, 'part', { from: 3, to: 5 })).toEqual({
    name: 'part',
    startMs: 12 * HOUR_MS,
    endMs: 20 * HOUR_MS,
    from: 3,
    to: 5,
  });
  expect(() => windowOfBars(MARKET, 'part', { from: 3, to: 4 })).toThrow(/^window "part" \[\S+, \S+\) holds 1 of the bars of X 4h/);
  expect(() => choose({ own: ['1970-01-01T04:00Z', '1970-01-01T08:00Z'] }, { window: 'own' })).toThrow(/holds 1 of the bars/);
});
