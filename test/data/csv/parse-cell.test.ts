import { expect, test } from 'vitest';
import { epochMs, parseDateAndTime, parseTimeCell } from '../../../src/data/csv/parse-cell.js';

const at = (text: string): number => Date.parse(text);

test.each([
  ['2020-02-29 23:59:59', at('2020-02-29T23:59:59Z'), 'naive'],
  ['2020-02-29T10:00Z', at('2020-02-29T10:00Z'), 'utc'],
  ['2020-02-29 10:00:00.25+05:30', at('2020-02-29T04:30:00.250Z'), 'utc'],
  ['2020-02-29 10:00-0430', at('2020-02-29T14:30Z'), 'utc'],
  ['2020-02-29 10:00+01', at('2020-02-29T09:00Z'), 'utc'],
])('%s is a time', (text, timeMs, kind) => {
  expect(parseTimeCell(text)).toEqual({ timeMs, kind });
});

test.each([
  '2020-02-30',
  '2021-02-29',
  '2020-13-01',
  '2020-00-10',
  '2020-01-00',
  '2020-01-01 24:00',
  '2020-01-01 10:60',
  '2020-01-01 10:00:60',
  '31.12.2020',
])('%s is none', (text) => {
  expect(parseTimeCell(text)).toBeUndefined();
});

test('a date and a time of day, each within its bounds', () => {
  expect(parseDateAndTime('2007.01.01', '21:00:59')).toEqual({ timeMs: at('2007-01-01T21:00:59Z'), kind: 'naive' });
  for (const time of ['24:00', '21:60', '21:00:60', 'x']) expect(parseDateAndTime('2007.01.01', time), time).toBeUndefined();
});

test('each millisecond is read as itself, and what is finer is cut off, not rounded', () => {
  const second = at('2020-02-29T10:00:00Z');
  for (let millisecond = 0; millisecond < 1000; millisecond++) {
    const digits = String(millisecond).padStart(3, '0');
    for (const finer of ['', '000', '999', '000000', '999999'])
      expect(parseTimeCell(`2020-02-29 10:00:00.${digits}${finer}`)?.timeMs, `${digits}${finer}`).toBe(second + millisecond);
  }
});

test('the unit of an epoch number shows in its size', () => {
  const second = 1_577_836_800;
  for (const unit of [1, 1e3, 1e6, 1e9]) expect(epochMs(second * unit), `${unit} a second`).toBe(second * 1000);
  expect([epochMs(99_999_999_999), epochMs(1e11), epochMs(1e14), epochMs(1e17)]).toEqual([99_999_999_999_000, 1e11, 1e11, 1e11]);
  expect([epochMs(99_999_999_999_999), epochMs(-2e13)]).toEqual([99_999_999_999_999, -2e13]);
});

test('an epoch number of microseconds or nanoseconds is read as the millisecond that it lies in', () => {
  const second = 1_577_836_800;
  expect(epochMs(second * 1e6 + 1999)).toBe(second * 1000 + 1);
  expect(epochMs(second * 1e6 + 999)).toBe(second * 1000);
  // numbers of this size are 256 apart
  expect(epochMs(second * 1e9 + 1_999_360)).toBe(second * 1000 + 1);
  expect(epochMs(-second * 1e6 - 1)).toBe(-second * 1000 - 1);
});
