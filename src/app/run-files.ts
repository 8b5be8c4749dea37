import { join } from 'node:path';
import { METRIC_NAMES } from '../core/metrics.js';
import { formatTime } from '../core/time.js';
import { EXIT_REASONS, type Trade } from '../core/trade.js';
import { listTrades } from '../core/trade-columns.js';
import { sliceBars } from '../core/bars.js';
import { writeTableParquet, type TableColumn } from '../data/duckdb/write-table-parquet.js';
import { renderRunReport, type ReportIdentity, type RunReportInput } from '../report/index.js';
import type { BacktestResult } from './backtest.js';
import { numberFormatter, timeFormatter, writeCsv } from './csv-text.js';
import { makeFolder, writeFolder, writeJson, writeJsonLines, writeText } from './output.js';
import { reportSettings, reportStrategy } from './report-texts.js';
import { hashInputs, hashTrades, makeRunId, runInputs } from './run-identity.js';
import type { RunManifest } from './run-manifest.js';
import { eventLines, telemetryLines } from './telemetry.js';
import { ENGINE_VERSION } from './version.js';

/** A run on disk. */
export interface WrittenRun {
  readonly runId: string;
  readonly runDir: string;
  readonly manifest: RunManifest;
}

/** Writes everything that a backtest leaves behind into its run folder. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeRun(result: BacktestResult, outputDir: string, startedMs: number): Promise<WrittenRun> {
  const manifest = makeManifest(result, startedMs);
  const runDir = join(outputDir, folderOf(result), manifest.run_id);
  const trades = listTrades(result.trades, result.market.symbol, result.market.bars.timeMs);
  makeFolder(join(runDir, '..'));
  await writeFolder(runDir, async (folder) => {
    writeJson(folder, 'run_manifest.json', manifest);
    writeJson(folder, 'result.json', summaryOf(result, manifest));
    writeTradesCsv(join(folder, 'trades.csv'), trades);
    await writeTradesParquet(join(folder, 'trades.parquet'), result);
    writeCurves(folder, result);
    writeJsonLines(folder, 'telemetry.jsonl', telemetryLines(result, manifest.run_id, trades));
    writeJsonLines(folder, 'events.jsonl', eventLines(result, manifest.run_id, startedMs));
    writeText(folder, 'report.html', renderRunReport(reportInput(result, manifest.run_id, trades)));
  });
  return { runId: manifest.run_id, runDir, manifest };
}

/** `<system>/<symbol>/<timeframe>/<window>` */
export function folderOf({ system, market, window }: Pick<BacktestResult, 'system' | 'market' | 'window'>): string {
  return join(system.file.system, market.symbol, market.timeframe.name, window.name);
}

function makeManifest(result: BacktestResult, startedMs: number): RunManifest {
  const inputs = runInputs(result.system, result.market, result.window);
  const inputsHash = hashInputs(inputs, result.parameters);
  return {
    manifest_version: 1,
    kind: 'backtest',
    run_id: makeRunId(startedMs, inputsHash),
    created: formatTime(startedMs),
    inputs_hash: inputsHash,
    ...inputs,
    parameters: result.parameters,
    trade_hash: hashTrades(result.trades, result.market.bars.timeMs),
  };
}

function summaryOf(result: BacktestResult, manifest: RunManifest): object {
  const { system, symbol, timeframe, window, data } = manifest;
  return {
    run_id: manifest.run_id, system, symbol, timeframe, window, data,
    synthetic: data.kind === 'synthetic',
    parameters: result.parameters,
    metrics: result.metrics,
    ambiguous_trades: result.trades.ambiguous.reduce((sum, each) => sum + each, 0),
    warmup_bars: result.warmupBars,
    verdicts: [],
    warnings: result.warnings,
    trade_hash: manifest.trade_hash,
  };
}

const TRADE_HEADER = ['symbol', 'side', 'entry_time', 'entry_price', 'exit_time', 'exit_price', 'quantity', 'pnl', 'fees', 'return', 'r_multiple', 'bars_held', 'mae', 'mfe', 'exit_reason', 'ambiguous'];

function writeTradesCsv(path: string, trades: readonly Trade[]): void {
  const cell = (value: number): string => (Number.isNaN(value) ? '' : String(value));
  writeCsv(path, TRADE_HEADER, trades.length, (row) => {
    const t = trades[row]!;
    const numbers = [t.quantity, t.pnl, t.fees, t.return, t.rMultiple, t.barsHeld, t.mae, t.mfe].map(cell);
    return `${[t.symbol, t.side, formatTime(t.entryTimeMs), t.entryPrice, formatTime(t.exitTimeMs), t.exitPrice, ...numbers, t.exitReason, t.ambiguous].join(',')}\n`;
  });
}

async function writeTradesParquet(path: string, { trades, market }: BacktestResult): Promise<void> {
  const doubles = (values: Int32Array, map: (value: number) => number = (value) => value): Float64Array => Float64Array.from(values, map);
  const time = (bar: number): number => market.bars.timeMs[bar]!;
  const columns: TableColumn[] = [
    { name: 'symbol', kind: 'text', values: new Float64Array(trades.count), texts: [market.symbol] },
    { name: 'side', kind: 'text', values: doubles(trades.side, (side) => (side > 0 ? 0 : 1)), texts: ['long', 'short'] },
    { name: 'entry_time', kind: 'time', values: doubles(trades.entryBar, time) },
    { name: 'entry_price', kind: 'number', values: trades.entryPrice },
    { name: 'exit_time', kind: 'time', values: doubles(trades.exitBar, time) },
    { name: 'exit_price', kind: 'number', values: trades.exitPrice },
    { name: 'quantity', kind: 'number', values: trades.quantity },
    { name: 'pnl', kind: 'number', values: trades.pnl },
    { name: 'fees', kind: 'number', values: trades.fees },
    { name: 'return', kind: 'number', values: trades.tradeReturn },
    { name: 'r_multiple', kind: 'number', values: trades.rMultiple },
    { name: 'bars_held', kind: 'whole', values: doubles(trades.barsHeld) },
    { name: 'mae', kind: 'number', values: trades.mae },
    { name: 'mfe', kind: 'number', values: trades.mfe },
    { name: 'exit_reason', kind: 'text', values: doubles(trades.reason), texts: EXIT_REASONS },
    { name: 'ambiguous', kind: 'truth', values: doubles(trades.ambiguous) },
  ];
  await writeTableParquet(path, columns);
}

function writeCurves(folder: string, { market, window, account }: BacktestResult): void {
  const times = market.bars.timeMs.subarray(window.from, window.to);
  const [equityTime, accountTime] = [timeFormatter(), timeFormatter()];
  const [equity, drawdown, cash, position, exposure] = [numberFormatter(), numberFormatter(), numberFormatter(), numberFormatter(), numberFormatter()];
  writeCsv(join(folder, 'equity.csv'), ['time', 'equity', 'drawdown'], times.length, (i) => `${equityTime(times[i]!)},${equity(account.equity[i]!)},${drawdown(account.drawdown[i]!)}\n`);
  writeCsv(join(folder, 'account_curve.csv'), ['time', 'cash', 'position', 'exposure'], times.length, (i) => `${accountTime(times[i]!)},${cash(account.cash[i]!)},${position(account.position[i]!)},${exposure(account.exposure[i]!)}\n`);
}

/** Returns what a run's report shows. */
export function reportInput(result: BacktestResult, runId: string, trades: readonly Trade[]): RunReportInput {
  const { system, market, window, account } = result;
  return {
    ...reportIdentity(result, runId),
    parameters: result.parameters,
    strategy: reportStrategy(system.file),
    ...reportSettings(system.file),
    metrics: result.metrics,
    bars: sliceBars(market.bars, window.from, window.to),
    equity: account.equity,
    localTimeMs: result.localTimeMs.subarray(window.from, window.to),
    zone: market.calendar.zone,
    initialCash: system.file.risk.cash,
    trades,
  };
}

/** Returns what every report says about where it comes from. */
export function reportIdentity({ system, market, window, warnings }: Pick<BacktestResult, 'system' | 'market' | 'window' | 'warnings'>, runId: string): ReportIdentity {
  return {
    runId, engineVersion: ENGINE_VERSION, system: system.file.system, symbol: market.symbol, timeframe: market.timeframe.name,
    windowName: window.name, startMs: window.startMs, endMs: window.endMs, origin: market.origin, warnings,
  };
}

/** Names of a trial's record in files, in its order. */
export const RECORD_NAMES = [...METRIC_NAMES, 'ambiguous_trades'] as const;
