import type { Market } from '../core/bars.js';
import type { Parameters, ParameterValue } from '../core/graph.js';
import { METRIC_NAMES } from '../core/metrics.js';
import type { TradingData } from '../core/trading-data.js';
import { parametersOf, TRIAL_STATES, type TrialResults, type TrialTable } from '../core/trial-table.js';
import type { StrategyGraph } from '../core/graph.js';
import { nameKey } from '../expr/compile-formula.js';
import type { Grid } from '../search/grid.js';
import type { EvaluationHooks } from '../engine/evaluation.js';
import type { TrialEngine } from '../engine/trial-engine.js';
import { finishRun, type BacktestResult } from './backtest.js';
import { BestRecords } from './best-records.js';
import { chooseWindow, type NamedWindow } from './choose-window.js';
import { openEngine } from './open-engine.js';
import { openTradingData } from './open-trading-data.js';
import { cacheOf, workersOf, type RunOptions } from './run-options.js';
import { Scorer } from './scorer.js';
import { graphOf } from './strategy-of.js';
import { openGrid } from './sweep-space.js';
import type { ResolvedSystem } from './system-file.js';
import { warnAboutSettings } from './warnings.js';

/** Trials that are asked for and told together: part of the study, never of the number of workers. */
const ASK_TRIALS = 16_384;
const METRIC_KEYS = METRIC_NAMES.map(nameKey);
const COMPLETE = TRIAL_STATES.indexOf('complete');

export interface SweepOptions extends RunOptions {
  readonly symbol?: string | undefined;
  /** a random subset of that many points of the grid, in grid order */
  readonly trials?: number | undefined;
  /** stops between tasks; finished trials are kept */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** called once before the first trial */
  readonly onStart?: ((plan: SweepPlan) => void) | undefined;
  /** called with each part as it is finished, in the order of the trial numbers; trials that did not run are `not_run`;
   *  the records are good until it returns */
  readonly onPart?: ((firstTrial: number, table: TrialTable, results: TrialResults) => void) | undefined;
  /** results of an earlier, interrupted run of the same sweep, by trial number */
  readonly known?: ((trialNumber: number) => { readonly state: number; readonly record: Float64Array } | undefined) | undefined;
}

export interface SweepProgress {
  readonly done: number;
  readonly total: number;
  readonly best: number;
  readonly trialsPerSecond: number;
}

/** What a sweep is about to do. */
export interface SweepPlan {
  readonly market: Market;
  readonly window: NamedWindow;
  readonly names: readonly string[];
  readonly values: readonly (readonly ParameterValue[])[];
  readonly count: number;
}

/** What a sweep comes to, in columns by trial number; of the records only the best. */
export interface SweepOutcome {
  readonly system: ResolvedSystem;
  readonly market: Market;
  readonly window: NamedWindow;
  /** points of the grid, allowed or not */
  readonly points: number;
  readonly count: number;
  readonly names: readonly string[];
  readonly values: readonly (readonly ParameterValue[])[];
  /** i32[trial] per name: position in its values */
  readonly valueIndex: readonly Int32Array[];
  /** u8[trial]: index into TRIAL_STATES */
  readonly states: Uint8Array;
  /** records of the best trials, f64[fields], best first: the metrics in the order of METRIC_NAMES, then the count of ambiguous trades */
  readonly bestRecords: ReadonlyMap<number, Float64Array>;
  /** f64[trial]: NaN where undefined */
  readonly objective: Float64Array;
  /** u8[trial]: 1 where every constraint holds */
  readonly feasible: Uint8Array;
  readonly failures: ReadonlyMap<number, string>;
  readonly direction: 'maximize' | 'minimize';
  readonly objectiveText: string;
  /** trial numbers, best first: complete, feasible, objective defined; ties by number */
  readonly ranking: Int32Array;
  /** the best trials run again, with trades and account */
  readonly best: readonly BacktestResult[];
  /** seconds from the first trial to the last result */
  readonly elapsedSeconds: number;
  readonly workers: number;
  readonly cancelled: boolean;
  readonly warnings: readonly string[];
}

/** A sweep with the record of every trial. */
export interface SweepResult extends SweepOutcome {
  /** f64[trial * fields]: the metrics in the order of METRIC_NAMES, then the count of ambiguous trades */
  readonly records: Float64Array;
  readonly fields: number;
}

/** How many of the best trials are run again for their equity and trade hash. */
const BEST_RUNS = 12;
/** How many of the best trials have their records kept; a report lists as many. */
const BEST_RECORDS = 100;
const FIELDS = METRIC_NAMES.length + 1;

/** Runs every allowed point of the grid over `space` and keeps every record. Throws UsageError SPACE_INVALID and what `backtest` throws. */
export async function sweep(system: ResolvedSystem, options: SweepOptions = {}): Promise<SweepResult> {
  let records = new Float64Array();
  const outcome = await sweepTrials(system, {
    ...options,
    onStart: (plan) => {
      records = new Float64Array(plan.count * FIELDS).fill(Number.NaN);
      options.onStart?.(plan);
    },
    onPart: (first, table, results) => {
      records.set(results.records, first * FIELDS);
      options.onPart?.(first, table, results);
    },
  });
  return { ...outcome, records, fields: FIELDS };
}

/** Runs a sweep whose records are the business of `onPart`: memory grows by some bytes a trial. Throws as `sweep` does. */
export async function sweepTrials(system: ResolvedSystem, options: SweepOptions): Promise<SweepOutcome> {
  const { file } = system;
  const graph = graphOf(file);
  const grid = openGrid(file, graph, options.trials);
  const scorer = new Scorer(file);
  const workers = workersOf(options);
  const opened = await openTradingData(file, options.symbol ?? file.data.symbols[0]!, graph, cacheOf(options));
  const window = chooseWindow(file, opened.trading.market, options);
  options.onStart?.({ market: opened.trading.market, window, names: grid.names, values: grid.values, count: grid.count });
  const engine = openEngine(file, graph, opened.trading, workers, options);
  try {
    const run = new SweepRun(engine, grid, scorer, window, options);
    await run.runAll();
    return await run.finish(system, opened.trading, graph, workers, opened.warnings);
  } finally {
    await engine.close();
  }
}

class SweepRun {
  private readonly engine: TrialEngine;
  private readonly grid: Grid;
  private readonly scorer: Scorer;
  private readonly window: NamedWindow;
  private readonly options: SweepOptions;
  private readonly valueIndex: Int32Array[];
  private readonly states: Uint8Array;
  private readonly objective: Float64Array;
  private readonly feasible: Uint8Array;
  private readonly failures = new Map<number, string>();
  private readonly bestRecords: BestRecords;
  private done = 0;
  private best = Number.NaN;
  private readonly started = performance.now();
  private elapsedSeconds = 0;

  constructor(engine: TrialEngine, grid: Grid, scorer: Scorer, window: NamedWindow, options: SweepOptions) {
    this.engine = engine;
    this.grid = grid;
    this.scorer = scorer;
    this.window = window;
    this.options = options;
    this.valueIndex = grid.names.map(() => new Int32Array(grid.count));
    this.states = new Uint8Array(grid.count);
    this.objective = new Float64Array(grid.count).fill(Number.NaN);
    this.feasible = new Uint8Array(grid.count);
    this.bestRecords = new BestRecords(BEST_RECORDS, (a, b) => scorer.isBetter(a, b));
  }

  async runAll(): Promise<void> {
    for (let first = 0; first < this.grid.count && !this.options.signal?.aborted; ) {
      const table = this.grid.ask(Math.min(ASK_TRIALS, this.grid.count - first));
      const results = await this.evaluate(first, table);
      this.tell(first, table, results);
      this.options.onPart?.(first, table, results);
      first += table.count;
    }
    this.elapsedSeconds = (performance.now() - this.started) / 1000;
  }

  /** Trials that an earlier run completed are not run again; failed ones are, at no cost: the ledger keeps no sentences. */
  private async evaluate(first: number, table: TrialTable): Promise<TrialResults> {
    if (this.options.known === undefined) return await this.engine.evaluate(table, this.window, this.hooks(0));
    const known = Array.from({ length: table.count }, (_, row) => this.options.known?.(first + row)).map((entry) => (entry?.state === COMPLETE ? entry : undefined));
    const rows = Int32Array.from(known.keys()).filter((row) => known[row] === undefined);
    const hooks = this.hooks(table.count - rows.length);
    const fresh = await this.engine.evaluate({ ...table, count: rows.length, indices: table.indices.map((column) => Int32Array.from(rows, (row) => column[row]!)) }, this.window, hooks);
    return mergeKnown(table.count, known, rows, fresh);
  }

  /** Progress counts the trials of earlier parts and those of this one that are known. */
  private hooks(known: number): EvaluationHooks {
    return { borrowsRecords: true, onProgress: (done: number) => this.report(this.done + known + done), ...(this.options.signal && { signal: this.options.signal }) };
  }

  private report(done: number): void {
    const trialsPerSecond = done / ((performance.now() - this.started) / 1000);
    this.options.onProgress?.({ done, total: this.grid.count, best: this.best, trialsPerSecond });
  }

  private tell(first: number, table: TrialTable, { records, states, failures }: TrialResults): void {
    this.states.set(states, first);
    table.indices.forEach((column, p) => this.valueIndex[p]!.set(column, first));
    for (const [row, message] of failures) this.failures.set(first + row, message);
    const values: Record<string, ParameterValue> = {};
    for (let row = 0; row < table.count; row++) {
      if (states[row] !== COMPLETE) continue;
      for (let field = 0; field < METRIC_KEYS.length; field++) values[METRIC_KEYS[field]!] = records[row * FIELDS + field]!;
      for (let p = 0; p < table.names.length; p++) values[table.names[p]!] = table.values[p]![table.indices[p]![row]!]!;
      const isRanked = this.score(first + row, values);
      if (isRanked && this.bestRecords.wants(this.objective[first + row]!)) this.bestRecords.offer(first + row, this.objective[first + row]!, records.subarray(row * FIELDS, (row + 1) * FIELDS));
    }
    this.done = first + table.count;
  }

  /** Returns whether the trial has a rank. */
  private score(trial: number, values: Parameters): boolean {
    const score = this.scorer.score(values);
    const isFeasible = this.scorer.isFeasible(values);
    this.objective[trial] = Number.isFinite(score) ? score : Number.NaN;
    this.feasible[trial] = isFeasible ? 1 : 0;
    const isRanked = isFeasible && Number.isFinite(score);
    if (isRanked && !this.scorer.isBetter(this.best, score)) this.best = score;
    return isRanked;
  }

  async finish(system: ResolvedSystem, trading: TradingData, graph: StrategyGraph, workers: number, dataWarnings: readonly string[]): Promise<SweepOutcome> {
    const { grid, states, objective, feasible } = this;
    const ranking = this.rank();
    const best: BacktestResult[] = [];
    for (const trial of ranking.subarray(0, BEST_RUNS)) {
      const parameters = parametersOf({ count: grid.count, names: grid.names, values: grid.values, indices: this.valueIndex }, trial);
      best.push(finishRun(system, trading, graph, this.window, parameters, await this.engine.replay(parameters, this.window), dataWarnings));
    }
    return {
      system, market: trading.market, window: this.window, points: grid.points, count: grid.count, names: grid.names, values: grid.values, valueIndex: this.valueIndex,
      states, bestRecords: this.bestRecords.list(), objective, feasible, failures: this.failures,
      direction: this.scorer.direction, objectiveText: this.scorer.text, ranking, best, elapsedSeconds: this.elapsedSeconds, workers,
      cancelled: states.includes(0), warnings: [...warnAboutSettings(system.file, trading.market), ...dataWarnings],
    };
  }

  private rank(): Int32Array {
    const { objective, feasible } = this;
    const ranked = Int32Array.from(objective.keys()).filter((trial) => feasible[trial] === 1 && !Number.isNaN(objective[trial]!));
    const sign = this.scorer.direction === 'maximize' ? -1 : 1;
    return ranked.sort((a, b) => sign * (objective[a]! - objective[b]!) || a - b);
  }
}

function mergeKnown(count: number, known: readonly ({ state: number; record: Float64Array } | undefined)[], rows: Int32Array, fresh: TrialResults): TrialResults {
  const records = new Float64Array(count * fresh.fields);
  const states = new Uint8Array(count);
  const failures = new Map<number, string>();
  known.forEach((entry, row) => {
    if (entry === undefined) return;
    records.set(entry.record, row * fresh.fields);
    states[row] = entry.state;
  });
  rows.forEach((row, index) => {
    records.set(fresh.records.subarray(index * fresh.fields, (index + 1) * fresh.fields), row * fresh.fields);
    states[row] = fresh.states[index]!;
    const failure = fresh.failures.get(index);
    if (failure !== undefined) failures.set(row, failure);
  });
  return { count, fields: fresh.fields, records, states, failures };
}

/** Returns the parameters of a trial of a sweep. */
export function trialParameters({ count, names, values, valueIndex }: Pick<SweepOutcome, 'count' | 'names' | 'values' | 'valueIndex'>, trial: number): Parameters {
  return parametersOf({ count, names, values, indices: valueIndex }, trial);
}
