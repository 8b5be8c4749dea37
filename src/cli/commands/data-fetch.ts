import type { Command } from 'commander';
import { UsageError } from '../../core/errors.js';
import type { FetchOptions, FetchedDataset } from '../../app/datasets/fetch-dataset.js';
import { abortOnInterrupt } from '../interrupt.js';
import {
  APPEND_EXAMPLES,
  ARCHIVE_EXAMPLES,
  CCXT_EXAMPLES,
  FETCH_EXAMPLES,
  withFetchFlags,
  withHubFlags,
  withRangeFlags,
  type FetchFlags,
  type HubFlags,
  type RangeFlags,
} from '../fetch-flags.js';
import { FetchProgress } from '../fetch-progress.js';

/** Adds `data fetch huggingface|ccxt|binance-archive` and `data append`. */
export function registerFetch(data: Command): void {
  const fetch = data
    .command('fetch')
    .description('fetch a dataset from a service; the same command again goes on, and adds what is new')
    .addHelpText('after', FETCH_EXAMPLES);
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
  if (fetched.length + failures.length === 0) sayNothingThere(flags);
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

function sayNothingThere(flags: FetchFlags): void {
  if (isTold(flags)) process.stdout.write('There are no datasets yet; barloom data fetch brings one.\n');
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
