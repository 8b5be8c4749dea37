import type { Command } from 'commander';
import type { DataFlags } from '../app/market-data/data.js';
import { UsageError } from '../core/errors.js';

/** Flags that say how a table is read, as commander hands them over. */
export interface ReadingTexts {
  readonly columns?: string;
  readonly timeFormat?: string;
  readonly decimal?: string;
  readonly thousands?: string;
  readonly skipLines?: string;
  readonly delimiter?: string;
}

/** Adds the flags that say how a table is read. */
export function withReadingFlags(command: Command): Command {
  return command
    .option('--columns <names>', 'which column holds what: time=Datum,close=Schluss; a number counts from 1')
    .option('--time-format <format>', 'how times are written: DD.MM.YYYY HH:mm, or s, ms, us, ns, excel')
    .option('--decimal <mark>', 'decimal mark of the numbers: . or ,')
    .option('--thousands <mark>', "what stands between thousands: , or . or ' or a blank")
    .option('--skip-lines <count>', 'lines before the header')
    .option('--delimiter <character>', 'what stands between cells: a character, tab or space');
}

const DECIMALS = ['.', ','] as const;
const THOUSANDS = [',', '.', ' ', "'"] as const;

/** How a table is read; names of columns are checked where the table is. */
export function readReading({
  columns,
  timeFormat,
  decimal,
  thousands,
  skipLines,
  delimiter,
}: ReadingTexts): Pick<DataFlags, 'columns' | 'timeFormat' | 'decimal' | 'thousands' | 'skipLines' | 'delimiter'> {
  const lines = readNumber('--skip-lines', skipLines);
  if (lines !== undefined && !(Number.isInteger(lines) && lines >= 0))
    throw notOneOf('--skip-lines', skipLines!, 'a whole number, 0 or more');
  return {
    columns: columns === undefined ? undefined : readColumns(columns),
    timeFormat,
    delimiter,
    ...(lines !== undefined && { skipLines: lines }),
    ...(decimal !== undefined && { decimal: pick('--decimal', decimal, DECIMALS) }),
    ...(thousands !== undefined && { thousands: pick('--thousands', thousands, THOUSANDS) }),
  };
}

function pick<Name extends string>(flag: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw notOneOf(flag, text, `one of ${names.map((name) => `"${name}"`).join(', ')}`);
}

const COLUMNS = ['time', 'date', 'clock', 'open', 'high', 'low', 'close', 'volume', 'symbol'];

/** `time=Datum,close=5`: digits are the number of a column; date and clock are the two columns of a time. */
function readColumns(text: string): NonNullable<DataFlags['columns']> {
  const pairs = text.split(',').map((part) => {
    const [name = '', ref = ''] = part.split('=').map((each) => each.trim());
    if (!COLUMNS.includes(name) || ref === '')
      throw notOneOf('--columns', text, `pairs of ${COLUMNS.join(', ')} and a column, name=column`);
    return [name, /^\d+$/.test(ref) ? Number(ref) : ref] as const;
  });
  const { date, clock, ...columns } = Object.fromEntries(pairs);
  return date === undefined ? columns : { ...columns, time: [date, ...(clock === undefined ? [] : [clock])] };
}

function notOneOf(flag: string, value: string, rule: string): UsageError {
  return new UsageError('FLAG_INVALID', `${flag} must be ${rule}, and it is "${value}"`, { context: { flag, value } });
}

/** Returns the number of a flag. Throws UsageError FLAG_INVALID where it is none. */
export function readNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new UsageError('FLAG_INVALID', `${flag} must be a number, and it is "${text}"`, { context: { flag, value: text } });
}
