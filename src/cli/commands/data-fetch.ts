import { Option, type Command } from 'commander';
import { UsageError } from '../../core/errors.js';
import type { DataPolicy } from '../../core/data-label.js';
import type { FetchOptions, FetchedDataset } from '../../app/datasets/fetch-dataset.js';
import { abortOnInterrupt } from '../interrupt.js';
import { whole } from '../flags.js';
import { policyFlag } from '../policy-flag.js';
import { FetchProgress } from '../fetch-progress.js';

/** Flags that every fetch has. */
interface FetchFlags {
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

interface HubFlags extends FetchFlags {
  readonly symbols?: string;
  readonly symbolColumn?: string;
  readonly files?: readonly string[];
  readonly allowPartial?: true;
}

interface RangeFlags extends FetchFlags {
  readonly start: string;
  readonly end?: string;
  readonly market?: string;
}

/** Adds `data fetch huggingface|ccxt|binance-archive` and `data append`. */
export function registerFetch(data: Command): void {
  const fetch = data.command('fetch').description('fetch a dataset from a service; the same command again goes on, and adds what is new');
  withHubFlags(
    fetch.command('huggingface <dataset>').description('fetch the Parquet or CSV files of a dataset of the Hugging Face hub'),
  ).action(fetchHub);
  withRangeFlags(fetch.command('ccxt <exchange> <market> <timeframe>').description('fetch bars of an exchange through the package ccxt'))
    .addHelpText('after', CCXT_EXAMPLES)
    .action(fetchExchange);
  withRangeFlags(
    fetch.command('binance-archive <symbol> <timeframe>').description("fetch Binance's archives, each checked against its checksum"),
  )
    .option('--market <name>', 'spot, futures-um or futures-cm', 'spot')
    .addHelpText('after', ARCHIVE_EXAMPLES)
    .action(fetchArchives);
  withFetchFlags(
    data.command('append [dataset...]').description('fetch what is new of datasets, as `data list` names them; of all where none is named'),
  )
    .addHelpText('after', APPEND_EXAMPLES)
    .action(append);
}

const HUB_EXAMPLES = `
Examples:
  barloom data fetch huggingface org/name --symbols BTCUSDT,ETHUSDT
  barloom data fetch huggingface org/name@v1.2 --files 'data/1h/*.parquet' --symbol-column ticker
  HF_TOKEN=… barloom data fetch huggingface org/gated --symbols AAPL

HF_TOKEN is sent to the hub and nowhere else; HF_ENDPOINT names another hub.`;

const CCXT_EXAMPLES = `
Examples:
  barloom data fetch ccxt binance BTC/USDT 1h --start 2020-01-01
  barloom data fetch ccxt kraken ETH/EUR 1d --start 2018-01-01 --end 2024-01-01

The package ccxt must be installed: npm install ccxt. CCXT_BINANCE_ENDPOINT names another address of binance.`;

const ARCHIVE_EXAMPLES = `
Examples:
  barloom data fetch binance-archive BTCUSDT 1m --start 2021-01-01
  barloom data fetch binance-archive BTCUSDT 1h --start 2023-01-01 --market futures-um

BINANCE_ARCHIVE_ENDPOINT names another address of the archives.`;

const APPEND_EXAMPLES = `
Examples:
  barloom data append
  barloom data append ccxt/binance/BTCUSDT-1h`;

function withHubFlags(command: Command): Command {
  return withFetchFlags(command)
    .option('--symbols <names>', 'symbols, comma-separated; default: all that the files have')
    .option('--symbol-column <name>', 'the column that says whose row it is; default: found by its name')
    .option('--files <pattern...>', 'paths of files: * within a folder, ** across folders; default: all that may hold bars')
    .option('--allow-partial', "take the hub's conversion where it holds the beginning alone")
    .addHelpText('after', HUB_EXAMPLES);
}

function withRangeFlags(command: Command): Command {
  return withFetchFlags(command)
    .requiredOption('--start <time>', 'first bar open, UTC: 2020-01-01')
    .option('--end <time>', 'bars that open before it, UTC; default: up to now');
}

function withFetchFlags(command: Command): Command {
  return command
    .option('--datasets-dir <folder>', 'folder of all datasets; default: BARLOOM_DATASETS, else datasets')
    .option('--endpoint <url>', 'address of the service; default: its environment variable, else its own')
    .addOption(policyFlag('label of the dataset: real, demo (nothing learns from it) or test (made up); default: real'))
    .option('--accept-changes', 'take what has changed where it came from')
    .addOption(
      new Option('--retries <n>', 'tries in a row that may fail, beside the first (default: 5)').argParser(
        whole('--retries', 'a whole number from 0 to 1000', 0, 1000),
      ),
    )
    .addOption(
      new Option('--retry-wait <ms>', 'wait before the first repeat; each further one is twice as long (default: 500)').argParser(
        whole('--retry-wait', 'a whole number from 0 to 60000', 0, 60_000),
      ),
    )
    .addOption(
      new Option('--stall-timeout <ms>', 'silence after which an answer is lost (default: 60000)').argParser(
        whole('--stall-timeout', 'a whole number from 10 to 3600000', 10, 3_600_000),
      ),
    )
    .option('--json', 'print one JSON document')
    .option('--quiet', 'print nothing but errors');
}

async function fetchHub(text: string, flags: HubFlags): Promise<void> {
  const { parseHubName } = await import('../../app/datasets/fetch-dataset.js');
  const request = {
    ...parseHubName(text),
    symbols: flags.symbols === undefined ? null : splitNames('--symbols', flags.symbols),
    files: flags.files ?? null,
    symbol_column: flags.symbolColumn ?? null,
    allow_partial: flags.allowPartial === true,
  };
  await fetchOne({ source: 'huggingface', request }, flags);
}

async function fetchExchange(exchange: string, market: string, timeframe: string, flags: RangeFlags): Promise<void> {
  await fetchOne({ source: 'ccxt', request: { exchange, market, timeframe, ...(await readRange(flags)) } }, flags);
}

async function fetchArchives(symbol: string, timeframe: string, flags: RangeFlags): Promise<void> {
  const { requireArchiveMarket } = await import('../../app/datasets/fetch-dataset.js');
  const market = requireArchiveMarket(flags.market!);
  await fetchOne({ source: 'binance-archive', request: { market, symbol, timeframe, ...(await readRange(flags)) } }, flags);
}

async function readRange({ start, end }: RangeFlags): Promise<{ readonly start: string; readonly end: string | null }> {
  const { formatTime, parseTime } = await import('../../core/time.js');
  const startMs = parseTime(start, '--start'),
    endMs = end === undefined ? undefined : parseTime(end, '--end');
  if (endMs !== undefined && endMs <= startMs)
    throw new UsageError('FLAG_INVALID', `--end must be after --start, and ${end} is not after ${start}`, { context: { flag: '--end' } });
  return { start: formatTime(startMs), end: endMs === undefined ? null : formatTime(endMs) };
}

function splitNames(flag: string, text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return [...new Set(names)];
  throw new UsageError('FLAG_INVALID', `${flag} must be names separated by commas, not "${text}"`, { context: { flag, value: text } });
}

type DatasetRequest = Parameters<(typeof import('../../app/datasets/fetch-dataset.js'))['fetchDataset']>[0];

async function fetchOne(asked: DatasetRequest, flags: FetchFlags): Promise<void> {
  const { datasetPlaceOf, fetchDataset } = await import('../../app/datasets/fetch-dataset.js');
  const progress = new FetchProgress(isTold(flags), datasetPlaceOf(asked));
  const fetched = await fetchDataset(asked, await optionsOf(flags, progress));
  await printFetched([fetched], flags);
}

async function append(places: string[], flags: FetchFlags): Promise<void> {
  const { appendDatasets } = await import('../../app/datasets/append-datasets.js');
  const progress = new FetchProgress(isTold(flags), 'append');
  const { fetched, failures } = await appendDatasets(places, await optionsOf(flags, progress), (place) => progress.begin(place));
  const [first, ...others] = failures;
  // with --json the one document is the error's
  if (first === undefined || !flags.json) await printFetched(fetched, flags);
  const { printWarning } = await import('../print.js');
  for (const { error } of others) printWarning(error.message);
  if (first !== undefined) throw first.error;
}

async function optionsOf(flags: FetchFlags, progress: FetchProgress): Promise<FetchOptions> {
  const { datasetsDir, DEFAULT_RETRIES } = await import('../../app/datasets/fetch-dataset.js');
  return {
    datasetsDir: datasetsDir(flags.datasetsDir, process.env),
    endpoint: flags.endpoint,
    environment: process.env,
    policy: flags.dataPolicy,
    acceptChanges: flags.acceptChanges === true,
    retry: {
      retries: flags.retries ?? DEFAULT_RETRIES.retries,
      firstWaitMs: flags.retryWait ?? DEFAULT_RETRIES.firstWaitMs,
      stallMs: flags.stallTimeout ?? DEFAULT_RETRIES.stallMs,
    },
    signal: abortOnInterrupt().signal,
    onStep: (step) => progress.update(step),
    onWait: (reason, waitMs) => progress.wait(reason, waitMs),
  };
}

function isTold({ json, quiet }: FetchFlags): boolean {
  return json !== true && quiet !== true;
}

async function printFetched(fetched: readonly FetchedDataset[], flags: FetchFlags): Promise<void> {
  const { describeFetched, fetchedDocument } = await import('../print-datasets.js');
  if (flags.json) return void process.stdout.write(`${JSON.stringify({ datasets: fetched.map(fetchedDocument) }, null, 2)}\n`);
  if (flags.quiet) return;
  if (fetched.length > 0) process.stdout.write(`${fetched.map(describeFetched).join('\n')}\n`);
}
