import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { columnsByName, plainName } from '../columns-by-name.js';
import type { ColumnPlan } from '../columns-by-name.js';
import type { CsvPlan, CsvSample } from './csv-plan.js';
import { parseNumberCell, parseTimeCell } from './parse-cell.js';

const LAYOUT_NAMES = ['generic', 'yahoo', 'metatrader5', 'binance', 'bitfinex', 'plain'] as const;
export type LayoutName = (typeof LAYOUT_NAMES)[number];

/** A shape that text files of bars come in. */
export interface CsvLayout {
  readonly name: LayoutName;
  readonly description: string;
  /** Whether a file that begins like this has the layout. */
  recognizes(sample: CsvSample): boolean;
  /** Returns the reading plan. Throws DataError DATA_LAYOUT_UNKNOWN where the file cannot have the layout. */
  plan(sample: CsvSample): CsvPlan;
}

const PLAIN_NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'];
const BITFINEX_NAMES = ['time', 'open', 'close', 'high', 'low', 'volume'];
const BINANCE_NAMES = [...PLAIN_NAMES, 'close_time', 'quote_volume', 'count', 'taker_buy_volume', 'taker_buy_quote_volume', 'ignore'];
const YAHOO_NAMES = new Set(['date', 'datetime', 'open', 'high', 'low', 'close', 'adj_close', 'volume']);

const LAYOUTS: readonly CsvLayout[] = [
  {
    name: 'metatrader5',
    description: 'MetaTrader 5 export: tab-separated <DATE> <TIME> <OPEN> …; TICKVOL is the volume where VOL is all 0',
    recognizes: ({ firstLine }) => /^<date>$/i.test(firstLine[0]?.trim() ?? ''),
    plan: planByHeader,
  },
  {
    name: 'yahoo',
    description: 'Yahoo Finance: Date,Open,High,Low,Close[,Adj Close],Volume; Adj Close is ignored',
    recognizes: ({ firstLine }) =>
      firstLine[0] === 'Date' && firstLine[1] === 'Open' && firstLine.every((name) => YAHOO_NAMES.has(plainName(name))),
    plan: planByHeader,
  },
  {
    name: 'binance',
    description: 'Binance klines: 12 columns, with or without header, times in ms or µs',
    recognizes: ({ firstLine }) => firstLine.length === 12 && (isDataLine(firstLine) || /^open_?time$/.test(plainName(firstLine[0]!))),
    plan: (sample) => planByPosition(sample, BINANCE_NAMES),
  },
  {
    name: 'generic',
    description:
      'a header with a time column (timestamp, datetime, date + time …) and open, high, low, close, in any order; others are ignored',
    recognizes: ({ firstLine }) => !isDataLine(firstLine),
    plan: planByHeader,
  },
  {
    name: 'bitfinex',
    description: 'no header: time,open,close,high,low,volume',
    recognizes: (sample) => isDataLine(sample.firstLine) && violations(sample, BITFINEX_NAMES) === 0 && violations(sample, PLAIN_NAMES) > 0,
    plan: (sample) => planByPosition(sample, BITFINEX_NAMES),
  },
  {
    name: 'plain',
    description: 'no header: time,open,high,low,close[,volume]',
    recognizes: (sample) => isDataLine(sample.firstLine) && violations(sample, PLAIN_NAMES) === 0 && violations(sample, BITFINEX_NAMES) > 0,
    plan: (sample) => planByPosition(sample, PLAIN_NAMES),
  },
];

/** Returns every layout in the order in which they are tried. */
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

/** Whether a line begins with a time and a price: it is data, no header. */
export function isDataLine(cells: readonly string[]): boolean {
  return parseTimeCell(cells[0] ?? '') !== undefined && parseNumberCell(cells[1] ?? 'absent') !== undefined;
}

function planByHeader({ path, delimiter, firstLine }: CsvSample): CsvPlan {
  const columns: ColumnPlan = columnsByName(firstLine, `file "${path}"`);
  return { ...columns, delimiter, width: firstLine.length, headerLines: 1, columnNames: firstLine.map((name) => name.trim()) };
}

function planByPosition({ delimiter, firstLine }: CsvSample, names: readonly string[]): CsvPlan {
  const at = (name: string): number => names.indexOf(name);
  return {
    delimiter,
    width: firstLine.length,
    headerLines: isDataLine(firstLine) ? 0 : 1,
    columnNames: names,
    time: [0],
    price: { open: at('open'), high: at('high'), low: at('low'), close: at('close') },
    volume: firstLine.length > at('volume') ? at('volume') : undefined,
    volumeFallback: undefined,
  };
}

/** Lines whose high is not the highest or whose low is not the lowest if the columns had these names. */
function violations({ lines }: CsvSample, names: readonly string[]): number {
  const highAt = names.indexOf('high');
  const lowAt = names.indexOf('low');
  return lines.filter((cells) => {
    const prices = cells.slice(1, 5).map(Number);
    return prices.length === 4 && (Math.max(...prices) > Number(cells[highAt]) || Math.min(...prices) < Number(cells[lowAt]));
  }).length;
}
