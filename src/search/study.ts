import { UsageError } from '../core/errors.js';
import type { Parameters } from '../core/graph.js';
import { batchSizeAt, checkBatchSize, type BatchSize } from './batch-size.js';
import { SpaceCodec } from './codec.js';
import { checkSpace } from './conditions.js';
import { paretoFront } from './pareto.js';
import { Proposer } from './proposals.js';
import type { Pruner } from './pruner.js';
import { ReportBoard } from './report-board.js';
import type { Sampler, SamplerFactory } from './sampler.js';
import { openSampler, type SamplerOptions } from './samplers/open-sampler.js';
import type { Space } from './space.js';
import { checkStopRule, isPlateau, type StopRule } from './stop-rule.js';
import {
  checkOutcome,
  compareObservations,
  observe,
  TIER,
  type Direction,
  type Observation,
  type StudyTrial,
  type ToldTrial,
  type TrialOutcome,
  type TrialReport,
} from './trial.js';

export interface StudyOptions {
  readonly space: Space;
  /** parameters that are not varied; entries for axes of the space are ignored */
  readonly fixed?: Parameters;
  /** conditions on parameters; absent axes are absent here as well */
  readonly isAllowed?: (parameters: Parameters) => boolean;
  /** default `auto` */
  readonly sampler?: SamplerOptions | SamplerFactory;
  readonly pruner?: Pruner | undefined;
  /** one per objective; default one, `maximize` */
  readonly directions?: readonly Direction[];
  /** whole number; default 0 */
  readonly seed?: number;
  /** part of the study: another size is another study. Default `auto` */
  readonly batchSize?: BatchSize;
  /** when to end without an improvement; one objective only */
  readonly stop?: StopRule | undefined;
}

/** A trial to be run, or one for which no parameters that meet `require` were found: it is over already. */
export interface AskedTrial {
  readonly trialNumber: number;
  readonly parameters: Parameters;
  readonly state: 'asked' | 'infeasible';
}

/** Why a study asks no more: the sampler has nothing left, or the stop rule holds. */
export type StopReason = 'exhausted' | 'plateau';

/** Returns a study that has no trials. Throws UsageError SPACE_INVALID and STUDY_INVALID. */
export function createStudy(options: StudyOptions): Study {
  return new Study(options);
}

/** Returns a study that has the given trials and goes on behind them as if it had never stopped. The trials may be in any order; those that
 *  are missing below the last one are asked again. Throws UsageError STUDY_INVALID where the study would have asked for other
 *  parameters. */
export function resumeStudy(options: StudyOptions, told: readonly ToldTrial[]): Study {
  const study = new Study(options);
  study.replay(told);
  return study;
}

/** Asks for trials in batches and is told what became of them. Every parameter is a function of the options and of what the batches before
 *  were told: not of time, of the order of the telling, or of how many trials one call asks for. */
export class Study {
  /** number of directions */
  readonly objectives: number;
  readonly samplerName: string;
  private readonly directions: readonly Direction[];
  private readonly sampler: Sampler;
  private readonly proposer: Proposer;
  private readonly pruner: Pruner | undefined;
  private readonly board = new ReportBoard();
  private readonly batchSize: BatchSize;
  private readonly stop: StopRule | undefined;
  private readonly all: { trialNumber: number; parameters: Parameters; unit: Float64Array; outcome: TrialOutcome | undefined }[] = [];
  private readonly history: Observation[] = [];
  private readonly again: number[] = [];
  private handedOut = 0;
  private untold = 0;
  private bestSeen: Observation | undefined;
  private stopReason: StopReason | undefined;

  constructor({
    space,
    fixed = {},
    isAllowed = () => true,
    sampler = 'auto',
    pruner,
    directions = ['maximize'],
    seed = 0,
    batchSize = 'auto',
    stop,
  }: StudyOptions) {
    if (space.axes.length === 0)
      throw new UsageError('SPACE_INVALID', 'the space has 0 axes: a study needs at least one entry under space');
    if (directions.length === 0) throw new UsageError('STUDY_INVALID', 'directions must name at least one direction, maximize or minimize');
    if (!Number.isSafeInteger(seed))
      throw new UsageError('STUDY_INVALID', `seed must be a whole number, not ${seed}`, { context: { seed } });
    if (stop !== undefined && directions.length > 1)
      throw new UsageError('STUDY_INVALID', `patience needs a single objective, not ${directions.length}`);
    if (stop !== undefined) checkStopRule(stop);
    if (pruner !== undefined && directions.length > 1)
      throw new UsageError('STUDY_INVALID', `a pruner needs a single objective, not ${directions.length}`);
    const codec = new SpaceCodec(checkSpace(space));
    const axisNames = new Set(space.axes.map(({ name }) => name));
    this.proposer = new Proposer(
      codec,
      Object.fromEntries(Object.entries(fixed).filter(([name]) => !axisNames.has(name))),
      isAllowed,
      seed,
    );
    this.proposer.checkNotEmpty();
    this.sampler = openSampler(sampler, { codec, seed, objectives: directions.length, isAllowed: this.proposer.isAllowed });
    this.samplerName = this.sampler.name;
    this.objectives = directions.length;
    this.directions = directions;
    this.pruner = pruner;
    this.batchSize = checkBatchSize(batchSize);
    this.stop = stop;
  }

  /** Returns the next trials, at most `most`, and never beyond the end of the batch; none once the study is at its end.
   *  Throws UsageError STUDY_INVALID where the batch is handed out and not all of it is told. */
  ask(most = Number.POSITIVE_INFINITY): AskedTrial[] {
    if (this.again.length > 0) return this.again.splice(0, most).map((trialNumber) => this.asked(trialNumber));
    if (this.handedOut === this.all.length) this.openBatch();
    const first = this.handedOut;
    this.handedOut = Math.min(this.all.length, first + most);
    return Array.from({ length: this.handedOut - first }, (_, k) => this.asked(first + k));
  }

  /** Records what became of a trial. Throws UsageError STUDY_INVALID where it was not asked for or is told already. */
  tell(trialNumber: number, outcome: TrialOutcome): void {
    const trial = trialNumber < this.handedOut ? this.all[trialNumber] : undefined;
    if (trial === undefined) throw refuse(trialNumber, 'is told but was not asked for');
    if (trial.outcome !== undefined) throw refuse(trialNumber, 'is told twice');
    checkOutcome(trialNumber, outcome, this.directions);
    trial.outcome = outcome;
    this.untold--;
    const seen = this.observation(trialNumber);
    if (seen.tier === TIER.feasible && (this.bestSeen === undefined || compareObservations(seen, this.bestSeen) < 0)) this.bestSeen = seen;
  }

  /** Records the first objective's value of a running trial after some resource. Steps of a trial ascend.
   *  step   resource spent so far, in the unit of the pruner's rungs */
  report(trialNumber: number, step: number, value: number): void {
    const trial = trialNumber < this.handedOut ? this.all[trialNumber] : undefined;
    if (trial === undefined || trial.outcome !== undefined) throw refuse(trialNumber, 'reports but is not running');
    this.board.add(trialNumber, step, value);
  }

  /** Whether a running trial should be given up at its last reported step: decided against the trials of earlier batches,
   *  so that it does not matter who of a batch reports first. Where a batch goes on step by step, `losersAt` compares with more. */
  shouldPrune(trialNumber: number): boolean {
    const last = this.board.reportsOf(trialNumber).at(-1);
    return last !== undefined && this.loses(trialNumber, last, this.history.length);
  }

  /** Returns which running trials should be given up at a step, ascending: those that reported it last and lose against the trials of
   *  lower numbers, of the own batch as well. To be asked once all that are running have reported the step or failed before it; then it
   *  matters neither who reported first nor how much of the batch was asked for. */
  losersAt(step: number): number[] {
    const numbers = Array.from({ length: this.handedOut - this.history.length }, (_, k) => this.history.length + k);
    return numbers.filter((trialNumber) => {
      const last = this.board.reportsOf(trialNumber).at(-1);
      return last?.[0] === step && this.all[trialNumber]!.outcome === undefined && this.loses(trialNumber, last, trialNumber);
    });
  }

  /** `first`: the number below which trials are compared */
  private loses(trialNumber: number, [step, value]: TrialReport, first: number): boolean {
    const sign = this.directions[0] === 'maximize' ? -1 : 1;
    return (
      this.pruner !== undefined && this.pruner.shouldPrune({ trialNumber, loss: sign * value }, step, this.board.earlier(step, first, sign))
    );
  }

  /** Every trial that was asked for, in the order of the numbers. */
  get trials(): StudyTrial[] {
    return this.all.slice(0, this.handedOut).map(({ trialNumber }) => this.trial(trialNumber));
  }

  /** The best complete trial that meets the constraints, the earlier one of equals; undefined while there is none or with several
   *  objectives. */
  get best(): StudyTrial | undefined {
    if (this.objectives > 1) return undefined;
    return this.bestSeen === undefined ? undefined : this.trial(this.bestSeen.trialNumber);
  }

  /** The trials that meet the constraints and that no other one beats in every objective, in the order of the numbers. */
  get paretoFront(): StudyTrial[] {
    return paretoFront(this.observations()).map(({ trialNumber }) => this.trial(trialNumber));
  }

  /** Why the study asks no more, undefined while it does. */
  get stopped(): StopReason | undefined {
    return this.stopReason;
  }

  /** Asks for told trials again and tells them. For an empty study; see resumeStudy. */
  replay(told: readonly ToldTrial[]): void {
    const byNumber = new Map(told.map((trial) => [trial.trialNumber, trial]));
    const end = told.reduce((most, { trialNumber }) => Math.max(most, trialNumber + 1), 0);
    while (this.handedOut < end) {
      const batch = this.ask(end - this.handedOut);
      if (batch.length === 0) throw refuse(this.handedOut, 'is in the stored study, but the study ends before it');
      for (const asked of batch) this.replayTrial(asked, byNumber.get(asked.trialNumber));
      if (this.again.length > 0 && this.handedOut < end)
        throw refuse(this.again[0]!, `is missing in the stored study, which has trials up to ${end - 1}`);
    }
  }

  private replayTrial(asked: AskedTrial, stored: ToldTrial | undefined): void {
    if (stored === undefined) {
      if (asked.state === 'asked') this.again.push(asked.trialNumber);
      return;
    }
    const difference = differenceOf(asked.parameters, stored.parameters);
    if (difference !== undefined)
      throw refuse(asked.trialNumber, `of the stored study has ${difference}: the study was made with other options`);
    if (asked.state === 'infeasible') return;
    for (const [step, value] of stored.reports ?? []) this.report(asked.trialNumber, step, value);
    this.tell(asked.trialNumber, stored.outcome);
  }

  /** Draws the next batch, none at the study's end. */
  private openBatch(): void {
    if (this.untold > 0)
      throw refuse(
        this.all.find(({ outcome }) => outcome === undefined)!.trialNumber,
        'has not been told: a batch is asked for when the one before is told',
      );
    for (let trial = this.history.length; trial < this.all.length; trial++) this.history.push(this.observation(trial));
    if (this.stop !== undefined && isPlateau(this.history, this.stop)) this.stopReason = 'plateau';
    if (this.stopReason !== undefined) return;
    const first = this.all.length;
    const count = batchSizeAt(first, this.batchSize);
    this.sampler.begin(first, count, this.history);
    for (let trialNumber = first; trialNumber < first + count && this.draw(trialNumber); trialNumber++);
    if (this.all.length === first) this.stopReason = 'exhausted';
  }

  private draw(trialNumber: number): boolean {
    const proposal = this.proposer.draw(this.sampler, trialNumber);
    if (proposal === undefined) return false;
    const { unit, parameters, isFeasible } = proposal;
    this.all.push({ trialNumber, parameters, unit, outcome: isFeasible ? undefined : { state: 'infeasible' } });
    if (isFeasible) this.untold++;
    this.sampler.take?.(trialNumber, unit);
    return true;
  }

  private asked(trialNumber: number): AskedTrial {
    const { parameters, outcome } = this.all[trialNumber]!;
    return { trialNumber, parameters, state: outcome?.state === 'infeasible' ? 'infeasible' : 'asked' };
  }

  private trial(trialNumber: number): StudyTrial {
    const { parameters, outcome } = this.all[trialNumber]!;
    const reports = this.board.reportsOf(trialNumber);
    return { trialNumber, parameters, outcome, ...(reports.length > 0 ? { reports } : {}) };
  }

  private observation(trialNumber: number): Observation {
    const { unit, outcome } = this.all[trialNumber]!;
    return observe(trialNumber, unit, outcome!, this.directions);
  }

  private observations(): Observation[] {
    return this.all.filter(({ outcome }) => outcome !== undefined).map(({ trialNumber }) => this.observation(trialNumber));
  }
}

/** A ledger of texts has 0 for -0. */
function differenceOf(asked: Parameters, stored: Parameters): string | undefined {
  const name = [...new Set([...Object.keys(asked), ...Object.keys(stored)])].find(
    (each) => asked[each] !== stored[each] && !Object.is(asked[each], stored[each]),
  );
  return name === undefined ? undefined : `${name} ${String(stored[name] ?? 'absent')} and not ${String(asked[name] ?? 'absent')}`;
}

function refuse(trialNumber: number, rule: string): UsageError {
  return new UsageError('STUDY_INVALID', `trial ${trialNumber} ${rule}`, { context: { trial: trialNumber } });
}
