import { describe, expect, test } from 'vitest';
import type { CalendarName } from '../../src/core/bars.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import { calendarOf } from '../../src/data/calendar/calendars.js';
import { inspectMarket, openMarket } from '../../src/data/open-market.js';
import type { OpenedMarket } from '../../src/data/open-market.js';
import type { FindingKind } from '../../src/data/quality/findings.js';
import { FINDING_KINDS } from '../../src/data/quality/findings.js';
import { findGaps } from '../../src/data/quality/find-gaps.js';
import { allowedPolicies, POLICY_RULES } from '../../src/data/quality/policies.js';
import type { QualityPolicies } from '../../src/data/quality/policies.js';
import { requestFor, temporaryFile } from './request.js';

const at = (iso: string): number => Date.parse(`${iso}Z`);

/** Bars given as `time open high low close volume`, one a line. */
function inspect(
  rows: string,
  changes: { quality?: QualityPolicies; calendar?: CalendarName; timezone?: string; timeframe?: string } = {},
): Promise<OpenedMarket> {
  const lines = rows
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/\s+/)
        .map((cell) => (cell === '_' ? '' : cell))
        .join(','),
    );
  return inspectMarket(requestFor(temporaryFile(`time,open,high,low,close,volume\n${lines.join('\n')}\n`), changes));
}

function kinds({ quality }: OpenedMarket): string[] {
  return quality.findings.map(({ kind, count, policy }) => `${kind} ${count} ${policy}`);
}

const CLEAN = `
  2020-01-01T00:00 10 12 9 11 5
  2020-01-01T01:00 11 12 10 11 5
  2020-01-01T02:00 11 13 11 12 5`;

describe('each kind is found, named by row and treated as its policy says', () => {
  test('nothing in clean bars', async () => {
    const { quality, warnings } = await inspect(CLEAN);
    expect([quality.verdict, quality.findings, warnings]).toEqual(['clean', [], []]);
  });

  test('missing prices fail, are dropped or kept as NaN', async () => {
    const rows = `${CLEAN}\n2020-01-01T03:00 12 null 11 12 5\n2020-01-01T04:00 12 13 11 12 5`;
    const failed = await inspect(rows);
    expect(kinds(failed)).toEqual(['missing 1 fail']);
    expect(failed.quality.verdict).toBe('failed');
    expect(failed.quality.findings[0]).toMatchObject({
      action: 'refused',
      examples: [{ row: 5, time: '2020-01-01T03:00:00Z', values: { open: 12, high: null, low: 11, close: 12 } }],
    });
    const dropped = await inspect(rows, { quality: { missing: 'repair' } });
    expect(dropped.market.bars.close).toHaveLength(4);
    expect(dropped.warnings[0]).toMatch(/: 1 × missing \(a price cell is empty or NaN\), bar dropped; e\.g\. row 5, 2020-01-01T03:00:00Z/);
    expect((await inspect(rows, { quality: { missing: 'keep' } })).market.bars.high[3]).toBeNaN();
  });

  test('non-positive prices', async () => {
    const rows = `${CLEAN}\n2020-01-01T03:00 12 13 0 12 5\n2020-01-01T04:00 12 13 -1 12 5`;
    expect(kinds(await inspect(rows))).toEqual(['non_positive 2 fail']);
    expect((await inspect(rows, { quality: { non_positive: 'repair' } })).market.bars.close).toHaveLength(3);
    expect((await inspect(rows, { quality: { non_positive: 'keep' } })).market.bars.low[4]).toBe(-1);
  });

  test('a high below the close and a low above the open', async () => {
    const rows = `${CLEAN}\n2020-01-01T03:00 12 12.5 11 13 5\n2020-01-01T04:00 12 13 12.5 13 5`;
    expect(kinds(await inspect(rows))).toEqual(['high_low 2 fail']);
    const { bars } = (await inspect(rows, { quality: { high_low: 'repair' } })).market;
    expect([bars.high[3], bars.low[3], bars.high[4], bars.low[4]]).toEqual([13, 11, 13, 12]);
    expect((await inspect(rows, { quality: { high_low: 'keep' } })).market.bars.high[3]).toBe(12.5);
  });

  test('equal copies are dropped, conflicting ones fail or the last one holds', async () => {
    const copies = await inspect(`${CLEAN}\n2020-01-01T02:00 11 13 11 12 5`);
    expect(kinds(copies)).toEqual(['duplicate 1 repair']);
    expect(copies.market.bars.close).toHaveLength(3);
    const rows = `${CLEAN}\n2020-01-01T02:00 11 13 11 12.5 5`;
    expect(kinds(await inspect(rows))).toEqual(['conflict 1 fail']);
    expect([...(await inspect(rows, { quality: { conflict: 'repair' } })).market.bars.close]).toEqual([11, 11, 12.5]);
  });

  test('a file from new to old is reversed; its row numbers stay', async () => {
    const rows = `${CLEAN.trim().split('\n').reverse().join('\n')}\n2019-12-31T23:00 10 9 9 10 5`;
    const opened = await inspect(rows, { quality: { high_low: 'keep' } });
    expect(kinds(opened)).toEqual(['descending 4 repair', 'high_low 1 keep']);
    expect(opened.quality.findings[1]!.examples[0]!.row).toBe(5);
    expect([...opened.market.bars.close]).toEqual([10, 11, 11, 12]);
  });

  test('disorder fails or is sorted', async () => {
    const [first, second, third] = CLEAN.trim().split('\n');
    const rows = [second, first, third].join('\n');
    expect(kinds(await inspect(rows))).toEqual(['disorder 1 fail']);
    expect([...(await inspect(rows, { quality: { disorder: 'repair' } })).market.bars.open]).toEqual([10, 11, 11]);
  });

  test('missing volume is kept as NaN, becomes 0, or fails; a source without volume has none missing', async () => {
    const rows = CLEAN.replace('12 5', '12 _');
    const kept = await inspect(rows);
    expect(kinds(kept)).toEqual(['missing_volume 1 keep']);
    expect(kept.market.bars.volume[2]).toBeNaN();
    expect((await inspect(rows, { quality: { missing_volume: 'repair' } })).market.bars.volume[2]).toBe(0);
    expect((await inspect(rows, { quality: { missing_volume: 'fail' } })).quality.verdict).toBe('failed');
    expect(kinds(await inspect(CLEAN.replaceAll(/ 5$/gm, ' _')))).toEqual([]);
  });

  test('clocks that go back: both passes are told apart, and it is said', async () => {
    const rows = ['00:00', '01:00', '01:00', '02:00'].map((time, i) => `2020-11-01T${time} 10 12 9 11 ${i}`).join('\n');
    const opened = await inspect(rows, { timezone: 'America/New_York' });
    expect(kinds(opened)).toEqual(['dst_repeat 2 repair']);
    expect(opened.quality.findings[0]!.examples[0]).toMatchObject({ row: 3, values: { local_time: '2020-11-01T01:00:00' } });
    expect([...opened.market.bars.timeMs].map((time) => time - at('2020-11-01T04:00'))).toEqual(
      [0, 1, 2, 3].map((hour) => hour * 3_600_000),
    );
    expect((await inspect(rows, { timezone: 'America/New_York', quality: { dst_repeat: 'fail' } })).quality.verdict).toBe('failed');
  });

  test('clocks that go forward: a time that never was fails, or moves on', async () => {
    const rows = ['00:30', '01:30', '02:30', '04:30'].map((time) => `2020-03-08T${time} 10 12 9 11 5`).join('\n');
    expect(kinds(await inspect(rows, { timezone: 'America/New_York' }))).toContain('dst_hole 1 fail');
    const repaired = await inspect(rows, { timezone: 'America/New_York', quality: { dst_hole: 'repair' } });
    expect([...repaired.market.bars.timeMs].map((time) => new Date(time).toISOString().slice(11, 16))).toEqual([
      '05:30',
      '06:30',
      '07:30',
      '08:30',
    ]);
  });

  test('a jump like a split is kept and warned of, or adjusted', async () => {
    const rows = '2020-01-06 100 102 99 101 10\n2020-01-07 101 103 100 102 10\n2020-01-08 51 52 50 51.5 20\n2020-01-09 51 52 50 51 20';
    const kept = await inspect(rows);
    expect(kinds(kept)).toEqual(['split 1 keep']);
    expect(kept.quality.findings[0]!.examples[0]!.values).toEqual({ ratio: '2:1', close_before: 102, open: 51 });
    const { bars } = (await inspect(rows, { quality: { split: 'repair' } })).market;
    expect([...bars.close]).toEqual([50.5, 51, 51.5, 51]);
    expect([...bars.volume]).toEqual([20, 20, 20, 20]);
  });

  test.each([
    ['3 for 2', 100, 66.9, '3:2'],
    ['7 for 1', 645.57, 92.69, '7:1'],
    ['1 for 10', 1.02, 10.1, '1:10'],
    ['4 for 1, up 2 %', 499.23, 127.3, '4:1'],
  ])('%s', async (_, before, after, ratio) => {
    const row = (day: string, price: number): string => `${day} ${price} ${price * 1.01} ${price * 0.99} ${price} 1`;
    const opened = await inspect([row('2020-01-06', before), row('2020-01-07', after)].join('\n'));
    expect(opened.quality.findings[0]?.examples[0]?.values['ratio']).toBe(ratio);
  });

  test('a crash of 45 % and a bad tick are no splits', async () => {
    expect(kinds(await inspect('2020-01-06 100 102 99 100 1\n2020-01-07 55 56 50 55 1'))).toEqual([]);
    expect(kinds(await inspect('2020-01-06 100 102 99 100 1\n2020-01-07 50 100 50 99 1'))).toEqual([]);
  });

  test('repairs that leave nothing are refused', async () => {
    await expect(inspect('2020-01-06 _ 1 1 1 1', { quality: { missing: 'repair' }, timeframe: '1d' })).rejects.toMatchObject({
      code: 'DATA_EMPTY',
    });
  });

  test('openMarket refuses what inspectMarket reports, and says what else is wrong', async () => {
    const path = temporaryFile('time,open,high,low,close\n2020-01-01,1,2,1,1\n2020-01-02,0,2,0,1\n2020-01-02,1,1,1,9\n');
    await expect(openMarket(requestFor(path))).rejects.toMatchObject({
      code: 'DATA_QUALITY',
      message: `file "${path}" row 3 (2020-01-02T00:00:00Z): a price is 0 or below (open 0, high 2, low 0, close 1); 1 in all, and 2 more kinds of finding; quality.non_positive: repair or quality.non_positive: drop or quality.non_positive: keep lets it pass`,
    });
  });
});

describe('policies', () => {
  test('every kind has a default among those it allows', () => {
    for (const kind of Object.keys(FINDING_KINDS) as FindingKind[]) expect(allowedPolicies(kind)).toContain(POLICY_RULES[kind].standard);
  });
});

describe('gaps', () => {
  const gaps = (calendar: CalendarName, timeframe: string, ...times: string[]): number[] =>
    findGaps(Float64Array.from(times, at), parseTimeframe(timeframe), calendarOf(calendar)).map(({ missingBars }) => missingBars);

  test('crypto never sleeps', () => {
    expect(gaps('crypto', '1h', '2020-01-03T22:00', '2020-01-03T23:00', '2020-01-06T00:00')).toEqual([48]);
    expect(gaps('crypto', '1d', '2020-01-03T00:00', '2020-01-06T00:00')).toEqual([2]);
  });

  test('shares: nights, weekends, holidays and half days are none', () => {
    expect(gaps('us_equity', '1h', '2020-01-17T19:00', '2020-01-17T20:00', '2020-01-21T14:00')).toEqual([]);
    expect(gaps('us_equity', '1h', '2020-11-27T17:00', '2020-11-30T14:00')).toEqual([]);
    expect(gaps('us_equity', '1h', '2020-01-17T19:00', '2020-01-21T16:00')).toEqual([3]);
    expect(gaps('us_equity', '1d', '2020-01-17T00:00', '2020-01-21T00:00')).toEqual([]);
    expect(gaps('us_equity', '1d', '2020-01-16T00:00', '2020-01-21T00:00')).toEqual([1]);
    expect(gaps('us_equity', '1m', '2020-03-06T20:59', '2020-03-09T13:30', '2020-03-09T13:33')).toEqual([2]);
  });

  test('forex: shut from Friday 17:00 New York, whichever season', () => {
    expect(gaps('forex', '1h', '2020-01-10T21:00', '2020-01-12T22:00')).toEqual([]);
    expect(gaps('forex', '1h', '2020-06-12T20:00', '2020-06-14T21:00')).toEqual([]);
    expect(gaps('forex', '1h', '2020-03-06T21:00', '2020-03-08T21:00')).toEqual([]);
    expect(gaps('forex', '1h', '2020-06-10T20:00', '2020-06-10T23:00')).toEqual([2]);
  });

  test('futures: an hour off a day', () => {
    expect(gaps('futures', '1h', '2020-01-07T21:00', '2020-01-07T23:00')).toEqual([]);
    expect(gaps('futures', '30m', '2020-01-07T21:30', '2020-01-07T23:30')).toEqual([1]);
  });

  test('weeks and months', () => {
    expect(gaps('us_equity', '1w', '2019-12-30T00:00', '2020-01-06T00:00', '2020-01-20T00:00')).toEqual([1]);
    expect(gaps('crypto', '1M', '2020-01-01T00:00', '2020-02-01T00:00', '2020-05-01T00:00')).toEqual([2]);
  });

  test('the largest are the examples', async () => {
    const { quality } = await inspect(
      '2020-01-01T00:00 10 12 9 11 5\n2020-01-01T01:00 10 12 9 11 5\n2020-01-01T04:00 10 12 9 11 5\n2020-01-01T05:00 10 12 9 11 5\n2020-01-01T10:00 10 12 9 11 5',
    );
    expect(quality.findings[0]).toMatchObject({
      kind: 'gap',
      count: 2,
      examples: [
        { row: 6, values: { missing_bars: 4, from: '2020-01-01T05:00:00Z', to: '2020-01-01T10:00:00Z' } },
        { row: 4, values: { missing_bars: 2 } },
      ],
    });
  });
});
