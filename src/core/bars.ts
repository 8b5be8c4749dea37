import type { DataPolicy } from './data-label.js';
import type { Timeframe } from './timeframe.js';

/** Columns of equal length, one entry per bar, ascending in time. */
export interface Bars {
  /** bar open, epoch milliseconds UTC */
  readonly timeMs: Float64Array;
  /** quote price */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** base units; NaN or 0 where the source has none */
  readonly volume: Float64Array;
}

export const PRICE_COLUMNS = ['open', 'high', 'low', 'close'] as const;
export const BAR_COLUMNS = [...PRICE_COLUMNS, 'volume'] as const;
export type BarColumn = (typeof BAR_COLUMNS)[number];

/** Markets by when they trade: around the clock, New York's stocks, currencies, futures, and the exchanges of London, Frankfurt, Tokyo,
 *  Mumbai and São Paulo. */
export const CALENDAR_NAMES = ['crypto', 'us_equity', 'forex', 'futures', 'lse', 'xetra', 'tse', 'nse', 'b3'] as const;
export type CalendarName = (typeof CALENDAR_NAMES)[number];

/** When a market trades and how its year is counted. */
export interface Calendar {
  readonly name: CalendarName;
  /** trading days a year */
  readonly daysPerYear: number;
  /** IANA zone of the wall clock that `hour()` and the other calendar functions read, and of bars shorter than a day */
  readonly zone: string;
  readonly day: TradingDay;
}

/** When a calendar's day begins: returns are of such days, and so are bars of a day or longer. */
export interface TradingDay {
  /** IANA zone */
  readonly zone: string;
  /** milliseconds before the midnight of its date: 7 hours are 17:00 of the day before */
  readonly startsEarlyMs: number;
  /** whether what is stamped on a weekend belongs to the Monday behind it */
  readonly isWeekendMonday: boolean;
}

/** Who chose a calendar, and what the bars say of it. */
export interface CalendarChoice {
  readonly from: 'given' | 'inferred';
  /** a clause for people: "no bar on 52 weekends, …" */
  readonly because: string;
}

/** Where bars came from. Synthetic bars are labelled in every result. */
export interface DataOrigin {
  readonly kind: 'real' | 'synthetic';
  /** a path, a query or the generator's name, for people */
  readonly source: string;
  /** the layout that was detected or forced, e.g. `yahoo`; `-` where there is none */
  readonly layout: string;
  /** of the fetched dataset that the bars are from; absent where they are from none */
  readonly label?: DataPolicy | undefined;
}

/** The bars of one symbol at one timeframe, ready to be traded on. */
export interface Market {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  readonly calendarChoice: CalendarChoice;
  readonly origin: DataOrigin;
  /** sha256 over the columns' bytes, hex: equal bars have equal hashes, whatever file they came from */
  readonly dataHash: string;
  readonly bars: Bars;
}

/** Returns views on the bars [from, to), copying nothing. */
export function sliceBars(bars: Bars, from: number, to: number): Bars {
  return {
    timeMs: bars.timeMs.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
  };
}
