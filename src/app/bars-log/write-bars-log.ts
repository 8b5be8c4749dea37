import { join } from 'node:path';
import { sliceBars } from '../../core/bars.js';
import type { TradingData } from '../../core/trading-data.js';
import { BARS_LOG_FILES, BARS_LOG_MANIFEST, BARS_LOG_SCHEMA, type BarsLogManifest, type BarsLogTable } from '../../data/bars-log/schema.js';
import { writeBarsDatabase } from '../../data/bars-log/write-database.js';
import { writeTableParquet, type TableColumn } from '../../data/parquet/write-table-parquet.js';
import { hashFile } from '../../files/hash-file.js';
import { replaceJson, writing } from '../../files/output.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { equityAlone } from '../policy/members-alone.js';
import type { BacktestResult } from '../run/backtest.js';
import { legRuns } from '../run/leg-runs.js';
import { graphOf } from '../strategy/strategy-of.js';
import type { RunOptions } from '../system/run-options.js';
import { barsTable, type LoggedRun } from './bars-table.js';
import { logBars, type LoggedLeg } from './log-bars.js';
import { outcomesTable, type OutcomeLeg } from './outcomes.js';
import { strategiesTable } from './strategies-table.js';

/** Horizons of outcomes where none are asked for, bars. */
export const DEFAULT_HORIZONS: readonly number[] = [1, 24];

export interface BarsLogOptions extends RunOptions {
  readonly horizons?: readonly number[] | undefined;
}

/** Writes what a run had before it on each bar, what it decided there, and apart from that what came of it, into the run's folder: as
 *  Parquet, as tables of a DuckDB database, and a manifest, which comes last.
 *  Throws what openMarketFeatures throws; UsageError OUTPUT_UNWRITABLE */
export async function writeBarsLog(
  result: BacktestResult,
  runDir: string,
  runId: string,
  options: BarsLogOptions,
): Promise<BarsLogManifest> {
  const { system, market } = result;
  const horizons = [...new Set(options.horizons ?? DEFAULT_HORIZONS)].sort((a, b) => a - b);
  const { legs, featureSet } = await logBars(result, options);
  const run: LoggedRun = { id: runId, system: system.file.system, timeframe: market.timeframe.name, barMs: market.timeframe.durationMs };
  const { crash_loss: crashLoss, trend_efficiency: trendEfficiency } = system.file.ml_training.label;
  const tables: Readonly<Record<BarsLogTable, readonly TableColumn[]>> = {
    bars: barsTable(legs, featureSet.names, run),
    outcomes: outcomesTable(await outcomeLegs(result, legs, options), horizons, { crashLoss, trendEfficiency }, run),
    strategies: strategiesTable(system.file),
  };
  return await writing(runDir, async () => {
    for (const [table, file] of Object.entries(BARS_LOG_FILES))
      await writeAtomically(join(runDir, file), (path) => writeTableParquet(path, tables[table as BarsLogTable]));
    await writeBarsDatabase(runDir);
    const of = <T>(valueOf: (table: BarsLogTable) => T): Record<BarsLogTable, T> => ({
      bars: valueOf('bars'),
      outcomes: valueOf('outcomes'),
      strategies: valueOf('strategies'),
    });
    const manifest: BarsLogManifest = {
      schema: BARS_LOG_SCHEMA,
      run_id: runId,
      system: system.file.system,
      feature_set: featureSet,
      horizons,
      rows: of((table) => tables[table][0]!.values.length),
      sha256: of((table) => hashFile(join(runDir, BARS_LOG_FILES[table]))),
    };
    replaceJson(runDir, BARS_LOG_MANIFEST, manifest);
    return manifest;
  });
}

/** What a strategy made is the equity of its run; a member's is that of the member alone. */
async function outcomeLegs(result: BacktestResult, legs: readonly LoggedLeg[], options: RunOptions): Promise<OutcomeLeg[]> {
  const { system } = result;
  const found: OutcomeLeg[] = [];
  for (const [index, run] of legRuns(result).entries()) {
    const { symbol, member, strategyId, leg, equity } = legs[index]!;
    const { from, to } = run.window;
    const alone = member === undefined ? undefined : await equityAlone(system.file, graphOf(system.file), tradingOf(result), leg, options);
    found.push({ symbol, member, strategyId, bars: sliceBars(run.market.bars, from, to), equity: alone?.slice(from, to) ?? equity });
  }
  return found;
}

/** The account that a run was traded in, as its legs were opened. */
function tradingOf({ market, dayClockMs, identities, legs }: BacktestResult): TradingData {
  return { market, localTimeMs: dayClockMs, dayClockMs, frames: [], identities, legs: legs!.legs, money: legs!.moneyColumns };
}
