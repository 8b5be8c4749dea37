import { RECORD_NAMES } from '../../core/trial-record.js';
import { chooseWindow } from '../system/choose-window.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { parametersOf } from '../../core/trial-table.js';
import { sampleLookahead } from '../lookahead/sample-lookahead.js';
import { cacheOf, workersOf } from '../system/run-options.js';
import { requireOneObjective, Scorer } from '../trials/scorer.js';
import { openTrials, searchedGraph } from '../trials/open-trials.js';
import { searchedSystem } from '../strategy/searched-system.js';
import { openGrid } from '../trials/space-of.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { openSample } from '../verdict/return-sample.js';
import { countTrials } from '../verdict/trial-counter.js';
import { SweepRun } from './sweep-run.js';
import type { SweepOptions, SweepOutcome, SweepResult } from './sweep-outcome.js';

/** Runs every allowed point of the grid over `space` and keeps every record. Throws UsageError SPACE_INVALID and what `backtest` throws. */
export async function sweep(system: ResolvedSystem, options: SweepOptions = {}): Promise<SweepResult> {
  let records = new Float64Array();
  const outcome = await sweepTrials(system, {
    ...options,
    onStart: (plan) => {
      records = new Float64Array(plan.count * RECORD_NAMES.length).fill(Number.NaN);
      return options.onStart?.(plan);
    },
    onPart: (first, table, results) => {
      records.set(results.records, first * RECORD_NAMES.length);
      options.onPart?.(first, table, results);
    },
  });
  return { ...outcome, records, fields: RECORD_NAMES.length };
}

/** Runs a sweep whose records are the business of `onPart`: memory grows by some bytes a trial. Throws as `sweep` does. */
export async function sweepTrials(asked: ResolvedSystem, options: SweepOptions): Promise<SweepOutcome> {
  const system = searchedSystem(asked);
  const { file } = system;
  const graph = searchedGraph(file);
  const grid = openGrid(file, graph, options.trials);
  const scorer = new Scorer(file);
  requireOneObjective(scorer, 'a sweep');
  const workers = workersOf(options);
  const opened = await openStrategyData(file, options.symbol, graph, cacheOf(options));
  const window = chooseWindow(file, opened.trading.market, options);
  const { market, identities } = opened.trading;
  const known =
    options.onStart?.({ market, identities, window, names: grid.names, values: grid.values, count: grid.count }) ?? options.known;
  const counter = countTrials('sweep', system, opened.trading, window, options.registry);
  counter.begin(grid.count);
  await sampleLookahead({ file, graph, data: opened.trading, parameters: parametersOf(grid.peek(), 0) }, grid.count, options);
  const engine = openTrials(file, graph, opened.trading, workers, options);
  try {
    const sample = file.verdict.enabled ? openSample(opened.trading, window, grid.count) : undefined;
    const run = new SweepRun(engine, grid, scorer, window, sample, { ...options, known });
    options.onPhase?.('trials');
    await run.runAll();
    options.onPhase?.('verdict');
    return await run.finish(system, opened.trading, graph, workers, opened.warnings, counter);
  } finally {
    await engine.close();
  }
}
