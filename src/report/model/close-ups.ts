import type { Bars } from '../../core/bars.js';
import type { CheckedMarket, FoundPlace, FoundValues } from './data-report-input.js';
import { lowerBound } from './decimate.js';

/** Bars [from, to) around a finding, as they came and as a repair leaves them; columns of quote prices, NaN where a bar is dropped. */
export interface CloseUp {
  readonly kind: string;
  readonly row: number;
  readonly timeMs: Float64Array;
  readonly before: BarPrices;
  readonly after: BarPrices;
  /** places in the columns of the bars that were found */
  readonly found: readonly number[];
}

export type BarPrices = Pick<Bars, 'open' | 'high' | 'low' | 'close'>;

/** Kinds that a picture of bars shows, the plainest errors first. */
const PICTURED = ['outlier_price', 'outlier_wick', 'split', 'high_low', 'non_positive', 'missing', 'conflict'] as const;
const MARGIN_BARS = 14;
const PRICES = ['open', 'high', 'low', 'close'] as const;

/** Returns pictures of the first findings of each kind that has prices and a repair, at most `most` in all; findings of the same kind that
 *  lie in one picture share it. */
export function closeUps({ bars, kinds }: Pick<CheckedMarket, 'bars' | 'kinds'>, most: number): CloseUp[] {
  const pictured = PICTURED.flatMap((name) => kinds.filter(({ kind, places }) => kind === name && places[0]?.repaired !== undefined));
  const share = Math.max(1, Math.floor(most / Math.max(1, pictured.length)));
  return pictured.flatMap(({ kind, places }) => picturesOf(kind, places, bars, share)).slice(0, most);
}

function picturesOf(kind: string, places: readonly FoundPlace[], bars: Bars, most: number): CloseUp[] {
  const pictures: CloseUp[] = [];
  let end = -1;
  for (const place of places) {
    const bar = lowerBound(bars.timeMs, place.timeMs);
    if (bar < end || bars.timeMs[bar] !== place.timeMs) continue;
    if (pictures.length === most) break;
    end = Math.min(bars.timeMs.length, bar + 1 + MARGIN_BARS);
    pictures.push(drawFrom(kind, place, places, bars, Math.max(0, bar - MARGIN_BARS), end));
  }
  return pictures;
}

function drawFrom(kind: string, { row }: FoundPlace, places: readonly FoundPlace[], bars: Bars, from: number, to: number): CloseUp {
  const timeMs = bars.timeMs.subarray(from, to);
  const before = columns((name) => bars[name].slice(from, to));
  const after = columns((name) => bars[name].slice(from, to));
  const found: number[] = [];
  for (const place of places) {
    const at = lowerBound(timeMs, place.timeMs);
    if (timeMs[at] !== place.timeMs || place.repaired === undefined) continue;
    found.push(at);
    applyRepair(kind, place, after, at);
  }
  return { kind, row, timeMs, before, after, found };
}

function applyRepair(kind: string, { values, repaired }: FoundPlace, after: BarPrices, at: number): void {
  if (kind === 'split') return rescale(after, at, Number(repaired!['close_before']) / Number(values['close_before']));
  for (const name of PRICES) after[name][at] = priceOf(repaired ?? null, name);
}

/** A split's repair changes every bar before it. */
function rescale(prices: BarPrices, until: number, ratio: number): void {
  for (const name of PRICES) for (let i = 0; i < until; i++) prices[name][i]! *= ratio;
}

function priceOf(values: FoundValues | null, name: string): number {
  const value = values?.[name];
  return typeof value === 'number' ? value : Number.NaN;
}

function columns(columnOf: (name: (typeof PRICES)[number]) => Float64Array): BarPrices {
  return { open: columnOf('open'), high: columnOf('high'), low: columnOf('low'), close: columnOf('close') };
}
