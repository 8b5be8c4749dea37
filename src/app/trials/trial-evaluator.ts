import type { BarWindow } from '../../core/trading-data.js';
import { pickTrials, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import type { EvaluationHooks } from '../../core/trial-runner.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { ReturnSample } from '../verdict/return-sample.js';

/** Runs the trials of a study over its window and keeps the returns of those in its sample. */
export class TrialEvaluator {
  private readonly engine: TrialRunner;
  private readonly window: BarWindow;
  private readonly sample: ReturnSample | undefined;

  /** sample  undefined where no verdict is wanted, or none can be had */
  constructor(engine: TrialRunner, window: BarWindow, sample: ReturnSample | undefined) {
    this.engine = engine;
    this.window = window;
    this.sample = sample;
  }

  /** Evaluates the trials of a table that have these numbers. */
  async run(table: TrialTable, trialNumbers: Int32Array, hooks: EvaluationHooks = {}): Promise<TrialResults> {
    const { sample } = this;
    if (sample === undefined) return await this.engine.evaluate(table, this.window, hooks);
    const request = { trials: sample.choose(trialNumbers), blocks: sample.blocks };
    const results = await this.engine.evaluate(table, this.window, { ...hooks, returns: request });
    sample.keepResults(trialNumbers, request, results);
    return results;
  }

  /** Trials that an earlier run completed have left no returns: those of the sample are run again.
   *  table         of these trials
   *  trialNumbers  complete ones  */
  async fillSample(table: TrialTable, trialNumbers: Int32Array): Promise<void> {
    const { sample } = this;
    const missing = Int32Array.from(trialNumbers.keys()).filter((row) => sample?.wants(trialNumbers[row]!) ?? false);
    if (missing.length > 0)
      await this.run(
        pickTrials(table, missing),
        missing.map((row) => trialNumbers[row]!),
      );
  }
}
