// Bars of a day or longer are dates: equal weeks and months for every way to write one midnight, east and west of UTC.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openMarket } from '../../src/data/open-market.js';
import { resampleBars } from '../../src/data/resample/resample-bars.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import { requestFor, runSql, temporaryFile, temporaryFolder } from './request.js';

const DAY_MS = 86_400_000;
/** Weekdays of five months with two clock changes in most zones: Monday 2024-01-01 to Wednesday 2024-05-29. */
const DAYS = Array.from({ length: 150 }, (_, i) => Date.UTC(2024, 0, 1) + i * DAY_MS).filter(
  (day) => ![0, 6].includes(new Date(day).getUTCDay()),
);
const date = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** How far a zone is from UTC at the midnight of a date. */
function offsetMs(zone: string, day: number): number {
  for (const minutes of [-660, -600, -300, -240, -180, 0, 60, 120, 180, 330, 540, 600, 660, 720, 780]) {
    const at = day - minutes * 60_000;
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
    if (local === `${date(day)} 00:00:00`) return minutes * 60_000;
  }
  throw new Error(`no midnight of ${date(day)} in ${zone}`);
}

function offsetText(ms: number): string {
  const minutes = Math.abs(ms) / 60_000;
  return `${ms < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const file = (stamp: (day: number) => string): string =>
  temporaryFile(
    `Date,Open,High,Low,Close,Volume\n${DAYS.map((day, i) => `${stamp(day)},${101 + i},${102 + i},${100 + i},${101 + i},10`).join('\n')}\n`,
  );

async function periods(
  path: string,
  timeframe: string,
  changes: Parameters<typeof requestFor>[1] = {},
): Promise<[string, number, number][]> {
  const { market } = await openMarket(requestFor(path, { calendar: undefined, ...changes }));
  const { bars } = resampleBars(market.bars, market.timeframe, parseTimeframe(timeframe), market.calendar);
  return Array.from(bars.timeMs, (time, i) => [new Date(time).toISOString().slice(0, 10), bars.open[i]!, bars.close[i]!]);
}

const plain = file(date);
const ZONES = [
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Pacific/Auckland',
  'America/New_York',
  'America/Sao_Paulo',
  'UTC',
];

describe('weeks and months are those of the plain dates', () => {
  test('which are Monday to Friday', async () => {
    expect((await periods(plain, '1w')).slice(0, 2)).toEqual([
      ['2024-01-01', 101, 105],
      ['2024-01-08', 106, 110],
    ]);
    expect((await periods(plain, '1M')).slice(0, 2)).toEqual([
      ['2024-01-01', 101, 123],
      ['2024-02-01', 124, 144],
    ]);
  });

  for (const timeframe of ['1w', '1M'])
    for (const zone of ZONES) {
      test(`${timeframe}, midnights of ${zone} with their offset`, async () => {
        const path = file((day) => `${date(day)} 00:00:00${offsetText(offsetMs(zone, day))}`);
        expect(await periods(path, timeframe)).toEqual(await periods(plain, timeframe));
      });

      test(`${timeframe}, midnights of ${zone} as instants`, async () => {
        const path = file((day) => String(day - offsetMs(zone, day)));
        expect(await periods(path, timeframe)).toEqual(await periods(plain, timeframe));
        expect(await periods(path, timeframe, { timezone: zone })).toEqual(await periods(plain, timeframe));
      });

      test(`${timeframe}, dates without zone read in ${zone}`, async () => {
        expect(await periods(plain, timeframe, { timezone: zone })).toEqual(await periods(plain, timeframe));
      });
    }
});

test('a midnight that a clock change leaves out is a date all the same', async () => {
  const days = Array.from({ length: 60 }, (_, i) => date(Date.UTC(2018, 9, 10) + i * DAY_MS));
  const path = temporaryFile(
    `date,open,high,low,close\n${days.map((day, i) => `${day} 00:00:00,1,2,0.5,${1.5 + (i % 7) / 100}`).join('\n')}\n`,
  );
  const { market, quality } = await openMarket(requestFor(path, { timezone: 'America/Sao_Paulo', calendar: undefined }));
  expect(quality.verdict).toBe('clean');
  expect(market.bars.timeMs[25]).toBe(Date.UTC(2018, 10, 4));
});

test('weeks and months of a zone east of UTC have their own date', async () => {
  const mondays = Array.from({ length: 10 }, (_, i) => Date.UTC(2024, 0, 1) + 7 * i * DAY_MS);
  const firsts = Array.from({ length: 10 }, (_, i) => Date.UTC(2024, i, 1));
  for (const [times, name] of [
    [mondays, '1w'],
    [firsts, '1M'],
  ] as const) {
    const path = temporaryFile(`time,open,high,low,close\n${times.map((time) => `${time - 9 * 3_600_000},1,2,0.5,1.5`).join('\n')}\n`);
    const { market } = await openMarket(requestFor(path, { calendar: undefined }));
    expect(market.timeframe.name).toBe(name);
    expect([...market.bars.timeMs]).toEqual(times);
  }
});

test('instants of an opening or a close in New York stay as they are', async () => {
  for (const hour of [14.5, 21]) {
    const times = DAYS.slice(0, 40).map((day) => day + hour * 3_600_000);
    const path = temporaryFile(`time,open,high,low,close\n${times.map((time) => `${time},1,2,0.5,1.5`).join('\n')}\n`);
    expect([...(await openMarket(requestFor(path, { calendar: undefined }))).market.bars.timeMs]).toEqual(times);
  }
});

test('a Parquet file with instants of Berlin is dated by its weekdays', async () => {
  const path = join(temporaryFolder(), 'berlin.parquet');
  const rows = DAYS.map(
    (day, i) =>
      `(make_timestamp(${(day - offsetMs('Europe/Berlin', day)) * 1000}::BIGINT)::TIMESTAMP AT TIME ZONE 'UTC', ${101 + i}.0, ${102 + i}.0, ${100 + i}.0, ${101 + i}.0)`,
  );
  await runSql(
    `SET TimeZone = 'UTC'; COPY (SELECT * FROM (VALUES ${rows.join(', ')}) AS t("Date", open, high, low, close)) TO '${path}' (FORMAT parquet)`,
  );
  expect(await periods(path, '1w', { source: 'parquet' })).toEqual(await periods(plain, '1w'));
});

test('a few bars of an hour, or one a day without zone, are no dates', async () => {
  const bars = (times: readonly string[]): string =>
    temporaryFile(`time,open,high,low,close\n${times.map((time) => `${time},1,2,0.5,1.5`).join('\n')}\n`);
  const hours = await openMarket(requestFor(bars(['2024-01-02T01:00Z', '2024-01-02T02:00Z']), { calendar: undefined }));
  expect([...hours.market.bars.timeMs]).toEqual([Date.UTC(2024, 0, 2, 1), Date.UTC(2024, 0, 2, 2)]);
  const closes = await openMarket(
    requestFor(bars(['2024-01-02 16:00', '2024-01-03 16:00']), { calendar: undefined, timezone: 'America/New_York' }),
  );
  expect([...closes.market.bars.timeMs]).toEqual([Date.UTC(2024, 0, 2, 21), Date.UTC(2024, 0, 3, 21)]);
  const weekends = Array.from({ length: 30 }, (_, i) => new Date(Date.UTC(2024, 0, 1, 5) + i * DAY_MS).toISOString());
  expect((await openMarket(requestFor(bars(weekends), { calendar: undefined }))).market.bars.timeMs[0]).toBe(Date.UTC(2024, 0, 1, 5));
});
