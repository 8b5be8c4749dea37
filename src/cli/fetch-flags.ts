import { Option, type Command } from 'commander';
import type { DataPolicy } from '../core/data-label.js';
import { whole } from './flags.js';
import { policyFlag } from './policy-flag.js';

/** Flags that every fetch has. */
export interface FetchFlags {
  readonly datasetsDir?: string;
  readonly endpoint?: string;
  readonly dataPolicy?: DataPolicy;
  readonly acceptChanges?: true;
  readonly retries?: number;
  readonly retryWait?: number;
  readonly stallTimeout?: number;
  readonly json?: true;
  readonly quiet?: true;
}

export interface HubFlags extends FetchFlags {
  readonly symbols?: string;
  readonly symbolColumn?: string;
  readonly files?: readonly string[];
  readonly allowPartial?: true;
}

export interface RangeFlags extends FetchFlags {
  readonly start: string;
  readonly end?: string;
  readonly market?: string;
}

export const FETCH_EXAMPLES = `
Examples:
  barloom data fetch huggingface org/name --symbols BTCUSDT
  barloom data fetch ccxt binance BTC/USDT 1h --start 2020-01-01
  barloom data fetch binance-archive BTCUSDT 1m --start 2021-01-01`;

const HUB_EXAMPLES = `
The token in HF_TOKEN is sent to the hub and to no other host; HF_ENDPOINT names another hub.

Examples:
  barloom data fetch huggingface org/name --symbols BTCUSDT,ETHUSDT
  barloom data fetch huggingface org/name@v1.2 --files 'data/1h/*.parquet' --symbol-column ticker
  HF_TOKEN=… barloom data fetch huggingface org/gated --symbols AAPL`;

export const CCXT_EXAMPLES = `
The package ccxt must be installed: npm install ccxt. CCXT_BINANCE_ENDPOINT names another address of binance.

Examples:
  barloom data fetch ccxt binance BTC/USDT 1h --start 2020-01-01
  barloom data fetch ccxt kraken ETH/EUR 1d --start 2018-01-01 --end 2024-01-01`;

export const ARCHIVE_EXAMPLES = `
BINANCE_ARCHIVE_ENDPOINT names another address of the archives.

Examples:
  barloom data fetch binance-archive BTCUSDT 1m --start 2021-01-01
  barloom data fetch binance-archive BTCUSDT 1h --start 2023-01-01 --market futures-um`;

export const APPEND_EXAMPLES = `
Examples:
  barloom data append
  barloom data append ccxt/binance/BTCUSDT-1h`;

/** Adds the flags of `data fetch huggingface`. */
export function withHubFlags(command: Command): Command {
  return withFetchFlags(
    command
      .option('--symbols <names>', 'symbols, comma-separated; default: all that the files have')
      .option('--symbol-column <name>', 'the column that says whose row it is; default: found by its name')
      .option('--files <pattern...>', 'paths of files: * within a folder, ** across folders; default: all that may hold bars')
      .option('--allow-partial', "take the hub's conversion where it holds the beginning alone")
      .addOption(labelFlag()),
  ).addHelpText('after', HUB_EXAMPLES);
}

/** Adds the flags of what is fetched from a time on. */
export function withRangeFlags(command: Command): Command {
  return withFetchFlags(
    command
      .requiredOption('--start <time>', 'first bar open, UTC: 2020-01-01')
      .option('--end <time>', 'bars that open before it, UTC; default: up to now')
      .addOption(labelFlag()),
  );
}

function labelFlag(): Option {
  return policyFlag('label of the dataset: real, demo (nothing learns from it) or test (made up); default: real');
}

/** Adds the flags of everything that asks a service. */
export function withFetchFlags(command: Command): Command {
  return command
    .option('--accept-changes', 'take what has changed where it came from')
    .option('--datasets-dir <folder>', 'folder of all datasets; default: BARLOOM_DATASETS, else datasets')
    .option('--endpoint <url>', 'address of the service; default: its environment variable, else its own')
    .addOption(wholeFlag('--retries <n>', 'tries in a row that may fail, beside the first (default: 5)', 0, 1000))
    .addOption(wholeFlag('--retry-wait <ms>', 'wait before the first repeat; each further one is twice as long (default: 500)', 0, 60_000))
    .addOption(wholeFlag('--stall-timeout <ms>', 'silence after which an answer is lost (default: 60000)', 10, 3_600_000))
    .option('--json', 'print one JSON document')
    .option('--quiet', 'print nothing but errors');
}

function wholeFlag(flag: string, text: string, low: number, high: number): Option {
  const name = flag.split(' ')[0]!;
  return new Option(flag, text).argParser(whole(name, `a whole number from ${low} to ${high}`, low, high));
}
