import { ema, rma, sma } from './moving-averages.js';
import { highest, lowest, sampleStddev, stddev } from './statistics.js';
import { trueRange } from './trend.js';
import type { Column } from './window.js';

interface Bars {
  readonly high: Column;
  readonly low: Column;
  readonly close: Column;
}

type Composition = (bars: Bars, numbers: readonly number[]) => number[];

const combine = (apply: (...values: number[]) => number, ...columns: readonly Column[]): number[] =>
  Array.from(columns[0]!, (_, i) => apply(...columns.map((column) => column[i]!)));

const keltner =
  (side: number): Composition =>
  ({ high, low, close }, [n, k, atrBars]) =>
    combine((middle, range) => middle! + side * k! * range!, ema(close, n!), rma(trueRange(high, low, close), atrBars!));

/** Definitions of the functions that are compositions of others and that TA-Lib does not have. */
export const COMPOSITIONS: Readonly<Record<string, Composition>> = {
  volatility: ({ close }, [n]) =>
    sampleStddev(
      combine((now, before) => Math.log(now! / before!), close, [NaN, ...Array.from(close).slice(0, -1)]),
      n!,
    ),
  donchian_upper: ({ high }, [n]) => highest(high, n!),
  donchian_lower: ({ low }, [n]) => lowest(low, n!),
  donchian_middle: ({ high, low }, [n]) => combine((top, bottom) => (top! + bottom!) / 2, highest(high, n!), lowest(low, n!)),
  keltner_upper: keltner(1),
  keltner_middle: ({ close }, [n]) => ema(close, n!),
  keltner_lower: keltner(-1),
  bollinger_width: ({ close }, [n, k]) => combine((deviation, mean) => (2 * k! * deviation!) / mean!, stddev(close, n!), sma(close, n!)),
  bollinger_position: ({ close }, [n, k]) =>
    combine(
      (x, mean, deviation) => (deviation === 0 ? 0 : (x! - mean! + k! * deviation!) / (2 * k! * deviation!)),
      close,
      sma(close, n!),
      stddev(close, n!),
    ),
};
