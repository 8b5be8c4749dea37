import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Parameters, ParameterValue } from '../../core/graph.js';
import { sortInSteps } from '../../core/sort-positions.js';
import type { TradingData } from '../../core/trading-data.js';
import { isRuined, readField, RECORD_NAMES } from '../../core/trial-record.js';
import { parametersOf, pickTrials, TRIAL_STATES, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { Grid } from '../../search/grid.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { BacktestResult } from '../run/backtest.js';
import { BestRecords } from '../trials/best-records.js';
import type { NamedWindow } from '../system/choose-window.js';
import { failureReasons } from '../trials/failure-reasons.js';
import { finiteOrNaN, Scorer } from '../trials/scorer.js';
import { NearestMiss, whyNoWinner } from '../trials/why-no-winner.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { ReturnSample } from '../verdict/return-sample.js';
import { judgeStudy, type StudyVerdict } from '../verdict/study-verdict.js';
import type { TrialCounter } from '../verdict/trial-counter.js';
import { inTurns } from '../trials/in-turns.js';
import { TrialBrackets } from '../trials/trial-brackets.js';
import { replayTrial } from '../trials/replay-trial.js';
import { TrialEvaluator } from '../trials/trial-evaluator.js';
import { warnAboutAccount, warnAboutRuined, warnAboutSettings } from '../run/warnings.js';
import type { KnownTrials, SweepOptions, SweepOutcome } from './sweep-outcome.js';

/** Trials that are asked for and told together: part of the study, never of the number of workers. */
const ASK_TRIALS = 16_384;
const [NOT_RUN, COMPLETE] = [TRIAL_STATES.indexOf('not_run'), TRIAL_STATES.indexOf('complete')];
/** How many of the best trials are run again for their equity and trade hash. */
const BEST_RUNS = 12;
/** How many of the best trials have their records kept; a report lists as many. */
const BEST_RECORDS = 100;
const FIELDS = RECORD_NAMES.length;

/** One sweep while it runs. */
export class SweepRun {
  private readonly engine: TrialRunner;
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
  private readonly brackets: TrialBrackets | undefined;
  /** of a part */
  private readonly knownStates: Uint8Array;
  private readonly knownRecords: Float64Array;
  private done = 0;
  private ruined = 0;
  private best = Number.NaN;
  private readonly started = performance.now();
  private elapsedSeconds = 0;

  constructor(
    engine: TrialRunner,
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
    const part = options.known === undefined ? 0 : Math.min(ASK_TRIALS, grid.count);
    this.knownStates = new Uint8Array(part);
    this.knownRecords = new Float64Array(part * FIELDS);
    this.brackets = options.bracket ? new TrialBrackets(engine, window, options.bracket, grid.count) : undefined;
    this.bestRecords = new BestRecords(BEST_RECORDS, (a, b) => scorer.isBetter(a, b));
  }

  async runAll(): Promise<void> {
    const { onPart, signal, known } = this.options;
    for (let first = 0; first < this.grid.count && (!signal?.aborted || first < (known?.until ?? 0));) {
      const table = this.grid.ask(Math.min(ASK_TRIALS, this.grid.count - first));
      const results = await this.evaluate(first, table);
      this.tell(first, table, results);
      onPart?.(first, table, results);
      await this.brackets?.measure(
        allRows(table.count).map((row) => first + row),
        table,
        results,
        signal,
      );
      first += table.count;
      await nextTurn(); // what is known needs no thread, and Ctrl-C is to be heard
    }
    this.elapsedSeconds = (performance.now() - this.started) / 1000;
  }

  private async evaluate(first: number, table: TrialTable): Promise<TrialResults> {
    const { known } = this.options;
    return known === undefined
      ? await this.runRows(first, table, allRows(table.count), 0)
      : await this.evaluateUnknown(first, table, known);
  }

  /** Trials that an earlier run completed are not run again; failed ones are, at no cost: the ledger keeps no sentences. */
  private async evaluateUnknown(first: number, table: TrialTable, known: KnownTrials): Promise<TrialResults> {
    const states = this.knownStates.subarray(0, table.count).fill(0),
      records = this.knownRecords.subarray(0, table.count * FIELDS);
    known.fill(first, states, records);
    const rows = allRows(table.count).filter((row) => states[row] !== COMPLETE);
    if (rows.length === 0) return { count: table.count, fields: FIELDS, records, states, failures: new Map() };
    const fresh = await this.runRows(first, table, rows, table.count - rows.length);
    rows.forEach((row, index) => {
      states[row] = fresh.states[index]!;
      records.set(fresh.records.subarray(index * FIELDS, (index + 1) * FIELDS), row * FIELDS);
    });
    const failures = new Map(Array.from(fresh.failures, ([index, text]) => [rows[index]!, text]));
    return { count: table.count, fields: FIELDS, records, states, failures };
  }

  private async runRows(first: number, table: TrialTable, rows: Int32Array, known: number): Promise<TrialResults> {
    const { onFinished, signal } = this.options,
      picked = rows.length === table.count ? table : pickTrials(table, rows),
      numbers = rows.map((row) => first + row);
    return await this.evaluator.run(picked, numbers, {
      borrowsRecords: true,
      onProgress: (done) => this.report(this.done + known + done),
      ...(signal && { signal }),
      ...(onFinished && {
        onFinished: (found, records) =>
          onFinished(
            found.map((position) => numbers[position]!),
            picked,
            found,
            records,
          ),
      }),
    });
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
    const isJudged = system.file.verdict.enabled && !states.includes(NOT_RUN);
    if (isJudged && this.options.known !== undefined) await this.fillSample();
    await this.engine.stopWorkers(); // their memory is free for what follows, which this thread does alone
    const ranking = await this.rank();
    const bestRecords = this.bestRecords.list();
    const best: BacktestResult[] = [];
    for (const trial of ranking.subarray(0, BEST_RUNS)) {
      const parameters = parametersOf(this.allTrials(), trial);
      best.push(await replayTrial({ system, trading, graph, engine: this.engine, warnings: dataWarnings }, parameters, this.window));
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
      brackets: this.brackets?.metrics,
      objective,
      feasible,
      ruined: this.ruined,
      failures: this.failures,
      verdict: this.judge(ranking[0], isJudged ? best[0] : undefined, counter),
      direction: this.scorer.objective.direction,
      objectiveText: this.scorer.objective.text,
      ranking,
      best,
      elapsedSeconds: this.elapsedSeconds,
      workers,
      cancelled: states.includes(NOT_RUN),
      warnings: [
        ...warnAboutSettings(system.file, trading.market, this.window),
        ...warnAboutRuined(this.ruined, this.completeTrials()),
        ...(ranking.length > 0 ? warnAboutAccount(system.file, trading.market, bestRecords.get(ranking[0]!)!) : []),
        ...dataWarnings,
        ...(ranking.length === 0 && !states.includes(NOT_RUN) ? [this.describeNothing(system.file.constraints)] : []),
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

  private judge(trialNumber: number | undefined, run: BacktestResult | undefined, counter: TrialCounter): StudyVerdict | undefined {
    const trialsRun = this.completeTrials();
    const others = counter.end(trialsRun, this.sample?.toKept(trialsRun));
    if (trialNumber === undefined || run === undefined) return undefined;
    return judgeStudy({ trialNumber, run }, { sample: this.sample, trialsRun, others });
  }

  private async fillSample(): Promise<void> {
    const complete = allRows(this.states.length).filter((trial) => this.states[trial] === COMPLETE);
    await this.evaluator.fillSample(pickTrials(this.allTrials(), complete), complete);
  }

  private completeTrials(): number {
    return this.states.reduce((sum, state) => sum + (state === COMPLETE ? 1 : 0), 0);
  }

  private allTrials(): TrialTable {
    const { count, names, values } = this.grid;
    return { count, names, values, indices: this.valueIndex };
  }

  private async rank(): Promise<Int32Array> {
    const { objective, feasible } = this;
    const ranked = new Int32Array(this.done);
    let count = 0;
    for (let trial = 0; trial < this.done; trial++) if (feasible[trial] === 1 && !Number.isNaN(objective[trial]!)) ranked[count++] = trial;
    const sign = this.scorer.objective.direction === 'maximize' ? -1 : 1;
    const ranking = ranked.slice(0, count);
    await inTurns(sortInSteps(ranking, (a, b) => sign * (objective[a]! - objective[b]!) || a - b));
    return ranking;
  }
}

function allRows(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}
