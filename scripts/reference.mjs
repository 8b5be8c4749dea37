// Runs every reference case in a folder of cases (`npm run reference -- FOLDER`) and compares trades and metrics.
// A case is a folder with system.yaml and trades.csv, beside them metrics.json of a market, or summary.json and equity.csv of an account.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { backtest, listTrades, readSystemFile, SKIP_REASONS } from '../dist/library/index.js';

const TOLERANCE = 1e-9;

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  process.stderr.write(`reference: the folder of cases ${folder ?? '(none given)'} does not exist; call npm run reference -- FOLDER\n`);
  process.exit(2);
}
const cases = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, 'system.yaml')))
  .sort();
if (cases.length === 0) {
  process.stderr.write(`reference: ${folder} has no case, that is no folder with a system.yaml\n`);
  process.exit(2);
}
let failed = 0;
for (const name of cases) {
  const differences = await runCase(join(folder, name));
  failed += differences.length > 0 ? 1 : 0;
  process.stdout.write(
    `${differences.length === 0 ? 'ok  ' : 'FAIL'} ${name}${differences
      .slice(0, 5)
      .map((line) => `\n     ${line}`)
      .join('')}\n`,
  );
}
process.stdout.write(`${cases.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function runCase(path) {
  const result = await backtest(readSystemFile(join(path, 'system.yaml')), { useCache: false });
  const symbols = result.legs?.legs.map(({ data }) => data.market.symbol) ?? result.market.symbol;
  const trades = compareTrades(readCsv(join(path, 'trades.csv')), listTrades(result.trades, symbols, result.market.bars.timeMs));
  const read = (name) => JSON.parse(readFileSync(join(path, name), 'utf8'));
  if (!existsSync(join(path, 'summary.json'))) return [...trades, ...compareMetrics(read('metrics.json'), result.metrics)];
  return [...trades, ...compareEquity(readCsv(join(path, 'equity.csv')), result), ...compareSkipped(read('summary.json').skipped, result)];
}

/** Marks that the file has, by their times. */
function compareEquity(expected, { market, window, account }) {
  const found = new Map(Array.from(account.equity, (equity, i) => [isoTime(market.bars.timeMs[window.from + i]), equity]));
  return expected.flatMap(({ time, equity }) =>
    isClose(found.get(time), Number(equity), 'equity') ? [] : [`equity at ${time}: ${found.get(time)}, expected ${equity}`],
  );
}

/** How many signals came to nothing for each reason. */
function compareSkipped(expected, { legs }) {
  const found = {};
  for (const reason of legs.skipped.reason) found[SKIP_REASONS[reason]] = (found[SKIP_REASONS[reason]] ?? 0) + 1;
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])].flatMap((reason) =>
    found[reason] === expected[reason] ? [] : [`skipped for ${reason}: ${found[reason] ?? 0}, expected ${expected[reason] ?? 0}`],
  );
}

function isoTime(timeMs) {
  return new Date(timeMs).toISOString().replace('.000Z', 'Z');
}

function compareTrades(expected, found) {
  if (expected.length !== found.length) return [`${found.length} trades, expected ${expected.length}`];
  return expected.flatMap((row, index) =>
    Object.entries(row).flatMap(([column, text]) => compareCell(index, column, text, cellOf(found[index], column))),
  );
}

function compareCell(index, column, text, value) {
  const isSame = typeof value === 'number' ? isClose(value, Number(text), column) : String(value) === text;
  return isSame ? [] : [`trade ${index} ${column}: ${value}, expected ${text}`];
}

/** Files name columns in snake_case; times are ISO 8601. */
function cellOf(trade, column) {
  if (column === 'entry_time' || column === 'exit_time') return isoTime(column === 'entry_time' ? trade.entryTimeMs : trade.exitTimeMs);
  return trade[column.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())];
}

function compareMetrics(expected, found) {
  return Object.entries(expected).flatMap(([name, value]) => {
    const isSame = value === null ? Number.isNaN(found[name]) : isClose(found[name], value);
    return isSame ? [] : [`${name}: ${found[name]}, expected ${value}`];
  });
}

function isClose(found, expected) {
  return Math.abs(found - expected) <= TOLERANCE * Math.max(Math.abs(expected), Math.abs(found)) || found === expected;
}

function readCsv(path) {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header.map((column, index) => [column, row[index]])));
}
