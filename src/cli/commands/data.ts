import type { Command } from 'commander';
import { registerFetch } from './data-fetch.js';
import { UsageError } from '../../core/errors.js';
import { parseTime } from '../../core/time.js';
import { CALENDARS, readDataFlags, withOutputFlags, withSourceFlags, type DataFlagTexts } from '../data-flags.js';
import { cacheTable, describeWritten, marketTables, printData } from '../print-data.js';
import { readNumber } from '../reading-flags.js';

/** The page of `data check --report` without a name. */
const REPORT_FILE = 'data-report.html';

interface SynthFlagTexts {
  readonly symbol: string;
  readonly timeframe: string;
  readonly calendar: string;
  readonly bars?: string;
  readonly seed?: string;
  readonly start?: string;
  readonly startPrice?: string;
  readonly volatility?: string;
  readonly drift?: string;
  readonly out: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** Adds `data import|list|check|resample|fetch|append|synth`. Nothing heavy is loaded before a command runs. */
export function registerData(program: Command): void {
  const data = program.command('data').description('bring bars in, look at them, make them');
  withSourceFlags(
    data
      .command('import <file...>')
      .description('import files (CSV, JSON, Parquet, Arrow, DuckDB; gzip, zstd, zip) or the data of system files into the cache'),
  ).action(runImport);
  withOutputFlags(data.command('list').description('list the datasets that were fetched, and what the cache holds'))
    .option('--datasets-dir <folder>', 'folder of all datasets; default: BARLOOM_DATASETS, else datasets')
    .addHelpText('after', '\nExamples:\n  barloom data list\n  barloom data list --json')
    .action(runList);
  withSourceFlags(
    data
      .command('check <file...>')
      .description('check the quality of files or of the data of system files; exit code 3 where a finding fails'),
  )
    .option('--report [file]', `also write an HTML page with bars, findings and what a repair would do; default: ${REPORT_FILE}`)
    .action(runCheck);
  withSourceFlags(data.command('resample <file>').description('write the bars of a file or system at a higher timeframe'))
    .requiredOption('--out <file>', 'file to write: .csv, .csv.gz or .parquet')
    .action(runResample);
  registerFetch(data);
  withSynthFlags(data.command('synth').description('write a synthetic market')).action(runSynth);
}

async function runImport(files: string[], texts: DataFlagTexts): Promise<void> {
  const { importData } = await import('../../app/market-data/data.js');
  const markets = await importData(files, await readDataFlags(texts));
  await printData(texts, { markets }, () => marketTables(markets));
}

async function runList(texts: Pick<DataFlagTexts, 'cacheDir' | 'json' | 'quiet'> & { readonly datasetsDir?: string }): Promise<void> {
  const [{ listData }, { listFetched }] = await Promise.all([import('../../app/market-data/data.js'), import('../print-datasets.js')]);
  const entries = listData(texts.cacheDir),
    fetched = listFetched(texts.datasetsDir);
  await printData(texts, { cache_dir: texts.cacheDir, entries, ...fetched.document }, async () =>
    [...(await fetched.describe()), await cacheTable(entries, texts.cacheDir)].join('\n'),
  );
}

async function runCheck(files: string[], texts: DataFlagTexts & { readonly report?: string | true }): Promise<void> {
  const { checkData } = await import('../../app/market-data/data.js');
  const report = reportPath(texts.report);
  const markets = await checkData(files, await readDataFlags(texts), report);
  const written = report === undefined ? '' : `\nreport: ${report}`;
  await printData(texts, { markets, ...(report !== undefined && { report }) }, async () => `${await marketTables(markets)}${written}`);
  if (markets.some(({ verdict }) => verdict === 'failed')) process.exitCode = 3;
}

/** Throws UsageError FLAG_INVALID where a name is no page: a file of bars that stands behind the flag would be written over. */
function reportPath(flag: string | true | undefined): string | undefined {
  if (flag === undefined || flag === true) return flag && REPORT_FILE;
  if (/\.html?$/i.test(flag)) return flag;
  throw new UsageError('FLAG_INVALID', `--report must be the name of an .html file or stand behind the files, and it is "${flag}"`, {
    context: { flag: '--report', value: flag },
  });
}

async function runResample(file: string, texts: DataFlagTexts & { readonly out: string }): Promise<void> {
  const [{ resampleData }, { parseTimeframe }] = await Promise.all([
    import('../../app/market-data/data.js'),
    import('../../core/timeframe.js'),
  ]);
  if (texts.timeframe === undefined)
    throw new UsageError('FLAG_INVALID', 'data resample needs --timeframe, and it is not given', { context: { flag: '--timeframe' } });
  const written = await resampleData(file, parseTimeframe(texts.timeframe), texts.out, await readDataFlags(texts));
  await printData(texts, written, () => describeWritten(written));
}

async function runSynth(texts: SynthFlagTexts): Promise<void> {
  const [{ calendarOf, synthesizeData }, { parseTimeframe }] = await Promise.all([
    import('../../app/market-data/data.js'),
    import('../../core/timeframe.js'),
  ]);
  const options = {
    seed: readNumber('--seed', texts.seed),
    bars: readNumber('--bars', texts.bars),
    startMs: readDate('--start', texts.start),
    startPrice: readNumber('--start-price', texts.startPrice),
    volatility: readNumber('--volatility', texts.volatility),
    drift: readNumber('--drift', texts.drift),
  };
  const written = await synthesizeData(texts.symbol, parseTimeframe(texts.timeframe), calendarOf(texts.calendar).name, options, texts.out);
  await printData(texts, written, () => describeWritten(written));
}

function withSynthFlags(command: Command): Command {
  return command
    .requiredOption('--out <file>', 'file to write: .csv, .csv.gz or .parquet')
    .option('--symbol <name>', 'symbol', 'SYNTH')
    .option('--timeframe <timeframe>', 'timeframe', '1h')
    .option('--calendar <name>', CALENDARS, 'crypto')
    .option('--bars <count>', 'number of bars; default: 20000')
    .option('--seed <number>', 'seed; default: 1')
    .option('--start <date>', 'first day; default: 2015-01-01')
    .option('--start-price <price>', 'first price; default: by calendar')
    .option('--volatility <fraction>', "deviation of a year's returns; default: by calendar")
    .option('--drift <fraction>', 'mean return of a year; default: by calendar')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'print nothing but errors');
}

function readDate(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return parseTime(text, flag);
}
