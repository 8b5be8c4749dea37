import { expect, test } from 'vitest';
import { clockText } from '../../../src/data/times/civil-text.js';
import { exactEpochMs, hasFinerPart, wholeMs } from '../../../src/data/times/epoch-time.js';
import { parseAny } from '../../../src/data/times/time-parser.js';

const at = (text: string): number => Date.parse(text);

test.each([
  ['2020-02-29 23:59:59', at('2020-02-29T23:59:59Z'), 'naive'],
  ['2020-02-29T10:00Z', at('2020-02-29T10:00Z'), 'utc'],
  ['2020-02-29 10:00:00.25+05:30', at('2020-02-29T04:30:00.250Z'), 'utc'],
  ['2020-02-29 10:00-0430', at('2020-02-29T14:30Z'), 'utc'],
  ['2020-02-29 10:00+01', at('2020-02-29T09:00Z'), 'utc'],
])('%s is a time', (text, timeMs, kind) => {
  expect(parseAny(text)).toMatchObject({ timeMs, kind });
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
  expect(parseAny(text)).toBeUndefined();
});

test('a time of day, each part within its bounds', () => {
  expect(clockText('21:00:59')?.ms).toBe(at('1970-01-01T21:00:59Z'));
  for (const time of ['24:00', '21:60', '21:00:60', 'x']) expect(clockText(time), time).toBeUndefined();
});

test('each millisecond is read as itself, and what is finer is cut off, not rounded', () => {
  const second = at('2020-02-29T10:00:00Z');
  for (let millisecond = 0; millisecond < 1000; millisecond++) {
    const digits = String(millisecond).padStart(3, '0');
    for (const finer of ['', '000', '999', '000000', '999999'])
      expect(parseAny(`2020-02-29 10:00:00.${digits}${finer}`)?.timeMs, `${digits}${finer}`).toBe(second + millisecond);
  }
});

test('the unit of an epoch number shows in its size, from 1971 to 2100', () => {
  const second = 1_577_836_800;
  for (const unit of [1, 1e3, 1e6, 1e9]) expect(exactEpochMs(second * unit), `${unit} a second`).toBe(second * 1000);
  const [first, last] = [at('1971-01-01') / 1000, at('2101-01-01') / 1000];
  for (const unit of [1, 1e3, 1e6, 1e9]) {
    expect(exactEpochMs(first * unit)).toBe(first * 1000);
    expect(exactEpochMs((last - 1) * unit)).toBe((last - 1) * 1000);
    expect(exactEpochMs(last * unit)).toBeNaN();
  }
  for (const none of [0, -1, -second, 44_928, 230_102, first - 1, 1e10, 1e13, 1e16, 1e19, Number.NaN]) expect(exactEpochMs(none)).toBeNaN();
});

test('an epoch number of microseconds or nanoseconds is read as the millisecond that it lies in', () => {
  const second = 1_577_836_800;
  expect(wholeMs(exactEpochMs(second * 1e6 + 1999))).toBe(second * 1000 + 1);
  expect(wholeMs(exactEpochMs(second * 1e6 + 999))).toBe(second * 1000);
  // numbers of this size are 256 apart: what is off by less than a microsecond is the whole millisecond
  for (let ms = 0; ms < 1000; ms++) expect(wholeMs(exactEpochMs(second * 1e9 + ms * 1e6))).toBe(second * 1000 + ms);
  for (let ms = 0; ms < 1000; ms++) expect(wholeMs(exactEpochMs(second + ms / 1000))).toBe(second * 1000 + ms);
  expect(hasFinerPart(exactEpochMs(second + 0.0625))).toBe(true);
  expect(hasFinerPart(exactEpochMs(second + 0.062))).toBe(false);
});
