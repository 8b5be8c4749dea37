import type { MetricDefinition } from '../../core/metrics.js';
import { formatTick } from '../scale/nice-ticks.js';

/** Stands wherever a number is undefined. */
export const UNDEFINED_MARK = '–';

const formats = new Map<number, Intl.NumberFormat>();

/** Formats a number with `digits` decimals, thousands separated, a true minus sign; the dash where it is not finite. */
export function formatNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) return UNDEFINED_MARK;
  let format = formats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' });
    formats.set(digits, format);
  }
  return format.format(value).replace('-', '−');
}

/** Formats a fraction as percent. */
export function formatPercent(fraction: number, digits = 2): string {
  return Number.isFinite(fraction) ? `${formatNumber(fraction * 100, digits)}%` : UNDEFINED_MARK;
}

/** Formats a price or an objective with about `digits` significant digits, never in exponents between 1e-6 and 1e15. */
export function formatSignificant(value: number, digits = 5): string {
  if (!Number.isFinite(value)) return UNDEFINED_MARK;
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -6 || magnitude > 14) return value.toExponential(digits - 1).replaceAll('-', '−');
  return formatNumber(value, Math.max(0, Math.min(12, digits - 1 - magnitude)));
}

/** Formats a metric in its unit. */
export function formatMetric(value: number, unit: MetricDefinition['unit']): string {
  switch (unit) {
    case 'fraction':
      return formatPercent(value);
    case 'count':
      return formatNumber(value, 0);
    case 'days':
      return formatNumber(value, 1);
    default:
      return formatNumber(value, 2);
  }
}

/** Formats an instant as an ISO day, UTC. */
export function formatDay(timeMs: number): string {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString().slice(0, 10) : UNDEFINED_MARK;
}

/** Formats an instant as day and minute, UTC; the day alone at midnight. */
export function formatMinute(timeMs: number): string {
  if (!Number.isFinite(timeMs)) return UNDEFINED_MARK;
  const iso = new Date(timeMs).toISOString();
  return iso.slice(11, 16) === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

/** Formats a tick that is a fraction as percent, with the decimals that the ticks need to differ. */
export function formatTickPercent(fraction: number, ticks: readonly number[]): string {
  const percents = ticks.map((tick) => Number((tick * 100).toPrecision(12)));
  return `${formatTick(Number((fraction * 100).toPrecision(12)), percents)}%`;
}
