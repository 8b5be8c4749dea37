import type { Command } from 'commander';
import { registerFetch } from './data-fetch.js';
import { CALENDAR_NAMES } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { parseTime } from '../../core/time.js';
import { readNumber, readReading, withReadingFlags, type ReadingTexts } from '../reading-flags.js';
import type { CacheSummary, DataFlags, MarketSummary, WrittenBars } from '../../app/market-data/data.js';

const CALENDARS = `${CALENDAR_NAMES.slice(0, -1).join(', ')} or ${CALENDAR_NAMES.at(-1)!}`;
/** The page of `data check --report` without a name. */
const REPORT_FILE = 'data-report.html';

/** Flags as commander hands them over: texts. */
interface DataFlagTexts extends ReadingTexts {
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
  const markets = await importData(files, await readFlags(texts));
  await print(texts, { markets }, () => marketTables(markets));
}

async function runList(texts: Pick<DataFlagTexts, 'cacheDir' | 'json' | 'quiet'> & { readonly datasetsDir?: string }): Promise<void> {
  const [{ listData }, { listFetched }] = await Promise.all([import('../../app/market-data/data.js'), import('../print-datasets.js')]);
  const entries = listData(texts.cacheDir),
    fetched = listFetched(texts.datasetsDir);
  await print(texts, { cache_dir: texts.cacheDir, entries, ...fetched.document }, async () =>
    [...(await fetched.describe()), await cacheTable(entries, texts.cacheDir)].join('\n'),
  );
}

async function runCheck(files: string[], texts: DataFlagTexts & { readonly report?: string | true }): Promise<void> {
  const { checkData } = await import('../../app/market-data/data.js');
  const report = reportPath(texts.report);
  const markets = await checkData(files, await readFlags(texts), report);
  const written = report === undefined ? '' : `\nreport: ${report}`;
  await print(texts, { markets, ...(report !== undefined && { report }) }, async () => `${await marketTables(markets)}${written}`);
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
  const written = await resampleData(file, parseTimeframe(texts.timeframe), texts.out, await readFlags(texts));
  await print(texts, written, () => describeWritten(written));
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
  await print(texts, written, () => describeWritten(written));
}

function withOutputFlags(command: Command): Command {
  return command
    .option('--cache-dir <folder>', 'folder of the market-data cache', 'data_cache')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'print nothing but errors');
}

function withSourceFlags(command: Command): Command {
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

async function readFlags(texts: DataFlagTexts): Promise<DataFlags> {
  const [{ calendarOf }, { parseTimeframe }] = await Promise.all([
    import('../../app/market-data/data.js'),
    import('../../core/timeframe.js'),
  ]);
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

function readDate(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return parseTime(text, flag);
}

async function print(
  texts: { readonly json?: true; readonly quiet?: true },
  document: object,
  describe: () => string | Promise<string>,
): Promise<void> {
  if (texts.quiet && !texts.json) return;
  process.stdout.write(texts.json ? `${JSON.stringify(document, null, 2)}\n` : `${await describe()}\n`);
}

async function marketTables(markets: readonly MarketSummary[]): Promise<string> {
  const overview = await drawTable(
    ['symbol', 'timeframe', 'bars', 'from', 'to', 'layout', 'label', 'calendar', 'cache', 'quality'],
    markets.map((market) => [
      market.symbol,
      market.timeframe,
      String(market.rows),
      market.from,
      market.to,
      market.kind === 'synthetic' ? 'synthetic' : market.layout,
      market.label,
      market.calendar_from === 'given' ? market.calendar : `${market.calendar} (read from the bars)`,
      market.cache.state,
      market.verdict,
    ]),
  );
  const parts = [overview];
  for (const market of markets)
    parts.push(describeSeen(market), ...(await findingTable(market)), ...market.warnings.map((warning) => `warning: ${warning}`));
  return parts.join('\n');
}

function describeSeen({ symbol, calendar_seen: { name, because } }: MarketSummary): string {
  return `${symbol}: the bars show the calendar ${name}: ${because}`;
}

async function findingTable({ symbol, findings }: MarketSummary): Promise<string[]> {
  if (findings.length === 0) return [];
  const { describeValues } = await import('../../app/market-data/data.js');
  const rows = findings.map((finding) => {
    const first = finding.examples[0];
    return [
      finding.kind,
      String(finding.count),
      finding.policy,
      finding.action,
      [
        first ? `${first.file === undefined ? '' : `${first.file} `}row ${first.row}, ${first.time}${describeValues(first)}` : '',
        finding.note ?? '',
      ]
        .filter((text) => text !== '')
        .join('; '),
    ];
  });
  return [`${symbol}: findings`, await drawTable(['finding', 'count', 'policy', 'action', 'first or largest'], rows)];
}

async function cacheTable(entries: readonly CacheSummary[], cacheDir: string): Promise<string> {
  if (entries.length === 0) return `The cache folder "${cacheDir}" holds nothing.`;
  return drawTable(
    ['symbol', 'timeframe', 'bars', 'from', 'to', 'layout', 'source'],
    entries.map((entry) => [
      entry.symbol ?? entry.state,
      entry.timeframe ?? '',
      String(entry.rows ?? ''),
      entry.from ?? '',
      entry.to ?? '',
      entry.layout ?? '',
      entry.source ?? entry.path,
    ]),
  );
}

function describeWritten(written: WrittenBars): string {
  const label = written.kind === 'synthetic' ? ' (synthetic)' : '';
  const sentence = `${written.symbol}${label}: ${written.rows} bars of ${written.timeframe}, ${written.from} to ${written.to}, written to ${written.out}`;
  return [sentence, ...written.warnings.map((warning) => `warning: ${warning}`)].join('\n');
}

async function drawTable(head: string[], rows: string[][]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  return table.toString();
}
