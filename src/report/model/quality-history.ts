import type { Bars } from '../../core/bars.js';
import type { FoundKind } from './data-report-input.js';
import { columnEdges, decimate, type DecimatedSeries } from './decimate.js';

/** Bars by pixel column, and where in time each kind of finding lies. */
export interface QualityHistory {
  readonly startMs: number;
  readonly endMs: number;
  readonly close: DecimatedSeries;
  /** highest high and lowest low of each column that holds a bar */
  readonly high: DecimatedSeries;
  readonly low: DecimatedSeries;
  /** lowest and highest close that is no outlier; [Infinity, -Infinity] where there is none */
  readonly core: readonly [number, number];
  readonly lanes: readonly QualityLane[];
  /** single gaps of two pixels and more, [from, to] epoch milliseconds */
  readonly wideGaps: readonly (readonly [number, number])[];
  /** outliers on the price */
  readonly prints: readonly QualityPrint[];
}

/** A price that is an outlier. */
export interface QualityPrint {
  readonly timeMs: number;
  readonly price: number;
}

/** One kind's places in time. */
export interface QualityLane {
  readonly kind: string;
  readonly count: number;
  /** [from, to] epoch milliseconds; ranges that would lie on one pixel are one */
  readonly ranges: readonly (readonly [number, number])[];
}

/** Builds the overview of a market with bars.
 *  columnCount  pixel columns */
export function buildQualityHistory(bars: Bars, kinds: readonly FoundKind[], columnCount: number): QualityHistory {
  const [startMs, endMs] = [bars.timeMs[0]!, bars.timeMs.at(-1)!];
  const edges = columnEdges(bars.timeMs, startMs, endMs, columnCount);
  const pixelMs = (endMs - startMs) / columnCount;
  const prints = kinds.filter(({ kind }) => kind.startsWith('outlier_')).flatMap(({ places }) => places.flatMap(printsOf));
  return {
    startMs,
    endMs,
    core: coreRange(bars, new Set(prints.map(({ timeMs }) => timeMs))),
    close: decimate(bars.timeMs, bars.close, edges),
    high: decimate(bars.timeMs, bars.high, edges),
    low: decimate(bars.timeMs, bars.low, edges),
    lanes: kinds.map(({ kind, count, places }) => ({ kind, count, ranges: joinRanges(places.map(rangeOf), pixelMs) })),
    wideGaps: kinds
      .filter(({ kind }) => kind === 'gap')
      .flatMap(({ places }) => places.map(rangeOf).filter(([from, to]) => to - from >= 2 * pixelMs)),
    prints,
  };
}

/** A single wrong print must not flatten the rest. */
function coreRange({ timeMs, close }: Bars, printTimes: ReadonlySet<number>): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < close.length; i++) {
    if (printTimes.has(timeMs[i]!)) continue;
    if (close[i]! < low) low = close[i]!;
    if (close[i]! > high) high = close[i]!;
  }
  return [low, high];
}

/** The prices that a place names: `low and close`. */
function printsOf({ timeMs, values }: FoundKind['places'][number]): QualityPrint[] {
  const names = String(values['what'] ?? '').split(' and ');
  return names.map((name) => ({ timeMs, price: Number(values[name] ?? Number.NaN) })).filter(({ price }) => Number.isFinite(price));
}

/** A gap reaches from the bar before it, a stretch to its last bar. */
function rangeOf({ timeMs, values }: FoundKind['places'][number]): readonly [number, number] {
  const [from, to] = [timeOf(values['from']), timeOf(values['to'])];
  return [from ?? timeMs, to ?? timeMs];
}

function timeOf(value: number | string | null | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? time : undefined;
}

function joinRanges(ranges: readonly (readonly [number, number])[], pixelMs: number): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1] + pixelMs) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
