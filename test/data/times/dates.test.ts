// Dates as terminals, vendors and spreadsheets write them: read right, or refused with the entry that mends it.
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/core/errors.js';
import { openMarket } from '../../../src/data/open-market.js';
import { requestFor, temporaryFile } from '../request.js';

type Changes = Parameters<typeof requestFor>[1];

/** Opens a file with these times and flat prices. */
function open(times: readonly string[], changes: Changes = {}): ReturnType<typeof openMarket> {
  const rows = times.map((time, i) => `"${time}",${10 + i},${11 + i},${9 + i},${10.5 + i},1`);
  return openMarket(
    requestFor(temporaryFile(`time,open,high,low,close,volume\n${rows.join('\n')}\n`), { calendar: undefined, ...changes }),
  );
}

const isoTimes = async (times: readonly string[], changes: Changes = {}): Promise<string[]> =>
  Array.from((await open(times, changes)).market.bars.timeMs, (time) => new Date(time).toISOString().replace('.000Z', 'Z'));
const refusal = async (times: readonly string[], changes: Changes = {}): Promise<DataError> => {
  const error: unknown = await open(times, changes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  return error as DataError;
};
const hours = (stamp: (hour: number) => string): string[] => [0, 1, 2].map(stamp);

describe('digits that are dates are dates, not epochs', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['YYYYMMDD', ['20240102', '20240103', '20240104'], ['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z', '2024-01-04T00:00:00Z']],
    ['YYYYMMDDHH', hours((hour) => `202401020${hour}`), hours((hour) => `2024-01-02T0${hour}:00:00Z`)],
    ['YYYYMMDDHHMM', hours((hour) => `202401020${hour}30`), hours((hour) => `2024-01-02T0${hour}:30:00Z`)],
    ['YYYYMMDDHHMMSS', hours((hour) => `202401020${hour}0015`), hours((hour) => `2024-01-02T0${hour}:00:15Z`)],
    ['YYYYMMDDHHMMSSmmm', hours((hour) => `202401020${hour}0000250`), hours((hour) => `2024-01-02T0${hour}:00:00.250Z`)],
  ])('%s', async (_, cells, times) => {
    expect(await isoTimes(cells)).toEqual(times);
  });

  test('epochs whose digits are no dates stay epochs, and a row of another form is named', async () => {
    expect(await isoTimes(['1900000000', '1900003600', '1900007200'])).toEqual([
      '2030-03-17T17:46:40Z',
      '2030-03-17T18:46:40Z',
      '2030-03-17T19:46:40Z',
    ]);
    expect((await refusal(['2024010200', '2024010201', '2024010299'])).message).toMatch(/row 4 column time: "2024010299" is not a time/);
    expect((await refusal([...hours((hour) => `202401020${hour}00`), '1704164400000'])).message).toMatch(
      /row 5 column time: "1704164400000"/,
    );
  });

  test('an epoch outside of 1971 to 2100 is refused, and read where its unit is named', async () => {
    expect((await refusal(['60', '120', '180'])).message).toMatch(
      /row 2 column time: "60" is not a time \(no epoch number of 1971 to 2100\); data\.time_format: s, ms, us or ns reads any number$/,
    );
    expect(await isoTimes(['60', '120', '180'], { timeFormat: 's' })).toEqual([
      '1970-01-01T00:01:00Z',
      '1970-01-01T00:02:00Z',
      '1970-01-01T00:03:00Z',
    ]);
  });

  test('days of a spreadsheet are refused with their date, and read when asked', async () => {
    expect((await refusal(['44928', '44929', '44930'])).message).toMatch(
      /as an Excel day it is 2023-01-02: data\.time_format: excel reads it so$/,
    );
    expect(await isoTimes(['44928', '44929', '44930'], { timeFormat: 'excel' })).toEqual([
      '2023-01-02T00:00:00Z',
      '2023-01-03T00:00:00Z',
      '2023-01-04T00:00:00Z',
    ]);
    expect(await isoTimes(['45293.000000000', '45293.041666667', '45293.083333333'], { timeFormat: 'excel' })).toEqual(
      hours((hour) => `2024-01-02T0${hour}:00:00Z`),
    );
    expect((await refusal(['230102', '230103', '230104'])).message).toMatch(/data\.time_format: YYMMDD or DDMMYY reads it as a date$/);
    expect((await isoTimes(['230102', '230103'], { timeFormat: 'YYMMDD' }))[1]).toBe('2023-01-03T00:00:00Z');
  });
});

describe('fractions of a millisecond', () => {
  test('are cut off with a finding, whatever the times are written in', async () => {
    for (const cells of [
      ['1704153600000.5', '1704153660000.5', '1704153720000.5'],
      ['1704153600.062500', '1704153660.062501', '1704153720.062502'],
      ['1704153600062500', '1704153660062501', '1704153720062502'],
      ['2024-01-02 00:00:00.0625', '2024-01-02 00:01:00.0625', '2024-01-02 00:02:00.062501'],
    ]) {
      const { market, quality } = await open(cells);
      expect(market.timeframe.name).toBe('1m');
      expect(Array.from(market.bars.timeMs).every(Number.isInteger)).toBe(true);
      expect(quality.findings.map(({ kind, count, policy }) => [kind, count, policy])).toEqual([['rounded_time', 3, 'keep']]);
    }
  });

  test('that are zero are none', async () => {
    for (const cells of [
      ['1704153600.062', '1704153660.062'],
      ['1704153600062000', '1704153660062000'],
      ['1704153600062000000', '1704153660062000000'],
    ]) {
      const { market, quality } = await open(cells);
      expect(quality.verdict).toBe('clean');
      expect(market.bars.timeMs[0]).toBe(1_704_153_600_062);
    }
  });
});

describe('day and month', () => {
  test('a part above 12 anywhere in the file is the day, and is shown', async () => {
    const dayFirst = await open(['01/02/2024', '02/02/2024', '13/02/2024']);
    expect(dayFirst.market.bars.timeMs[0]).toBe(Date.UTC(2024, 1, 1));
    expect(dayFirst.warnings[0]).toMatch(/dates are read as DD\/MM\/YYYY, as row 4 shows: "13\/02\/2024"$/);
    const monthFirst = await open(['1/2/2024 0:00', '1/2/2024 1:00', '1/13/2024 2:00']);
    expect(monthFirst.market.bars.timeMs[1]).toBe(Date.UTC(2024, 0, 2, 1));
    expect(monthFirst.warnings[0]).toMatch(/MM\/DD\/YYYY, as row 4 shows/);
  });

  test('beyond the first rows too', async () => {
    const cells = Array.from(
      { length: 2500 },
      (_, i) =>
        `01/02/2024 ${String(Math.floor(i / 120)).padStart(2, '0')}:${String(Math.floor(i / 2) % 60).padStart(2, '0')}:${i % 2 === 0 ? '00' : '30'}`,
    );
    const { market } = await open([...cells, '13/02/2024 00:00:00']);
    expect(market.bars.timeMs[0]).toBe(Date.UTC(2024, 1, 1));
  });

  test('without one the file is refused with both ways, and an entry settles it', async () => {
    const cells = ['01/02/2024', '02/02/2024', '03/02/2024'];
    expect((await refusal(cells)).message).toMatch(
      /column time has dates such as "01\/02\/2024" and no part above 12.*: write data\.time_format: DD\/MM\/YYYY or MM\/DD\/YYYY$/,
    );
    expect((await isoTimes(cells, { timeFormat: 'DD/MM/YYYY' }))[2]).toBe('2024-02-03T00:00:00Z');
    expect((await isoTimes(cells, { timeFormat: 'MM/DD/YYYY' }))[2]).toBe('2024-03-02T00:00:00Z');
    expect((await refusal(['13/02/2024', '02/13/2024'])).message).toMatch(/with another part above 12/);
  });

  test('between points the day stands first', async () => {
    expect(await isoTimes(['02.01.2024 00:00:00.000', '02.01.2024 00:01:00.000'])).toEqual([
      '2024-01-02T00:00:00Z',
      '2024-01-02T00:01:00Z',
    ]);
  });

  test.each<[string, string, string]>([
    ['2024-01-14 11-AM', '2024-01-14 12-PM', '2024-01-14T12:00:00Z'],
    ['2024/1/2 0:00', '2024/1/2 1:00', '2024-01-02T01:00:00Z'],
    ['Jan 2, 2024 12:00:00 AM', 'Jan 2, 2024 1:00:00 AM', '2024-01-02T01:00:00Z'],
    ['02-Jan-2024 22:00', '02-Jan-2024 23:00', '2024-01-02T23:00:00Z'],
    ['Tue, 2 January 2024 09:30 PM', 'Tue, 2 January 2024 10:30 PM', '2024-01-02T22:30:00Z'],
    ['20240102 230000', '20240103 000000', '2024-01-03T00:00:00Z'],
  ])('%s', async (first, second, iso) => {
    expect((await isoTimes([first, second], { timeframe: '1h' }))[1]).toBe(iso);
  });

  test.each<[string, string, string]>([
    ['DD.MM.YYYY HH:mm', '31.12.2023 23:00', '2023-12-31T23:00:00Z'],
    ['MM/DD/YYYY hh:mm:ss A', '12/31/2023 11:00:00 PM', '2023-12-31T23:00:00Z'],
    ['%d.%m.%y %H:%M', '31.12.23 23:00', '2023-12-31T23:00:00Z'],
    ['YYYYMMDD', '20231231 23:00:00', '2023-12-31T23:00:00Z'],
    ['D-MMM-YYYY H:mm', '31-Dec-2023 23:00', '2023-12-31T23:00:00Z'],
    ['YYYY-MM-DD HH:mm:ss.SSS Z', '2023-12-31 23:00:00.000 +01:00', '2023-12-31T22:00:00Z'],
    ['YYYY-MM-DD HH:mm [CST]', '2023-12-31 23:00 CST', '2023-12-31T23:00:00Z'],
    ['DDMMYYYYHHmm', '311220232300', '2023-12-31T23:00:00Z'],
  ])('data.time_format: %s reads %s', async (timeFormat, cell, iso) => {
    expect((await isoTimes([cell], { timeFormat, timeframe: '1h' }))[0]).toBe(iso);
    expect((await refusal([cell, 'yesterday'], { timeFormat })).message).toMatch(
      /row 3 column time: "yesterday" is not a time of data\.time_format/,
    );
  });

  test('a format without a date is refused', async () => {
    await expect(open(['1'], { timeFormat: 'HH:mm' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      context: { entry: 'data.time_format' },
    });
  });
});

describe('zones', () => {
  const day = (zone: string): string[] => ['2024-03-07', '2024-03-08', '2024-03-11'].map((date) => `${date} 09:30:00${zone}`);

  test.each<[string, readonly string[]]>([
    [' EST', ['2024-03-08T14:30:00Z', '2024-03-11T14:30:00Z']],
    ['-05:00', ['2024-03-08T14:30:00Z', '2024-03-11T14:30:00Z']],
    [' GMT-0500', ['2024-03-08T14:30:00Z', '2024-03-11T14:30:00Z']],
    [' UTC+2', ['2024-03-08T07:30:00Z', '2024-03-11T07:30:00Z']],
    [' US/Eastern', ['2024-03-08T14:30:00Z', '2024-03-11T13:30:00Z']],
    [' America/New_York', ['2024-03-08T14:30:00Z', '2024-03-11T13:30:00Z']],
  ])('behind a time: %s', async (zone, times) => {
    expect((await isoTimes(day(zone), { timezone: 'Asia/Tokyo' })).slice(1)).toEqual(times);
  });

  test('an abbreviation with several meanings is refused', async () => {
    expect((await refusal(day(' CST'))).message).toMatch(/"2024-03-07 09:30:00 CST" is not a time/);
  });

  test.each<[string, readonly string[]]>([
    ['-05:00', ['2024-03-08T14:30:00Z', '2024-03-11T14:30:00Z']],
    ['UTC+5:30', ['2024-03-08T04:00:00Z', '2024-03-11T04:00:00Z']],
    ['UTC+2/+3 by New York', ['2024-03-08T07:30:00Z', '2024-03-11T06:30:00Z']],
    ['UTC+2/+3 by Europe/Berlin', ['2024-03-08T07:30:00Z', '2024-03-11T07:30:00Z']],
  ])('data.timezone: %s', async (timezone, times) => {
    expect((await isoTimes(day(''), { timezone })).slice(1)).toEqual(times);
  });

  test('a broker that follows New York closes its day at 17:00 there, summer and winter', async () => {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' });
    for (const date of ['2024-01-09', '2024-03-12', '2024-07-09', '2024-11-05', '2024-12-10']) {
      const { market } = await open([`${date} 00:05`, `${date} 00:06`], { timezone: 'UTC+2/+3 by New York' });
      expect(clock.format(market.bars.timeMs[0])).toBe('17:05');
    }
  });

  test('an unknown zone is refused', async () => {
    await expect(open(day(''), { timezone: 'UTC+2/+3 by Atlantis' })).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
    await expect(open(day(''), { timezone: '+25:00' })).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  });
});
