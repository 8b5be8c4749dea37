import { join } from 'node:path';
import { formatTime } from '../../core/time.js';
import { isLegsCurve } from '../../core/account-curve.js';
import { listTrades } from '../../core/trade-columns.js';
import type { AccountCurve } from '../../core/market-curve.js';
import { sliceBars } from '../../core/bars.js';
import { writeTableParquet } from '../../data/parquet/write-table-parquet.js';
import { renderRunReport, type ReportIdentity, type RunReportInput } from '../../report/index.js';
import type { BacktestResult } from './backtest.js';
import { describeDay } from '../../data/calendar/trading-day.js';
import { placeOf } from './run-folder.js';
import type { NamedWindow } from '../system/choose-window.js';
import { csvTable, parquetColumns, type FileColumn } from '../files/file-columns.js';
import { prepareThreads, writeLines, writeLinesAside, type LinesFile } from '../files/lines-file.js';
import { writeFolder } from '../../files/new-folder.js';
import { writeJson, writeJsonLines, writeText } from '../../files/output.js';
import { plainSettings, reportSettings, reportStrategy } from './report-texts.js';
import { fillColumns, groupFills } from './fill-columns.js';
import { hashInputs, hashTrades, makeRunId, runInputs } from './run-identity.js';
import { accountJson, reportAccount, type AccountReport } from './account-report.js';
import { listSignals, signalTable } from './signals.js';
import { hasPolicy, policyWeightColumns } from './policy-weights.js';
import { weightColumns } from './rebalances.js';
import { reportLegs } from './report-legs.js';
import { bracketJson } from './bracket.js';
import { labelOf, resultHead, type HeadParts } from './result-head.js';
import { MANIFEST_VERSION, type RunManifest } from './run-manifest.js';
import { eventLines, telemetryTable } from './telemetry.js';
import { legNames, tradeColumns } from './trade-columns.js';
import { ENGINE_VERSION } from './version.js';
import { cashOf } from '../strategy/rules-of.js';

/** A run on disk. */
export interface WrittenRun {
  readonly runId: string;
  readonly runDir: string;
  readonly manifest: RunManifest;
  /** of an account of legs */
  readonly account: AccountReport | undefined;
}

/** Gets ready to write the run over a window, while it is computed. */
export function prepareRun({ from, to }: NamedWindow): void {
  prepareThreads(CURVES.length, to - from);
}

/** Writes everything that a backtest leaves behind into its run folder. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeRun(result: BacktestResult, outputDir: string, startedMs: number): Promise<WrittenRun> {
  const planned = makeManifest(result, startedMs),
    account = reportAccount(result),
    parent = join(outputDir, placeOf(planned));
  let manifest = planned;
  const runId = await writeFolder(parent, planned.run_id, async (folder, run_id) => {
    manifest = { ...planned, run_id };
    const aside = writeLinesAside(curveFiles(folder, result));
    try {
      const columns = tradeColumns(result);
      writeTableParquet(join(folder, 'trades.parquet'), parquetColumns(columns));
      writeJson(folder, 'run_manifest.json', manifest);
      writeJson(folder, 'result.json', summaryOf(result, manifest, account));
      if (account !== undefined) writeTableParquet(join(folder, 'signals.parquet'), signalTable(listSignals(result)));
      writeLines([
        { path: join(folder, 'trades.csv'), table: csvTable(columns) },
        { path: join(folder, 'fills.csv'), table: csvTable(fillColumns(result)) },
        ...weightFiles(folder, result),
        { path: join(folder, 'telemetry.jsonl'), table: telemetryTable(result, manifest.run_id, columns) },
      ]);
      writeText(folder, 'report.html', renderRunReport(reportInput(result, manifest.run_id, account)));
    } finally {
      await Promise.allSettled([aside]);
    }
    await aside;
    writeJsonLines(folder, 'events.jsonl', eventLines(result, manifest.run_id, startedMs));
  });
  return { runId, runDir: join(parent, runId), manifest, account };
}

/** What the rebalances of a rotation aimed at, or what the policy of a composite said. */
function weightFiles(folder: string, result: BacktestResult): LinesFile[] {
  const targets = result.legs?.targets;
  if (hasPolicy(result)) return [{ path: join(folder, 'weights.csv'), table: csvTable(policyWeightColumns(result)) }];
  return targets === undefined ? [] : [{ path: join(folder, 'weights.csv'), table: csvTable(weightColumns(result, targets)) }];
}

function makeManifest(result: BacktestResult, startedMs: number): RunManifest {
  const inputs = runInputs(result.system, result, result.window);
  const inputsHash = hashInputs('backtest', inputs, result.parameters);
  return {
    manifest_version: MANIFEST_VERSION,
    kind: 'backtest',
    run_id: makeRunId(startedMs, inputsHash),
    created: formatTime(startedMs),
    inputs_hash: inputsHash,
    ...inputs,
    parameters: result.parameters,
    trade_hash: hashTrades(result.trades, result.market.bars.timeMs),
  };
}

function summaryOf(result: BacktestResult, manifest: RunManifest, account: AccountReport | undefined): object {
  const { warnings, ...head } = resultHead('backtest', result);
  return {
    run_id: manifest.run_id,
    ...head,
    window: manifest.window,
    data: manifest.data,
    parameters: result.parameters,
    metrics: result.metrics,
    ...result.facts,
    bracket: result.bracket ? bracketJson(result.bracket) : null,
    warmup_bars: result.warmupBars,
    ...(account && { account: accountJson(account) }),
    verdicts: [],
    warnings,
    trade_hash: manifest.trade_hash,
  };
}

/** Files that have a line per bar. */
const CURVES = ['equity.csv', 'account_curve.csv'] as const;

/** Returns the files of a run's account. */
export function curveFiles(folder: string, { market, window, account }: BacktestResult): LinesFile[] {
  const time: FileColumn = { name: 'time', kind: 'time', values: market.bars.timeMs.subarray(window.from, window.to) };
  return CURVES.map((file) => ({
    path: join(folder, file),
    table: csvTable([
      time,
      ...Object.entries(curvesOf(account)[file]).map(([name, values]): FileColumn => ({ name, kind: 'number', values })),
    ]),
  }));
}

/** The columns of each file beside the time. */
function curvesOf(account: AccountCurve): Readonly<Record<(typeof CURVES)[number], Readonly<Record<string, Float64Array>>>> {
  const { equity, drawdown, cash, position, exposure } = account;
  return {
    'equity.csv': { equity, drawdown },
    'account_curve.csv': isLegsCurve(account)
      ? { cash, positions: account.positions, gross: account.gross, net: exposure }
      : { cash, position, exposure },
  };
}

/** Returns what a run's report shows.
 *  measured  of an account of legs, where it was measured already */
export function reportInput(result: BacktestResult, runId: string, measured = reportAccount(result)): RunReportInput {
  const { system, market, window, account } = result;
  return {
    ...reportIdentity(result, runId),
    parameters: result.parameters,
    strategy: reportStrategy(system.file),
    ...reportSettings(system.file, result.parameters, market.symbol),
    ...(system.file.portfolio && { portfolio: plainSettings(system.file.portfolio) }),
    metrics: result.metrics,
    bracket: result.bracket,
    bars: sliceBars(market.bars, window.from, window.to),
    equity: account.equity,
    drawdown: account.drawdown,
    localTimeMs: result.dayClockMs.subarray(window.from, window.to),
    zone: describeDay(market.calendar.day),
    initialCash: cashOf(system.file, result.parameters),
    trades: listTrades(result.trades, legNames(result), market.bars.timeMs),
    ...(result.fills && { fills: groupFills(result) }),
    legs: measured && reportLegs(result, measured),
  };
}

/** Returns what every report says about where it comes from. */
export function reportIdentity(
  result: Pick<HeadParts, 'system' | 'market' | 'identities' | 'dataPolicy' | 'window' | 'warnings'>,
  runId: string,
): ReportIdentity {
  const { system, market, window, warnings } = result;
  return {
    runId,
    engineVersion: ENGINE_VERSION,
    system: system.file.system,
    symbol: market.symbol,
    timeframe: market.timeframe.name,
    windowName: window.name,
    startMs: window.startMs,
    endMs: window.endMs,
    origin: market.origin,
    dataPolicy: labelOf(result),
    warnings,
  };
}
