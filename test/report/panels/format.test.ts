import { expect, test } from 'vitest';
import { formatMetric, formatMinute, formatNumber, formatPercent, formatSignificant } from '../../../src/report/panels/format.js';

test('undefined is a dash, never 0', () => {
  expect([formatNumber(NaN, 2), formatPercent(NaN), formatSignificant(Infinity), formatMetric(NaN, 'count'), formatMinute(NaN)]).toEqual([
    '–',
    '–',
    '–',
    '–',
    '–',
  ]);
});

test('numbers have separated thousands and a true minus sign; what rounds to 0 has no sign', () => {
  expect(formatNumber(-1234567.891, 1)).toBe('−1,234,567.9');
  expect(formatNumber(-0.0001, 2)).toBe('0.00');
  expect(formatPercent(-0.12345)).toBe('−12.35%');
  expect([0.000123456, 12.3456, 61342.7, 0, 1e-9].map((value) => formatSignificant(value, 4))).toEqual([
    '0.0001235',
    '12.35',
    '61,343',
    '0',
    '1.000e−9',
  ]);
});

test('times at midnight are days', () => {
  expect(formatMinute(Date.UTC(2015, 2, 4))).toBe('2015-03-04');
  expect(formatMinute(Date.UTC(2015, 2, 4, 9, 30))).toBe('2015-03-04 09:30');
});
