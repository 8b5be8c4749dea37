import type { Market } from '../core/bars.js';
import { UsageError } from '../core/errors.js';
import type { Parameters, ParameterValue } from '../core/graph.js';
import { METRIC_NAMES, type MetricName } from '../core/metrics.js';
import type { TradingData } from '../core/trading-data.js';
import { parametersOf, TRIAL_STATES, type TrialResults, type TrialTable } from '../core/trial-table.js';
import type { StrategyGraph } from '../core/graph.js';
import { compileFormula, compilePredicate, nameKey } from '../expr/compile-formula.js';
import { Grid } from '../search/grid.js';
import { checkAxis, type Space } from '../search/space.js';
import type { TrialEngine } from '../engine/trial-engine.js';
import { finishRun, openEngine, requireParameters, type BacktestResult } from './backtest.js';
import { requireSpaceReaders } from './check-system.js';
import { chooseWindow, type NamedWindow } from './choose-window.js';
import { openTradingData } from './open-trading-data.js';
import { cacheOf, workersOf, type RunOptions } from './run-options.js';
import { graphOf } from './strategy-of.js';
import type { ResolvedSystem } from './system-file.js';
import type { AxisFile, SystemFile } from './system-schema.js';
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
  /** called with each part as it is finished, in the order of the trial numbers; trials that did not run are `not_run` */
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

/** Every trial of a sweep, in columns by trial number. */
export interface SweepResult {
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
  /** f64[trial * fields]: the metrics in the order of METRIC_NAMES, then the count of ambiguous trades */
  readonly records: Float64Array;
  readonly fields: number;
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

/** How many of the best trials are run again for their equity and trade hash. */
const BEST_RUNS = 12;

/** Runs every allowed point of the grid over `space`. Throws UsageError SPACE_INVALID and what `backtest` throws. */
export async function sweep(system: ResolvedSystem, options: SweepOptions = {}): Promise<SweepResult> {
  const { file } = system;
  const graph = graphOf(file);
  const grid = openGrid(file, graph, options);
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

/** Returns the space of a system file. Throws UsageError SPACE_INVALID. */
export function spaceOf({ space }: SystemFile): Space {
  return { axes: Object.entries(space).map(([name, axis]) => checkAxis(axisOf(name, axis))) };
}

function axisOf(name: string, axis: AxisFile): Space['axes'][number] {
  if ('choice' in axis) return { kind: 'choice', name, values: axis.choice };
  const [kind, [low, high]] = 'int' in axis ? (['int', axis.int] as const) : (['float', axis.float] as const);
  return { kind, name, low, high, step: axis.step, log: axis.log ?? false };
}

function openGrid(file: SystemFile, graph: StrategyGraph, options: SweepOptions): Grid {
  const space = spaceOf(file);
  requireSpaceReaders(file);
  const names = [...new Set([...Object.keys(file.params), ...Object.keys(file.space)])];
  const requirements = file.require.map((text, index) => compilePredicate(`require[${index}]`, text, [], names));
  requireParameters(graph, { ...file.params, ...Object.fromEntries(Object.keys(file.space).map((name) => [name, 0])) });
  if (options.trials !== undefined && !(Number.isInteger(options.trials) && options.trials > 0)) {
    throw new UsageError('FLAG_INVALID', `--trials must be a whole number above 0, not ${options.trials}`, { context: { flag: '--trials', value: options.trials } });
  }
  return new Grid({ space, fixed: file.params, isAllowed: (parameters) => requirements.every((holds) => holds(parameters)), trials: options.trials, seed: file.seed });
}

/** The objective and the constraints of a system, as functions of a record. */
class Scorer {
  readonly text: string;
  readonly direction: 'maximize' | 'minimize';
  private readonly formula: (values: Parameters) => number;
  private readonly constraints: readonly ((values: Parameters) => boolean)[];

  constructor(file: SystemFile) {
    const listed = [...(file.maximize ?? []).map((text) => ['maximize', text] as const), ...(file.minimize ?? []).map((text) => ['minimize', text] as const)];
    if (listed.length > 1) throw new UsageError('CONFIG_INVALID', `a sweep ranks by one objective, and maximize and minimize list ${listed.length}`, { context: { objectives: listed.length } });
    [this.direction, this.text] = listed[0] ?? ['maximize', file.objective];
    this.formula = compileFormula('objective', this.text, METRIC_NAMES, Object.keys({ ...file.params, ...file.space }));
    this.constraints = file.constraints.map((text, index) => compilePredicate(`constraints[${index}]`, text, METRIC_NAMES, Object.keys({ ...file.params, ...file.space })));
  }

  score(values: Parameters): number {
    return this.formula(values);
  }

  isFeasible(values: Parameters): boolean {
    return this.constraints.every((holds) => holds(values));
  }

  isBetter(a: number, b: number): boolean {
    return this.direction === 'maximize' ? a > b : a < b;
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
  private records = new Float64Array();
  private fields = METRIC_NAMES.length + 1;
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
    this.records = new Float64Array(grid.count * this.fields).fill(Number.NaN);
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
    const known = Array.from({ length: table.count }, (_, row) => this.options.known?.(first + row)).map((entry) => (entry?.state === COMPLETE ? entry : undefined));
    const rows = Int32Array.from(known.keys()).filter((row) => known[row] === undefined);
    const hooks = { onProgress: (done: number) => this.report(this.done + table.count - rows.length + done), ...(this.options.signal && { signal: this.options.signal }) };
    if (rows.length === table.count) return await this.engine.evaluate(table, this.window, hooks);
    const fresh = await this.engine.evaluate({ ...table, count: rows.length, indices: table.indices.map((column) => Int32Array.from(rows, (row) => column[row]!)) }, this.window, hooks);
    return mergeKnown(table.count, known, rows, fresh);
  }

  private report(done: number): void {
    const trialsPerSecond = done / ((performance.now() - this.started) / 1000);
    this.options.onProgress?.({ done, total: this.grid.count, best: this.best, trialsPerSecond });
  }

  private tell(first: number, table: TrialTable, { records, states, failures }: TrialResults): void {
    this.states.set(states, first);
    this.records.set(records, first * this.fields);
    table.indices.forEach((column, p) => this.valueIndex[p]!.set(column, first));
    for (const [row, message] of failures) this.failures.set(first + row, message);
    const values: Record<string, ParameterValue> = {};
    for (let row = 0; row < table.count; row++) {
      if (states[row] !== COMPLETE) continue;
      METRIC_KEYS.forEach((key, field) => (values[key] = records[row * this.fields + field]!));
      table.names.forEach((name, p) => (values[name] = table.values[p]![table.indices[p]![row]!]!));
      this.score(first + row, values);
    }
    this.done = first + table.count;
  }

  private score(trial: number, values: Parameters): void {
    const score = this.scorer.score(values);
    const isFeasible = this.scorer.isFeasible(values);
    this.objective[trial] = Number.isFinite(score) ? score : Number.NaN;
    this.feasible[trial] = isFeasible ? 1 : 0;
    if (isFeasible && Number.isFinite(score) && !this.scorer.isBetter(this.best, score) && this.best !== score) this.best = score;
  }

  async finish(system: ResolvedSystem, trading: TradingData, graph: StrategyGraph, workers: number, dataWarnings: readonly string[]): Promise<SweepResult> {
    const { grid, states, objective, feasible } = this;
    const ranking = this.rank();
    const best: BacktestResult[] = [];
    for (const trial of ranking.subarray(0, BEST_RUNS)) {
      const parameters = parametersOf({ count: grid.count, names: grid.names, values: grid.values, indices: this.valueIndex }, trial);
      best.push(finishRun(system, trading, graph, this.window, parameters, await this.engine.replay(parameters, this.window), dataWarnings));
    }
    return {
      system, market: trading.market, window: this.window, points: grid.points, count: grid.count, names: grid.names, values: grid.values, valueIndex: this.valueIndex,
      states, records: this.records, fields: this.fields, objective, feasible, failures: this.failures,
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

/** Returns one metric of every trial. */
export function metricColumn({ count, fields, records }: Pick<SweepResult, 'count' | 'fields' | 'records'>, name: MetricName): Float64Array {
  const field = METRIC_NAMES.indexOf(name);
  return Float64Array.from({ length: count }, (_, trial) => records[trial * fields + field]!);
}

/** Returns the parameters of a trial of a sweep. */
export function trialParameters({ count, names, values, valueIndex }: Pick<SweepResult, 'count' | 'names' | 'values' | 'valueIndex'>, trial: number): Parameters {
  return parametersOf({ count, names, values, indices: valueIndex }, trial);
}
