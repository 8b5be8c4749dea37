import type { Parameters, ParameterValue } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { isRuined, readField, RECORD_NAMES } from '../../core/trial-record.js';
import { parametersOf, pickTrials, TRIAL_STATES, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { Grid } from '../../search/grid.js';
import { collectGarbage } from '../../engine/collect-garbage.js';
import type { EvaluationHooks } from '../../engine/run/evaluation-hooks.js';
import type { TrialEngine } from '../../engine/trial-engine.js';
import { finishRun, type BacktestResult } from '../run/backtest.js';
import { BestRecords } from '../trials/best-records.js';
import type { NamedWindow } from '../system/choose-window.js';
import { failureReasons } from '../trials/failure-reasons.js';
import { finiteOrNaN, Scorer } from '../trials/scorer.js';
import { NearestMiss, whyNoWinner } from '../trials/why-no-winner.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { ReturnSample } from '../verdict/return-sample.js';
import { judgeStudy, type StudyVerdict } from '../verdict/study-verdict.js';
import type { TrialCounter } from '../verdict/trial-counter.js';
import { TrialEvaluator } from '../trials/trial-evaluator.js';
import { warnAboutAccount, warnAboutRuined, warnAboutSettings } from '../run/warnings.js';
import type { SweepOptions, SweepOutcome } from './sweep-outcome.js';

/** Trials that are asked for and told together: part of the study, never of the number of workers. */
const ASK_TRIALS = 16_384;
const COMPLETE = TRIAL_STATES.indexOf('complete');
/** How many of the best trials are run again for their equity and trade hash. */
const BEST_RUNS = 12;
/** How many of the best trials have their records kept; a report lists as many. */
const BEST_RECORDS = 100;
const FIELDS = RECORD_NAMES.length;

/** One sweep while it runs. */
export class SweepRun {
  private readonly engine: TrialEngine;
  private readonly grid: Grid;
  private readonly scorer: Scorer;
  private readonly window: NamedWindow;
  private readonly sample: ReturnSample | undefined;
  private readonly evaluator: TrialEvaluator;
  private readonly options: SweepOptions;
  private readonly valueIndex: Int32Array[];
  private readonly states: Uint8Array;
  private readonly objective: Float64Array;
  private readonly feasible: Uint8Array;
  private readonly failures = new Map<number, string>();
  private readonly bestRecords: BestRecords;
  private readonly nearest = new NearestMiss();
  private done = 0;
  private ruined = 0;
  private best = Number.NaN;
  private readonly started = performance.now();
  private elapsedSeconds = 0;

  constructor(
    engine: TrialEngine,
    grid: Grid,
    scorer: Scorer,
    window: NamedWindow,
    sample: ReturnSample | undefined,
    options: SweepOptions,
  ) {
    this.engine = engine;
    this.grid = grid;
    this.scorer = scorer;
    this.window = window;
    this.sample = sample;
    this.evaluator = new TrialEvaluator(engine, window, sample);
    this.options = options;
    this.valueIndex = grid.names.map(() => new Int32Array(grid.count));
    this.states = new Uint8Array(grid.count);
    this.objective = new Float64Array(grid.count).fill(Number.NaN);
    this.feasible = new Uint8Array(grid.count);
    this.bestRecords = new BestRecords(BEST_RECORDS, (a, b) => scorer.isBetter(a, b));
  }

  async runAll(): Promise<void> {
    for (let first = 0; first < this.grid.count && !this.options.signal?.aborted;) {
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
    if (this.options.known === undefined)
      return await this.evaluator.run(
        table,
        Int32Array.from({ length: table.count }, (_, row) => first + row),
        this.hooks(0),
      );
    const known = Array.from({ length: table.count }, (_, row) => this.options.known?.(first + row)).map((entry) =>
      entry?.state === COMPLETE ? entry : undefined,
    );
    const rows = Int32Array.from(known.keys()).filter((row) => known[row] === undefined);
    const hooks = this.hooks(table.count - rows.length);
    const fresh = await this.evaluator.run(
      pickTrials(table, rows),
      rows.map((row) => first + row),
      hooks,
    );
    return mergeKnown(table.count, known, rows, fresh);
  }

  /** Progress counts the trials of earlier parts and those of this one that are known. */
  private hooks(known: number): EvaluationHooks {
    return {
      borrowsRecords: true,
      onProgress: (done: number) => this.report(this.done + known + done),
      ...(this.options.signal && { signal: this.options.signal }),
    };
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
      Scorer.read(values, records, row * FIELDS);
      if (isRuined({ ruined_bar: readField(records, 'ruined_bar', row * FIELDS) })) this.ruined++;
      for (let p = 0; p < table.names.length; p++) values[table.names[p]!] = table.values[p]![table.indices[p]![row]!]!;
      const isRanked = this.score(first + row, values);
      if (this.feasible[first + row] === 0 && Number.isNaN(this.best))
        this.nearest.offer(first + row, this.scorer.violation(values), records.subarray(row * FIELDS, (row + 1) * FIELDS));
      if (isRanked && this.bestRecords.wants(this.objective[first + row]!))
        this.bestRecords.offer(first + row, this.objective[first + row]!, records.subarray(row * FIELDS, (row + 1) * FIELDS));
    }
    this.done = first + table.count;
  }

  /** Returns whether the trial has a rank. */
  private score(trial: number, values: Parameters): boolean {
    const score = this.scorer.score(values);
    const isFeasible = this.scorer.isFeasible(values);
    this.objective[trial] = finiteOrNaN(score);
    this.feasible[trial] = isFeasible ? 1 : 0;
    const isRanked = isFeasible && Number.isFinite(score);
    if (isRanked && !this.scorer.isBetter(this.best, score)) this.best = score;
    return isRanked;
  }

  async finish(
    system: ResolvedSystem,
    trading: TradingData,
    graph: StrategyGraph,
    workers: number,
    dataWarnings: readonly string[],
    counter: TrialCounter,
  ): Promise<SweepOutcome> {
    const { grid, states, objective, feasible } = this;
    const ranking = this.rank();
    const bestRecords = this.bestRecords.list();
    const best: BacktestResult[] = [];
    for (const trial of ranking.subarray(0, BEST_RUNS)) {
      const parameters = parametersOf(this.allTrials(), trial);
      best.push(
        finishRun(system, trading, graph, this.window, parameters, await this.engine.replay(parameters, this.window), dataWarnings),
      );
    }
    return {
      system,
      market: trading.market,
      identities: trading.identities,
      window: this.window,
      points: grid.points,
      count: grid.count,
      names: grid.names,
      values: grid.values,
      valueIndex: this.valueIndex,
      states,
      bestRecords,
      objective,
      feasible,
      ruined: this.ruined,
      failures: this.failures,
      verdict: await this.judge(ranking[0], best[0], counter),
      direction: this.scorer.objective.direction,
      objectiveText: this.scorer.objective.text,
      ranking,
      best,
      elapsedSeconds: this.elapsedSeconds,
      workers,
      cancelled: states.includes(0),
      warnings: [
        ...warnAboutSettings(system.file, trading.market, this.window),
        ...warnAboutRuined(this.ruined, this.completeTrials()),
        ...(ranking.length > 0 ? warnAboutAccount(system.file, trading.market, bestRecords.get(ranking[0]!)!) : []),
        ...dataWarnings,
        ...(ranking.length === 0 && !states.includes(0) ? [this.describeNothing(system.file.constraints)] : []),
      ],
    };
  }

  /** Says why no trial has a rank. */
  private describeNothing(constraints: readonly string[]): string {
    const { text } = this.scorer.objective;
    return whyNoWinner({
      trials: this.grid.count,
      complete: this.grid.count - this.failures.size,
      failures: failureReasons(this.failures),
      objectives: [{ text, isDefined: this.objective.some(Number.isFinite) }],
      constraints,
      nearest: this.nearest.found,
    });
  }

  private async judge(
    trialNumber: number | undefined,
    run: BacktestResult | undefined,
    counter: TrialCounter,
  ): Promise<StudyVerdict | undefined> {
    const trialsRun = this.completeTrials();
    const others = counter.end(trialsRun);
    if (trialNumber === undefined || run === undefined || !run.system.file.verdict.enabled || this.states.includes(0)) return undefined;
    if (this.options.known !== undefined) await this.fillSample();
    collectGarbage(); // what the best trials left behind
    return judgeStudy({ trialNumber, run }, { sample: this.sample, trialsRun, others });
  }

  private async fillSample(): Promise<void> {
    const complete = Int32Array.from(this.states.keys()).filter((trial) => this.states[trial] === COMPLETE);
    await this.evaluator.fillSample(pickTrials(this.allTrials(), complete), complete);
  }

  private completeTrials(): number {
    return this.states.reduce((sum, state) => sum + (state === COMPLETE ? 1 : 0), 0);
  }

  private allTrials(): TrialTable {
    const { count, names, values } = this.grid;
    return { count, names, values, indices: this.valueIndex };
  }

  private rank(): Int32Array {
    const { objective, feasible } = this;
    const ranked = Int32Array.from(objective.keys()).filter((trial) => feasible[trial] === 1 && !Number.isNaN(objective[trial]!));
    const sign = this.scorer.objective.direction === 'maximize' ? -1 : 1;
    return ranked.sort((a, b) => sign * (objective[a]! - objective[b]!) || a - b);
  }
}

function mergeKnown(
  count: number,
  known: readonly ({ state: number; record: Float64Array } | undefined)[],
  rows: Int32Array,
  fresh: TrialResults,
): TrialResults {
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
