import type { SettingValue } from './run-report-input.js';
import type { GridAxis } from './search-grid.js';

/** An axis as a picture shows it: its values in order, neighbours put together where there are more than fit. */
export interface AxisBins {
  readonly name: string;
  /** one per bin; `from–to` where a bin holds several values */
  readonly labels: readonly string[];
  /** true where the values are numbers, so that neighbours are close */
  readonly ordered: boolean;
  /** per value of the axis: its bin */
  readonly binOfValue: Int32Array;
}

/** Puts an axis into at most `maxBins` bins: numbers ascending, everything else in the given order. */
export function binAxis(axis: GridAxis, maxBins: number): AxisBins {
  const isNumeric = axis.values.every((value) => typeof value === 'number');
  const ordered = axis.isOrdered ?? isNumeric;
  const order = axis.values.map((_, index) => index);
  if (isNumeric) order.sort((a, b) => Number(axis.values[a]) - Number(axis.values[b]));
  const perBin = Math.max(1, Math.ceil(order.length / maxBins));
  const binOfValue = new Int32Array(axis.values.length);
  const labels: string[] = [];
  for (let first = 0; first < order.length; first += perBin) {
    const members = order.slice(first, first + perBin);
    for (const value of members) binOfValue[value] = labels.length;
    labels.push(labelBin(axis.values[members[0]!]!, axis.values[members.at(-1)!]!));
  }
  return { name: axis.name, labels, ordered, binOfValue };
}

/** Writes a parameter's value: numbers without the noise of binary fractions. */
export function formatSetting(value: SettingValue): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(10))).replace('-', '−') : String(value);
}

/** Writes a parameter's value for reading: a number that is not whole with five significant digits. */
export function formatParameter(value: SettingValue): string {
  return formatSetting(typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value);
}

function labelBin(first: SettingValue, last: SettingValue): string {
  if (first === last) return formatSetting(first);
  return `${formatSetting(shorten(first))}–${formatSetting(shorten(last))}`;
}

function shorten(value: SettingValue): SettingValue {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
