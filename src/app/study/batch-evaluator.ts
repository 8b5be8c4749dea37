import type { Parameters } from '../../core/graph.js';
import { tabulateTrials, TRIAL_STATES, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import type { EvaluationHooks } from '../../core/trial-runner.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { BatchJournal } from '../../search/batch-journal.js';
import type { AskedTrial, Study } from '../../search/study.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { TrialOutcome, TrialReport } from '../../search/trial.js';
import { FAILURE_CODE } from '../trials/failure-reasons.js';
import { Scorer } from '../trials/scorer.js';
import type { TrialEvaluator } from '../trials/trial-evaluator.js';
import type { StagePlan } from './stages.js';

const NOT_RUN = TRIAL_STATES.indexOf('not_run');

/** A trial of a batch while it runs. */
interface Running {
  readonly trialNumber: number;
  /** every parameter, absent ones at what stands for them */
  readonly parameters: Parameters;
  readonly reports: TrialReport[];
  /** of the stages so far: per objective the weighted sum of its values (or the last one's), and the worst violation */
  sums: number[];
  violation: number;
  outcome: TrialOutcome | undefined;
  record: Float64Array | undefined;
}

/** A trial that finished a stage, with its record. */
interface Finished {
  readonly trial: Running;
  readonly record: Float64Array;
}

export interface BatchSetup {
  readonly engine: TrialRunner;
  /** over the whole window */
  readonly evaluator: TrialEvaluator;
  readonly scorer: Scorer;
  readonly plan: StagePlan;
  readonly otherwise: Parameters;
}

/** Runs the trials of one batch of a study: stage by stage, those that are pruned no further, the others over the whole window. */
export class BatchEvaluator {
  private readonly setup: BatchSetup;
  private readonly study: Study;
  private readonly journal: BatchJournal | undefined;

  /** journal  keeps what is finished of a batch, and knows what an earlier run has left of one */
  constructor(setup: BatchSetup, study: Study, journal?: BatchJournal) {
    this.setup = setup;
    this.study = study;
    this.journal = journal;
  }

  /** Returns what became of each trial, in their order; undefined where the signal stopped it: a batch is told whole. */
  async run(asked: readonly AskedTrial[], hooks: EvaluationHooks): Promise<RecordedTrial[] | undefined> {
    const trials = asked.map((trial) => this.start(trial));
    const { stages } = this.setup.plan;
    for (let stage = 0; stage < stages.length; stage++) if (!(await this.runStage(trials, stage, hooks))) return undefined;
    if (this.setup.plan.hasWhole ? !(await this.runWhole(trials, hooks)) : !this.completeFromStages(trials)) return undefined;
    return trials.map(({ trialNumber, reports, outcome, record }, position) => ({
      trialNumber,
      parameters: asked[position]!.parameters,
      outcome: outcome!,
      ...(reports.length > 0 && { reports }),
      record,
    }));
  }

  private start({ trialNumber, parameters, state }: AskedTrial): Running {
    const outcome: TrialOutcome | undefined = state === 'infeasible' ? { state } : undefined;
    return {
      trialNumber,
      parameters: { ...this.setup.otherwise, ...parameters },
      reports: [],
      sums: this.setup.scorer.objectives.map(() => 0),
      violation: 0,
      outcome,
      record: undefined,
    };
  }

  private async runStage(trials: readonly Running[], stage: number, hooks: EvaluationHooks): Promise<boolean> {
    const { engine, plan } = this.setup;
    const { step, bars, weight } = plan.stages[stage]!;
    const spent = plan.stages.slice(0, stage + 1).reduce((sum, each) => sum + each.weight, 0);
    const results = await this.evaluate(trials, stage, hooks, (table, _, own) => engine.evaluate(table, bars, own));
    if (results === undefined) return false;
    for (const { trial, record } of results) {
      const values = valuesOf(trial, record);
      const scores = this.setup.scorer.scores(values);
      trial.violation = Math.max(trial.violation, this.setup.scorer.violation(values));
      trial.sums = plan.counts === 'mean' ? trial.sums.map((sum, k) => sum + weight * scores[k]!) : scores;
      this.report(trial, step, plan.counts === 'mean' ? trial.sums[0]! / spent : scores[0]!);
    }
    this.prune(trials, step);
    return true;
  }

  private report(trial: Running, step: number, value: number): void {
    trial.reports.push([step, value]);
    this.study.report(trial.trialNumber, step, value);
  }

  /** Gives up those that lose once all have reported the step. */
  private prune(trials: readonly Running[], step: number): void {
    const losers = new Set(this.study.losersAt(step));
    for (const trial of trials)
      if (losers.has(trial.trialNumber)) trial.outcome = { state: 'pruned', step, value: trial.reports.at(-1)![1] };
  }

  private async runWhole(trials: readonly Running[], hooks: EvaluationHooks): Promise<boolean> {
    const { evaluator, scorer, plan } = this.setup;
    const results = await this.evaluate(trials, plan.stages.length, hooks, (table, numbers, own) => evaluator.run(table, numbers, own));
    if (results === undefined) return false;
    for (const { trial, record } of results) {
      const values = valuesOf(trial, record);
      trial.record = record;
      trial.outcome = {
        state: 'complete',
        values: plan.counts === 'mean' ? this.meansOf(trial) : scorer.scores(values),
        violation: scorer.violation(values),
      };
    }
    return true;
  }

  private completeFromStages(trials: readonly Running[]): true {
    for (const trial of trials) trial.outcome ??= { state: 'complete', values: this.meansOf(trial), violation: trial.violation };
    return true;
  }

  private meansOf({ sums }: Running): number[] {
    const weights = this.setup.plan.stages.reduce((total, { weight }) => total + weight, 0);
    return sums.map((sum) => sum / weights);
  }

  /** Runs the trials that have no outcome yet, but for those whose records the journal has; those that fail have one then, the others come
   *  with their records. Returns undefined where the signal stopped it. */
  private async evaluate(
    trials: readonly Running[],
    stage: number,
    hooks: EvaluationHooks,
    run: (table: TrialTable, trialNumbers: Int32Array, hooks: EvaluationHooks) => Promise<TrialResults>,
  ): Promise<Finished[] | undefined> {
    const open = trials.filter(({ outcome }) => outcome === undefined);
    const found = open.map((trial) => ({ trial, record: this.journal?.find(trial.trialNumber, stage) }));
    const fresh = found.filter(({ record }) => record === undefined).map(({ trial }) => trial);
    const ran = await this.runFresh(fresh, stage, hooks, run);
    return ran && found.flatMap(({ trial, record = ran.get(trial) }) => (record === undefined ? [] : [{ trial, record }]));
  }

  /** Returns the records of those that did not fail; undefined where the signal stopped it. */
  private async runFresh(
    trials: readonly Running[],
    stage: number,
    hooks: EvaluationHooks,
    run: (table: TrialTable, trialNumbers: Int32Array, hooks: EvaluationHooks) => Promise<TrialResults>,
  ): Promise<ReadonlyMap<Running, Float64Array> | undefined> {
    if (trials.length === 0) return new Map();
    const table = tabulateTrials(
        trials.map(({ parameters }) => parameters),
        this.setup.otherwise,
      ),
      numbers = Int32Array.from(trials, ({ trialNumber }) => trialNumber),
      keep = (rows: Int32Array, records: Float64Array): void =>
        this.journal?.keep(
          stage,
          rows.map((row) => numbers[row]!),
          rows,
          records,
        );
    const results = await run(table, numbers, { ...hooks, ...(this.journal && { onFinished: keep }) });
    if (results.states.includes(NOT_RUN)) return undefined;
    for (const [row, message] of results.failures) trials[row]!.outcome = { state: 'failed', code: FAILURE_CODE, message };
    return new Map(
      trials.flatMap((trial, row) => (trial.outcome === undefined ? [[trial, recordOf(results, row)] as [Running, Float64Array]] : [])),
    );
  }
}

/** -0 becomes 0: a ledger of texts does not know it. */
function recordOf({ records, fields }: TrialResults, row: number): Float64Array {
  return records.slice(row * fields, (row + 1) * fields).map((value) => value + 0);
}

function valuesOf({ parameters }: Running, record: Float64Array): Parameters {
  return Scorer.read({ ...parameters }, record);
}
