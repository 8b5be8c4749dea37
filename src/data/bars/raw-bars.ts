import type { Bars, DataOrigin } from '../../core/bars.js';
import type { RowNumbers } from './row-numbers.js';

/** Bars as a source gives them: any order, unchecked. */
export interface RawBars {
  readonly bars: Bars;
  /** `naive`: `bars.timeMs` is wall-clock time in a zone the source does not name */
  readonly timeKind: TimeKind;
  /** [bars]  line of a text file or row of a table, from 1; a header counts as a line */
  readonly rowNumbers: RowNumbers;
  /** layout that was detected or forced; `-` where there is none */
  readonly layout: string;
  readonly origin: OriginKind;
  /** zone that the source itself names; naive times are in it */
  readonly zone?: string | undefined;
  /** f64[bars]  wall clocks as if UTC, where the source has offsets beside its times */
  readonly localTimeMs?: Float64Array | undefined;
  /** bars whose time had a fraction of a millisecond, which was cut off: how many, and the indices of the first ones */
  readonly cut?: { readonly count: number; readonly first: readonly number[] } | undefined;
  /** the symbol that the source names, as it writes it */
  readonly symbolValue?: string | undefined;
  /** what was decided and could have been otherwise: sentences for people */
  readonly notes?: readonly string[] | undefined;
  /** where the rows come from several files: which, ascending by `rowsBefore` */
  readonly files?: readonly FilePart[] | undefined;
}

/** One of several files: its row n has the number `rowsBefore + n`. */
export interface FilePart {
  readonly path: string;
  readonly rowsBefore: number;
}

export type OriginKind = DataOrigin['kind'];

/** A column of this name marks bars of the synthetic generator: the label survives being written to a file. */
export const SYNTHETIC_COLUMN = 'synthetic';

/** Returns where bars with these columns come from; names as `plainName` writes them. */
export function originOfColumns(plainNames: readonly string[]): OriginKind {
  return plainNames.includes(SYNTHETIC_COLUMN) ? 'synthetic' : 'real';
}

export type TimeKind = 'utc' | 'naive';

/** Returns columns of `count` bars to be filled. */
export function allocateBars(count: number): Bars {
  const column = (): Float64Array => new Float64Array(count);
  return { timeMs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

/** Returns the bars at `indices`, in that order. */
export function pickBars(bars: Bars, indices: ArrayLike<number>): Bars {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(indices, (index) => column[index]!);
  return {
    timeMs: pick(bars.timeMs),
    open: pick(bars.open),
    high: pick(bars.high),
    low: pick(bars.low),
    close: pick(bars.close),
    volume: pick(bars.volume),
  };
}
