import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { bareName, plainName } from '../columns/column-names.js';
import { isDataLine } from './cell-looks.js';
import { LAYOUT_NAMES } from './layout-names.js';
import type { LayoutName } from './layout-names.js';

/** A shape that tables of bars come in. */
export interface CsvLayout {
  readonly name: LayoutName;
  readonly description: string;
}

const LAYOUTS: readonly CsvLayout[] = [
  {
    name: 'metatrader5',
    description: 'MetaTrader 5 export: tab-separated <DATE> <TIME> <OPEN> …; TICKVOL is the volume where VOL is all 0',
  },
  { name: 'yahoo', description: 'Yahoo Finance: Date,Open,High,Low,Close[,Adj Close],Volume; Adj Close is ignored' },
  { name: 'databento', description: 'Databento: ts_event, rtype, …; prices are whole numbers of 1e-9 where they are that large' },
  { name: 'binance', description: 'Binance klines: 12 columns, with or without header, times in ms or µs' },
  {
    name: 'generic',
    description:
      'a header with a time column (timestamp, datetime, date + time …) and open, high, low, close, in any order; others are ignored',
  },
  { name: 'kibot', description: 'no header: MM/DD/YYYY[,HH:MM],open,high,low,close,volume, month first' },
  { name: 'bitfinex', description: 'no header: time,open,close,high,low,volume' },
  { name: 'coinbase', description: 'no header: time,low,high,open,close,volume' },
  { name: 'plain', description: 'no header: time (or date,time),open,high,low,close[,volume]; a symbol may stand before them' },
];

const YAHOO_NAMES = new Set(['date', 'datetime', 'open', 'high', 'low', 'close', 'adj_close', 'volume']);
const DATABENTO_NAMES = ['rtype', 'publisherid', 'instrumentid'];

/** Returns every layout with what it is. */
export function listLayouts(): readonly CsvLayout[] {
  return LAYOUTS;
}

/** Returns the layout of that name. Throws UsageError NAME_UNKNOWN. */
export function layoutOf(name: string): CsvLayout {
  const layout = LAYOUTS.find((candidate) => candidate.name === name);
  if (layout) return layout;
  throw new UsageError('NAME_UNKNOWN', `layout "${name}" is not one of ${LAYOUT_NAMES.join(', ')}${suggestName(name, LAYOUT_NAMES)}`, {
    context: { layout: name },
  });
}

/** Whether columns of these names are Databento's: its prices may be whole numbers of 1e-9. */
export function isDatabento(names: readonly string[]): boolean {
  const bare = names.map(bareName);
  return DATABENTO_NAMES.every((name) => bare.includes(name)) || (bare.includes('tsevent') && bare.includes('rtype'));
}

/** Returns the layout that a header shows. */
export function layoutOfHeader(names: readonly string[]): LayoutName {
  if (/^<date>$/i.test(names[0]?.trim() ?? '')) return 'metatrader5';
  if (names[0] === 'Date' && names[1] === 'Open' && names.every((name) => YAHOO_NAMES.has(plainName(name)))) return 'yahoo';
  if (names.length === 12 && bareName(names[0]!) === 'opentime') return 'binance';
  return isDatabento(names) ? 'databento' : 'generic';
}

/** The order of prices without header, and what it is called. */
export const PRICE_ORDERS = {
  plain: ['open', 'high', 'low', 'close'],
  bitfinex: ['open', 'close', 'high', 'low'],
  coinbase: ['low', 'high', 'open', 'close'],
} as const;

/** Returns whose order the prices of headerless lines have: plain or bitfinex where one of the two fits and the other does not, coinbase
 *  where
 *  neither does; undefined where that is not settled.
 *  at  first price of a line                                                    */
export function orderOfPrices(lines: readonly (readonly string[])[], at: number): keyof typeof PRICE_ORDERS | undefined {
  const bars = lines.filter(isDataLine).map((cells) => cells.slice(at, at + 4).map((cell) => Number(cell.trim().replace(',', '.'))));
  const [plain, bitfinex, coinbase] = (['plain', 'bitfinex', 'coinbase'] as const).map((name) => violations(bars, PRICE_ORDERS[name]));
  if (plain === 0 && bitfinex! > 0) return 'plain';
  if (bitfinex === 0 && plain! > 0) return 'bitfinex';
  return plain! > 0 && bitfinex! > 0 && coinbase === 0 ? 'coinbase' : undefined;
}

/** Bars whose high is not the highest or whose low is not the lowest if the columns had this order. */
function violations(bars: readonly (readonly number[])[], order: readonly string[]): number {
  const [highAt, lowAt] = [order.indexOf('high'), order.indexOf('low')];
  return bars.filter((prices) => prices.length === 4 && (Math.max(...prices) > prices[highAt]! || Math.min(...prices) < prices[lowAt]!))
    .length;
}
