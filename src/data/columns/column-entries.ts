import type { BarColumn } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { bareName } from './column-names.js';
import { plainText, quoteCell } from './quote-cell.js';

/** A column by its name in the header, or by its number from 1. */
export type ColumnRef = string | number;

/** What `data.columns` says; what is left out is found by its name. */
export interface ColumnEntries extends Partial<Readonly<Record<BarColumn, ColumnRef>>> {
  /** one column, or a date column and a time-of-day column */
  readonly time?: ColumnRef | readonly ColumnRef[] | undefined;
  /** `none`: rows are of one symbol, whatever their columns say */
  readonly symbol?: ColumnRef | undefined;
}

/** The columns that entries name, indices from 0; null where they say that there is none. */
export interface GivenColumns extends Partial<Readonly<Record<Exclude<BarColumn, 'volume'>, number>>> {
  readonly time?: readonly number[];
  readonly volume?: number | null;
  readonly symbol?: number | null;
}

/** Returns the columns that `data.columns` names. Throws UsageError NAME_UNKNOWN for a name or number that the table lacks. */
export function columnsOfEntries(names: readonly string[], entries: ColumnEntries, source: string): GivenColumns {
  const at = (entry: string, ref: ColumnRef): number => columnOf(names, entry, ref, source);
  const given: { -readonly [Key in keyof GivenColumns]: GivenColumns[Key] } = {};
  for (const column of ['open', 'high', 'low', 'close'] as const)
    if (entries[column] !== undefined) given[column] = at(column, entries[column]);
  for (const column of ['volume', 'symbol'] as const) {
    const ref = entries[column];
    if (ref !== undefined) given[column] = ref === 'none' && !names.includes('none') ? null : at(column, ref);
  }
  if (entries.time !== undefined) given.time = [entries.time].flat().map((ref) => at('time', ref as ColumnRef));
  return given;
}

function columnOf(names: readonly string[], entry: string, ref: ColumnRef, source: string): number {
  const exact = typeof ref === 'number' ? ref - 1 : names.findIndex((name) => name.trim() === ref.trim());
  const index = exact < 0 && typeof ref === 'string' ? names.findIndex((name) => bareName(name) === bareName(ref)) : exact;
  if (index >= 0 && index < names.length) return index;
  const shown = typeof ref === 'number' ? `${ref}, and it has ${names.length} columns` : quoteCell(ref);
  const hint =
    typeof ref === 'number'
      ? ''
      : `${suggestName(
          ref,
          names.map((name) => plainText(name.trim(), 40)),
        )}; it has ${plainText(names.join(', '), 200)}`;
  throw new UsageError('NAME_UNKNOWN', `data.columns.${entry}: ${source} has no column ${shown}${hint}`, {
    context: { entry: `data.columns.${entry}`, value: ref },
  });
}

/** Whether a line has every name that `data.columns` gives, and there is one: it is the header. */
export function namesEntries(names: readonly string[], entries: ColumnEntries = {}): boolean {
  const asked = Object.values(entries)
    .flat()
    .filter((ref): ref is string => typeof ref === 'string' && ref !== 'none');
  const bare = names.map(bareName);
  return asked.length > 0 && asked.every((ref) => bare.includes(bareName(ref)));
}
