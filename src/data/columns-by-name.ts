import { PRICE_COLUMNS } from '../core/bars.js';
import type { BarColumn } from '../core/bars.js';
import { DataError } from '../core/errors.js';
import { suggestName } from '../core/nearest-name.js';

/** Which column of a table holds what; indices from 0. */
export interface ColumnPlan {
  /** one column, or a date column and a time-of-day column */
  readonly time: readonly number[];
  readonly price: Readonly<Record<(typeof PRICE_COLUMNS)[number], number>>;
  readonly volume: number | undefined;
  /** used where every `volume` is 0: MetaTrader's tick volume */
  readonly volumeFallback: number | undefined;
}

/** Names as `plainName` writes them, the preferred first. */
const TIME_NAMES = [
  'timestamp',
  'unix',
  'time_ms',
  'open_time',
  'opentime',
  'unix_timestamp',
  'datetime',
  'date_time',
  'local_time',
  'gmt_time',
  'bar_time',
  'ts',
];
const COLUMN_NAMES: Readonly<Record<BarColumn, readonly string[]>> = {
  open: ['open', 'o', 'open_price', 'first'],
  high: ['high', 'h', 'high_price', 'max'],
  low: ['low', 'l', 'low_price', 'min'],
  close: ['close', 'c', 'close_price', 'last', 'close_last'],
  volume: ['volume', 'vol', 'v', 'base_volume', 'volume_base', 'size'],
};
const TICK_VOLUME_NAMES = ['tickvol', 'tick_volume', 'tickvolume'];

/** Finds the bar columns by their names, in any order and any case; other columns are ignored.
 *  source  what the error sentence calls the table
 *  Throws DataError DATA_LAYOUT_UNKNOWN that names the missing column and the nearest name.  */
export function columnsByName(names: readonly string[], source: string): ColumnPlan {
  const plain = names.map(plainName);
  const indexOf = (candidates: readonly string[]): number =>
    candidates.map((name) => plain.indexOf(name)).find((index) => index >= 0) ?? -1;
  const time = findTimeColumns(plain, indexOf);
  if (time.length === 0) throw missingColumn('a time column', 'date', names, source);
  const price = { open: 0, high: 0, low: 0, close: 0 };
  for (const column of PRICE_COLUMNS) {
    price[column] = indexOf(COLUMN_NAMES[column]);
    if (price[column] < 0) throw missingColumn(`the column "${column}"`, column, names, source);
    if (plain.indexOf(plain[price[column]]!, price[column] + 1) >= 0) throw ambiguousColumn(names[price[column]]!, names, source);
  }
  return { time, price, ...findVolumeColumns(plain, indexOf) };
}

/** `<Open Time>` is `open_time`. */
export function plainName(name: string): string {
  return name
    .replace(/^[\s"'<]+|[\s"'>]+$/g, '')
    .toLowerCase()
    .replace(/[\s/.-]+/g, '_');
}

function findTimeColumns(plain: readonly string[], indexOf: (candidates: readonly string[]) => number): number[] {
  const single = indexOf(TIME_NAMES);
  if (single >= 0) return [single];
  return [plain.indexOf('date'), plain.indexOf('time')].filter((index) => index >= 0);
}

function findVolumeColumns(
  plain: readonly string[],
  indexOf: (candidates: readonly string[]) => number,
): Pick<ColumnPlan, 'volume' | 'volumeFallback'> {
  const named = indexOf(COLUMN_NAMES.volume);
  const prefixed = plain.findIndex((name) => name.startsWith('volume_'));
  const volume = named >= 0 ? named : prefixed;
  const ticks = indexOf(TICK_VOLUME_NAMES);
  if (volume < 0) return { volume: ticks < 0 ? undefined : ticks, volumeFallback: undefined };
  return { volume, volumeFallback: ticks < 0 ? undefined : ticks };
}

function ambiguousColumn(name: string, names: readonly string[], source: string): DataError {
  const found = names.map((each) => each.trim()).join(', ');
  return new DataError('DATA_LAYOUT_UNKNOWN', `${source} needs one column "${name.trim()}", and its header has ${found}`, {
    context: { source, column: name.trim(), header: found },
  });
}

function missingColumn(what: string, column: string, names: readonly string[], source: string): DataError {
  const found = names.map((name) => name.trim()).join(', ');
  const hint = suggestName(column, names.map(plainName));
  return new DataError('DATA_LAYOUT_UNKNOWN', `${source} needs ${what}, and its header has ${found}${hint}`, {
    context: { source, column, header: found },
  });
}
