import { benchmarkReturns, type LegData, type TradingData } from '../../core/trading-data.js';
import type { Kernels } from '../memory/kernels.js';
import type { SharedMemory } from '../memory/memory.js';
import { MarketWriter } from './market-writer.js';

/** Where the account's clock and what ties its legs to it stand. All pointers are bytes into the shared memory. */
export interface AccountLayout {
  readonly instants: number;
  /** f64[instants], epoch ms */
  readonly time: number;
  readonly dayOfBar: number;
  readonly dayEnd: number;
  readonly days: number;
  /** f64[day] */
  readonly benchmark: number;
  /** f64[instants][legs][QUOTE] */
  readonly quotes: number;
  readonly legs: readonly LegLayout[];
}

/** Fields of a quote, in their order. */
const QUOTE = ['open', 'high', 'low', 'close'] as const;

export interface LegLayout {
  /** i32[bars]; 0 where the instant is the bar plus `shift` */
  readonly instantOf: number;
  readonly shift: number;
  /** i32[instants] */
  readonly barAt: number;
  /** f64[instants]: the leg's last close */
  readonly mark: number;
  /** f64[2 * (instants + 1)] */
  readonly markSum: number;
  /** f64[bars], 0 where no correlation is asked for */
  readonly logClose: number;
}

/** Copies the account's clock and the places of its legs' bars on it into the shared memory. */
export function layOutAccount(
  data: TradingData,
  legs: readonly LegData[],
  hasCorrelation: boolean,
  shared: SharedMemory,
  kernels: Kernels,
): AccountLayout {
  const writer = new MarketWriter(shared, kernels);
  const benchmark = benchmarkReturns(data);
  return {
    instants: data.market.bars.timeMs.length,
    time: writer.writeNumbers(data.market.bars.timeMs),
    ...writer.writeDays(data.dayClockMs),
    days: benchmark.length,
    benchmark: writer.writeNumbers(benchmark),
    quotes: writer.writeNumbers(quotesOf(legs, data.market.bars.timeMs.length)),
    legs: legs.map((leg) => layOutLeg(writer, leg, hasCorrelation)),
  };
}

/** Open (NaN where there is no bar), high, low and close (of the last bar) of each leg at each instant. */
function quotesOf(legs: readonly LegData[], instants: number): Float64Array {
  const quotes = new Float64Array(instants * legs.length * QUOTE.length).fill(Number.NaN);
  legs.forEach(({ data, instantOf, barAt }, leg) => {
    const { bars } = data.market;
    for (let instant = 0; instant < instants; instant++) {
      const bar = barAt[instant]!;
      if (bar < 0) continue;
      const first = (instant * legs.length + leg) * QUOTE.length;
      if (instantOf[bar] === instant) QUOTE.forEach((name, field) => (quotes[first + field] = bars[name][bar]!));
      else quotes[first + QUOTE.length - 1] = bars.close[bar]!;
    }
  });
  return quotes;
}

function layOutLeg(writer: MarketWriter, { data, instantOf, barAt }: LegData, hasCorrelation: boolean): LegLayout {
  const { close } = data.market.bars;
  const marks = Float64Array.from(barAt, (bar) => (bar < 0 ? 0 : close[bar]!)); // before its first bar nothing is held
  const isShifted = instantOf.every((instant, bar) => instant === bar + instantOf[0]!);
  const mark = writer.writeNumbers(marks);
  return {
    instantOf: isShifted ? 0 : writer.writeInts(instantOf),
    shift: isShifted ? instantOf[0]! : 0,
    barAt: writer.writeInts(barAt),
    mark,
    markSum: writer.summarize(mark, marks.length).closeSum,
    logClose: hasCorrelation ? writer.writeNumbers(close.map(Math.log)) : 0,
  };
}
