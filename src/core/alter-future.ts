import type { Bars } from './bars.js';
import type { ExtraColumns } from './extra-column.js';
import type { Frame } from './graph.js';
import { randomStream, type RandomStream } from './random.js';
import { readBars, type FrameData, type TradingData } from './trading-data.js';

/** Prices behind the cut are multiplied by random factors whose logarithms have this deviation: no bar keeps its values. */
const DEVIATION = 0.3;

/** Returns data that nobody can tell from the given ones before bar `cut` opens: that bar and all behind it have other prices and volumes,
 *  and other values of columns from elsewhere, as have bars of other frames that are not complete at the close of the bar before, and bars
 *  of the detail inside what is replaced. Times
 *  stay.
 *  frames  of the graph that reads the data: a frame's parent comes before it */
export function alterFuture(data: TradingData, frames: readonly Frame[], cut: number, seed: number): TradingData {
  const random = randomStream(seed, cut);
  const known = [cut];
  const altered = data.frames.map((frame, index): FrameData => {
    const count = readBars(frame.rows, known[frames[index + 1]!.parent]!);
    known.push(count);
    return { ...frame, bars: alterBars(frame.bars, count, random), ...alterExtras(frame.extras, count, random) };
  });
  const { detail } = data;
  return {
    ...data,
    market: { ...data.market, bars: alterBars(data.market.bars, cut, random) },
    frames: altered,
    ...alterExtras(data.extras, cut, random),
    ...(detail && { detail: { ...detail, bars: alterBars(detail.bars, detail.firstOfBar[cut] ?? detail.bars.timeMs.length, random) } }),
  };
}

/** Columns from elsewhere whose values from `from` on are others, also where there were none. */
function alterExtras(extras: ExtraColumns | undefined, from: number, random: RandomStream): { readonly extras?: ExtraColumns } {
  if (extras === undefined) return {};
  const alter = (values: Float64Array): Float64Array =>
    values.map((value, bar) => (bar < from ? value : (Number.isNaN(value) ? 1 : value) + random.normal()));
  return { extras: new Map(Array.from(extras, ([name, values]) => [name, alter(values)])) };
}

/** Returns bars whose prices and volumes from `from` on are others; an open stays between low and high where it was. */
export function alterBars(bars: Bars, from: number, random: RandomStream): Bars {
  const factors = Float64Array.from({ length: Math.max(0, bars.timeMs.length - from) }, () => Math.exp(DEVIATION * random.normal()));
  const alter = (column: Float64Array): Float64Array => column.map((value, bar) => (bar < from ? value : value * factors[bar - from]!));
  return {
    timeMs: bars.timeMs,
    open: alter(bars.open),
    high: alter(bars.high),
    low: alter(bars.low),
    close: alter(bars.close),
    volume: alter(bars.volume),
  };
}
