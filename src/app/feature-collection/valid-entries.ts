import type { BarWindow } from '../../core/trading-data.js';

/** What a strategy's conditions say on each bar of the data: 1 where they hold, else 0; left out where it has none. */
export interface EntryConditions {
  readonly longEnter: Float64Array | undefined;
  readonly longExit: Float64Array | undefined;
  readonly shortEnter: Float64Array | undefined;
  readonly shortExit: Float64Array | undefined;
}

/** Bars on whose closes an entry was valid, ascending. */
export interface ValidEntries {
  /** i32[entry], positions in the data */
  readonly bar: Int32Array;
  /** f64[entry]: +1 long, -1 short */
  readonly side: Float64Array;
}

/** Returns the bars of a window on which rule F2 lets an entry in, whether or not a position stood in its way: entry true, exit of the same
 *  side false, not both sides, and a bar of the window after it. */
export function validEntries({ longEnter, longExit, shortEnter, shortExit }: EntryConditions, { from, to }: BarWindow): ValidEntries {
  const bar: number[] = [],
    side: number[] = [],
    isValid = (i: number, enter: Float64Array | undefined, exit: Float64Array | undefined): boolean => enter?.[i] === 1 && exit?.[i] !== 1;
  for (let i = from; i + 1 < to; i++) {
    const isLong = isValid(i, longEnter, longExit);
    if (isLong === isValid(i, shortEnter, shortExit)) continue;
    bar.push(i);
    side.push(isLong ? 1 : -1);
  }
  return { bar: Int32Array.from(bar), side: Float64Array.from(side) };
}
