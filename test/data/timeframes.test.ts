// The timeframe: the file's own where none is named, and checked against the bars where one is.
import { describe, expect, test } from 'vitest';
import { openMarket } from '../../src/data/open-market.js';
import { requestFor, temporaryFile } from './request.js';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
/** Flat bars at these distances, from 2024-01-02. */
const file = (spacings: readonly number[]): string => {
  let time = Date.UTC(2024, 0, 2);
  const times = [time, ...spacings.map((spacing) => (time += spacing))];
  return temporaryFile(`time,open,high,low,close\n${times.map((each) => `${each},1,2,0.5,1.5`).join('\n')}\n`);
};
const repeat = (count: number, ...spacings: number[]): number[] => Array.from({ length: count }, () => spacings).flat();

describe('the own timeframe of a file', () => {
  test.each<[string, readonly number[], string]>([
    ['minutes', repeat(60, MINUTE), '1m'],
    ['a recorder that jitters', repeat(20, MINUTE, MINUTE + 1, MINUTE - 1, MINUTE + 40, MINUTE - 40), '1m'],
    ['few bars of hours', [2, 5, 3, 7, 4, 9, 11].map((hours) => hours * HOUR), '1h'],
    ['few bars of days', [2, 3, 7, 5].map((days) => days * DAY), '1d'],
    ['a pause at noon', repeat(10, HOUR, HOUR, 1.5 * HOUR, HOUR, HOUR, 18 * HOUR), '1h'],
    ['sessions', repeat(10, HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, 18 * HOUR), '1h'],
    ['quarters', [91, 91, 92, 92, 90, 91].map((days) => days * DAY), '3M'],
  ])('%s', async (_, spacings, name) => {
    expect((await openMarket(requestFor(file(spacings)))).market.timeframe.name).toBe(name);
  });

  test('jitter makes no gaps', async () => {
    const { quality } = await openMarket(requestFor(file(repeat(20, MINUTE, MINUTE + 1, MINUTE - 1))));
    expect(quality.findings.map(({ kind }) => kind)).not.toContain('gap');
  });
});

describe('bars that lie closer than a timeframe', () => {
  test('are refused where they show none of their own', async () => {
    for (const timeframe of ['1h', '1d', '1s'])
      await expect(openMarket(requestFor(file(repeat(60, 100)), { timeframe }))).rejects.toThrow(
        /has bars that lie 100 ms apart, closer than the timeframe 1[hds], and no whole seconds$/,
      );
    await expect(openMarket(requestFor(file(repeat(60, 100))))).rejects.toThrow(
      /has bars that lie 100 ms apart, and a timeframe is whole seconds$/,
    );
    await expect(openMarket(requestFor(file([])))).rejects.toThrow(/has a single bar, which shows no timeframe; name one$/);
    expect((await openMarket(requestFor(file(repeat(9, 1500)), { timeframe: '1s' }))).market.timeframe.name).toBe('1s');
  });

  test('are a finding where most of them do not', async () => {
    const { quality } = await openMarket(requestFor(file([...repeat(9, HOUR), 30 * MINUTE, ...repeat(9, HOUR), 10 * SECOND])));
    expect(quality.findings.filter(({ kind }) => kind === 'overlap')).toMatchObject([
      { kind: 'overlap', count: 2, policy: 'keep', examples: [{ row: 12, values: { after: '2024-01-02T09:00:00Z' } }, { row: 22 }] },
    ]);
    await expect(openMarket(requestFor(file([...repeat(9, HOUR), 30 * MINUTE]), { quality: { overlap: 'fail' } }))).rejects.toMatchObject({
      code: 'DATA_QUALITY',
    });
  });

  test('are none where a clock change takes an hour', async () => {
    const { quality } = await openMarket(requestFor(file([...repeat(9, 4 * HOUR), 3 * HOUR, ...repeat(9, 4 * HOUR)])));
    expect(quality.findings.map(({ kind }) => kind)).not.toContain('overlap');
  });
});
