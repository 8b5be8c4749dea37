import { createStudy, resumeStudy, type Study } from '../../search/study.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { KnownStudy } from '../trials/study-log.js';
import type { Scorer } from '../trials/scorer.js';
import { BatchEvaluator, type BatchSetup } from './batch-evaluator.js';
import { firstValue, isRanked } from './study-analysis.js';
import type { OptimizeOptions } from './study-outcome.js';
import type { StudySettings } from './study-settings.js';

/** A study while it runs: asks, evaluates and tells, batch by batch, until it has its number of trials. */
export class StudyRun {
  readonly study: Study;
  readonly trials: RecordedTrial[];
  isCancelled = false;
  elapsedSeconds = 0;
  private readonly known: number;
  private readonly scorer: Scorer;
  private readonly evaluator: BatchEvaluator;
  private readonly options: Pick<OptimizeOptions, 'signal' | 'onProgress' | 'onBatch'>;
  private readonly started = performance.now();
  private best = Number.NaN;

  /** known  of the same study. Throws UsageError STUDY_INVALID, SPACE_INVALID. */
  constructor(
    settings: StudySettings,
    setup: BatchSetup,
    { trials: known, journal }: KnownStudy,
    options: Pick<OptimizeOptions, 'signal' | 'onProgress' | 'onBatch'>,
  ) {
    this.study = known.length === 0 ? createStudy(settings.options) : resumeStudy(settings.options, known);
    this.trials = [...known];
    this.known = known.length;
    this.scorer = setup.scorer;
    this.evaluator = new BatchEvaluator(setup, this.study, journal);
    this.options = options;
    for (const trial of known) this.see(trial);
  }

  /** Trials that were run, known ones not counted. */
  get ran(): number {
    return this.trials.length - this.known;
  }

  /** Runs until there are `total` trials, or the study or its caller stops. */
  async runTo(total: number): Promise<void> {
    while (this.trials.length < total && !this.isCancelled && (await this.runBatch(total)));
    this.isCancelled ||= this.options.signal?.aborted ?? false;
    this.elapsedSeconds = (performance.now() - this.started) / 1000;
  }

  /** Returns false where the study has ended. */
  private async runBatch(total: number): Promise<boolean> {
    const { signal } = this.options;
    const asked = this.study.ask(total - this.trials.length);
    const hooks = {
      borrowsRecords: true,
      keepsValues: true,
      onProgress: (done: number) => this.report(this.trials.length + Math.min(done, asked.length), total),
      ...(signal && { signal }),
    };
    const told = asked.length === 0 || signal?.aborted ? undefined : await this.evaluator.run(asked, hooks);
    this.isCancelled = signal?.aborted ?? false;
    if (told === undefined) return false;
    for (const trial of told) this.tell(trial);
    this.options.onBatch?.(told);
    this.report(this.trials.length, total);
    return true;
  }

  private tell(trial: RecordedTrial): void {
    if (trial.outcome.state !== 'infeasible') this.study.tell(trial.trialNumber, trial.outcome);
    this.trials.push(trial);
    this.see(trial);
  }

  private see(trial: RecordedTrial): void {
    const value = firstValue(trial);
    if (isRanked(trial) && !this.scorer.isBetter(this.best, value)) this.best = value;
  }

  private report(done: number, total: number): void {
    const trialsPerSecond = (done - this.known) / ((performance.now() - this.started) / 1000);
    this.options.onProgress?.({ done, total, best: this.best, trialsPerSecond });
  }
}
