import type { Command } from 'commander';
import type { DataFlags } from '../app/market-data/data.js';
import { CALENDAR_NAMES } from '../core/bars.js';
import { UsageError } from '../core/errors.js';
import { readReading, withReadingFlags, type ReadingTexts } from './reading-flags.js';

/** The calendars as help shows them. */
export const CALENDARS = `${CALENDAR_NAMES.slice(0, -1).join(', ')} or ${CALENDAR_NAMES.at(-1)!}`;

/** Flags as commander hands them over: texts. */
export interface DataFlagTexts extends ReadingTexts {
  readonly symbols?: string;
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly timezone?: string;
  readonly calendar?: string;
  readonly layout?: string;
  readonly table?: string;
  readonly query?: string;
  readonly source?: string;
  readonly policy?: readonly string[];
  readonly cacheDir: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** Adds what every command of `data` that reads has. */
export function withOutputFlags(command: Command): Command {
  return command
    .option('--cache-dir <folder>', 'folder of the market-data cache', 'data_cache')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'print nothing but errors');
}

/** Adds what says which bars are read, and how. */
export function withSourceFlags(command: Command): Command {
  return withReadingFlags(withOutputFlags(command))
    .option('--symbols <names>', 'symbols, comma-separated: one per file, those that {symbol} in the path stands for, or those of one file')
    .option('--symbol <name>', 'the symbol of a single file; default: what its name begins with')
    .option('--timeframe <timeframe>', "timeframe to read at (15m, 4h, 1d; M15, H4, D1); default: the file's own")
    .option('--timezone <zone>', 'zone of times that carry none: an IANA name, -05:00, "UTC+2/+3 by New York"; default: UTC')
    .option('--calendar <name>', `${CALENDARS}; default: what the bars show`)
    .option('--layout <name>', 'force a layout: generic, yahoo, metatrader5, databento, binance, bitfinex, coinbase, kibot, plain')
    .option('--source <kind>', 'csv, json, parquet, arrow or duckdb; default: by the ending of the name')
    .option('--table <name>', 'table of a DuckDB file; schema.table too')
    .option('--query <sql>', 'SELECT on a DuckDB file')
    .option('--policy <kind=policy...>', 'what to do with a kind of finding: fail, repair, winsorise, drop or keep');
}

/** Throws UsageError FLAG_INVALID, NAME_UNKNOWN. */
export async function readDataFlags(texts: DataFlagTexts): Promise<DataFlags> {
  const [{ calendarOf }, { parseTimeframe }] = await Promise.all([import('../app/market-data/data.js'), import('../core/timeframe.js')]);
  const symbols = texts.symbols ?? texts.symbol;
  return {
    symbols: symbols?.split(',').map((symbol) => symbol.trim()),
    timeframe: texts.timeframe === undefined ? undefined : parseTimeframe(texts.timeframe),
    timezone: texts.timezone,
    calendar: texts.calendar === undefined ? undefined : calendarOf(texts.calendar).name,
    layout: texts.layout,
    table: texts.table,
    query: texts.query,
    source: texts.source,
    ...readReading(texts),
    policies: texts.policy === undefined ? undefined : readPolicies(texts.policy),
    cacheDir: texts.cacheDir,
  };
}

/** Kinds and policies are checked where they are used. */
function readPolicies(pairs: readonly string[]): NonNullable<DataFlags['policies']> {
  const parts = pairs.map((pair) => {
    const match = /^(\w+)=(\w+)$/.exec(pair);
    if (!match)
      throw new UsageError('FLAG_INVALID', `--policy must be kind=policy, and it is "${pair}"`, {
        context: { flag: '--policy', value: pair },
      });
    return [match[1]!, match[2]!] as const;
  });
  return Object.fromEntries(parts) as NonNullable<DataFlags['policies']>;
}
