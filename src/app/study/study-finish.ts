import type { Parameters, StrategyGraph } from '../../core/graph.js';
import type { ExecutionRules } from '../../core/rules.js';
import { isRuined, RECORD_NAMES } from '../../core/trial-record.js';
import type { TradingData } from '../../core/trading-data.js';
import { tabulateTrials, TRIAL_STATES } from '../../core/trial-table.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { BacktestResult } from '../run/backtest.js';
import type { NamedWindow } from '../system/choose-window.js';
import { failureReasons } from '../trials/failure-reasons.js';
import { Scorer } from '../trials/scorer.js';
import { NearestMiss, whyNoWinner } from '../trials/why-no-winner.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { TrialBrackets } from '../trials/trial-brackets.js';
import { replayTrial } from '../trials/replay-trial.js';
import { TrialEvaluator } from '../trials/trial-evaluator.js';
import type { ReturnSample } from '../verdict/return-sample.js';
import { referenceTrials } from '../verdict/reference-trials.js';
import { judgeStudy, type StudyVerdict } from '../verdict/study-verdict.js';
import type { TrialCounter } from '../verdict/trial-counter.js';
import { warnAboutAccount, warnAboutRuined, warnAboutSettings } from '../run/warnings.js';
import { chooseCandidates, chooseTrial, rankTrials, type Choice } from './choose-winner.js';
import { analyseTrials, firstValue, isRanked, wasRuined, type StudyAnalysis } from './study-analysis.js';
import type { OptimizeOptions, StudyOutcome, StudyWinner, WindowRun } from './study-outcome.js';
import type { StudyRun } from './study-run.js';
import type { StudySettings } from './study-settings.js';
import type { StudyWindows } from './study-windows.js';

/** How many of the best trials are run again for their equity. */
const BEST_RUNS = 12;
const COMPLETE = TRIAL_STATES.indexOf('complete');

interface FinishSetup {
  readonly system: ResolvedSystem;
  readonly trading: TradingData;
  readonly graph: StrategyGraph;
  readonly engine: TrialRunner;
  readonly settings: StudySettings;
  readonly scorer: Scorer;
  readonly windows: StudyWindows;
  readonly counter: TrialCounter;
  readonly evaluator: TrialEvaluator;
  readonly sample: ReturnSample | undefined;
  readonly warnings: readonly string[];
  readonly workers: number;
}

/** What happens when the trials are there: the choice of the winner, its windows, the verdict. */
export class StudyFinish {
  private readonly setup: FinishSetup;

  constructor(setup: FinishSetup) {
    this.setup = setup;
  }

  /** bracket  what the trials do in a bar that touches stop and target, where their metrics under both rules are wanted */
  async conclude(run: StudyRun, { signal, bracket }: Pick<OptimizeOptions, 'signal' | 'bracket'>): Promise<StudyOutcome> {
    const { system, trading, settings, scorer, windows, workers } = this.setup;
    const { file } = system;
    const { trials, isCancelled } = run;
    const { objectives } = scorer;
    const ranking = rankTrials(trials, scorer.objective, isRanked);
    const front = objectives.length > 1 ? Int32Array.from(run.study.paretoFront, ({ trialNumber }) => trialNumber) : new Int32Array();
    const analysis = analyseTrials(settings.space, trials, objectives, file.seed);
    const chosen = chooseTrial(file.study.winner, trials, objectives.length > 1 ? front : ranking, objectives, analysis);
    const choice =
      chosen && windows.validation && objectives.length === 1
        ? await this.chooseOnValidation(chosen, trials, ranking, windows.validation, analysis)
        : chosen;
    const winner = choice && this.winnerOf(choice, trials);
    const ruined = trials.filter(wasRuined).length;
    const best: StudyOutcome['best'] = await this.replayBest(trials, objectives.length > 1 ? front : ranking);
    const holdoutLooks =
      winner && windows.holdout && !isCancelled
        ? this.setup.counter.look(winner.parameters, windows.holdout, file.holdout_looks)
        : undefined;
    const winnerRuns = winner && !isCancelled ? await this.runWindows(winner.parameters) : [];
    return {
      system,
      market: trading.market,
      identities: trading.identities,
      window: windows.search,
      windows,
      space: settings.space,
      objectives,
      sampler: run.study.samplerName,
      pruner: settings.options.pruner?.name,
      trials,
      ranking,
      front,
      brackets: bracket && (await this.bracketsOf(trials, bracket, signal)),
      analysis,
      winner,
      winnerRuns,
      best,
      verdict: await this.judge(run.study.samplerName, trials, winner, winnerRuns, holdoutLooks),
      stopped: isCancelled ? 'cancelled' : trials.length < file.study.trials ? run.study.stopped : undefined,
      elapsedSeconds: run.elapsedSeconds,
      trialsRun: run.ran,
      workers,
      warnings: [
        ...warnAboutSettings(file, trading.market, windows.search),
        ...this.setup.warnings,
        ...warnAboutRuined(ruined, trials.filter(({ outcome }) => outcome.state === 'complete').length),
        ...(winnerRuns[0] ? warnAboutAccount(file, trading.market, trials[winner!.trialNumber]!.record!) : []),
        ...(winner === undefined && trials.length > 0 ? [describeNothing(trials, scorer, file.constraints)] : []),
      ],
    };
  }

  private async bracketsOf(
    trials: readonly RecordedTrial[],
    bracket: ExecutionRules['intrabar'],
    signal: AbortSignal | undefined,
  ): Promise<TrialBrackets['metrics']> {
    const { engine, settings, windows } = this.setup;
    const ran = trials.filter(({ record }) => record !== undefined),
      fields = RECORD_NAMES.length,
      records = new Float64Array(ran.length * fields);
    ran.forEach(({ record }, row) => records.set(record!, row * fields));
    const brackets = new TrialBrackets(engine, windows.search, bracket, trials.length),
      table = tabulateTrials(
        ran.map((trial) => this.parametersOf(trial)),
        settings.otherwise,
      );
    if (ran.length > 0)
      await brackets.measure(
        Int32Array.from(ran, ({ trialNumber }) => trialNumber),
        table,
        { fields, records },
        signal,
      );
    return brackets.metrics;
  }

  /** The candidate that is best on validation; the study's own choice where validation defines no objective. */
  private async chooseOnValidation(
    chosen: Choice,
    trials: readonly RecordedTrial[],
    ranking: Int32Array,
    validation: NamedWindow,
    analysis: StudyAnalysis,
  ): Promise<Choice> {
    const { engine, scorer, settings, system } = this.setup;
    const candidates = chooseCandidates(ranking, system.file.study.candidates, analysis);
    const parameters = Array.from(candidates, (trial) => this.parametersOf(trials[trial]!));
    const { records, fields, states } = await engine.evaluate(tabulateTrials(parameters, settings.otherwise), validation);
    const scores = parameters.map((values, row) =>
      states[row] === COMPLETE ? scorer.scores(Scorer.read({ ...values }, records, row * fields))[0]! : Number.NaN,
    );
    const best = scores.reduce(
      (found, score, row) => (Number.isNaN(score) || (found >= 0 && !scorer.isBetter(score, scores[found]!)) ? found : row),
      -1,
    );
    return best < 0
      ? { ...chosen, rule: `${chosen.rule}: no candidate has an objective on validation` }
      : { trial: candidates[best]!, rule: 'best on validation' };
  }

  private winnerOf({ trial, rule }: Choice, trials: readonly RecordedTrial[]): StudyWinner {
    return {
      trialNumber: trials[trial]!.trialNumber,
      parameters: this.parametersOf(trials[trial]!),
      objective: firstValue(trials[trial]!),
      rule,
    };
  }

  /** Every parameter, absent ones at what stands for them. */
  private parametersOf({ parameters }: RecordedTrial): Parameters {
    return { ...this.setup.settings.otherwise, ...parameters };
  }

  private async replayBest(trials: readonly RecordedTrial[], order: Int32Array): Promise<{ trialNumber: number; run: BacktestResult }[]> {
    const best: { trialNumber: number; run: BacktestResult }[] = [];
    for (const trial of order.subarray(0, BEST_RUNS))
      best.push({
        trialNumber: trials[trial]!.trialNumber,
        run: await this.replay(this.parametersOf(trials[trial]!), this.setup.windows.search),
      });
    return best;
  }

  private async replay(parameters: Parameters, window: NamedWindow): Promise<BacktestResult> {
    return await replayTrial(this.setup, parameters, window);
  }

  private async runWindows(parameters: Parameters): Promise<WindowRun[]> {
    const { search, validation, holdout } = this.setup.windows;
    const runs: WindowRun[] = [];
    for (const [part, window] of [
      ['train', search],
      ['validation', validation],
      ['holdout', holdout],
    ] as const) {
      if (window === undefined) continue;
      const run = await this.replay(parameters, window);
      runs.push({ part, run, objective: this.setup.scorer.scoreRun(run.parameters, run.metrics, isRuined(run.facts)) });
    }
    return runs;
  }

  private async judge(
    sampler: string,
    trials: readonly RecordedTrial[],
    winner: StudyWinner | undefined,
    runs: readonly WindowRun[],
    holdoutLooks: number | undefined,
  ): Promise<StudyVerdict | undefined> {
    const { system, counter, evaluator, settings, sample } = this.setup;
    const complete = trials.filter(({ outcome }) => outcome.state === 'complete');
    const tried = trials.filter(({ outcome }) => outcome.state !== 'infeasible').length;
    const [train] = runs;
    if (winner === undefined || train === undefined || !system.file.verdict.enabled) {
      counter.end(tried, sample?.toKept(tried));
      return undefined;
    }
    await evaluator.fillSample(
      tabulateTrials(
        complete.map((trial) => this.parametersOf(trial)),
        settings.otherwise,
      ),
      Int32Array.from(complete, ({ trialNumber }) => trialNumber),
    );
    if (sample !== undefined) await this.keepReference(sample, sampler);
    const others = counter.end(tried, sample?.toKept(tried));
    const holdout = runs.find(({ part }) => part === 'holdout')?.run;
    return judgeStudy(
      { trialNumber: winner.trialNumber, run: train.run },
      {
        sample,
        trialsRun: complete.length,
        trialsPruned: trials.filter(({ outcome }) => outcome.state === 'pruned').length,
        others,
        holdout,
        holdoutLooks,
      },
    );
  }

  /** Runs the random points that the trials of a gathering sampler are judged beside. */
  private async keepReference(sample: ReturnSample, sampler: string): Promise<void> {
    const { engine, settings, windows } = this.setup;
    const points = referenceTrials(settings.options, sampler).map((parameters) => ({ ...settings.otherwise, ...parameters }));
    if (points.length === 0) return;
    const request = { trials: Int32Array.from(points.keys()), blocks: sample.blocks };
    const { returns } = await engine.evaluate(tabulateTrials(points, settings.otherwise), windows.search, { returns: request });
    sample.keepReference(returns!);
  }
}

/** Says why a study has no winner. */
function describeNothing(trials: readonly RecordedTrial[], { objectives }: Scorer, constraints: readonly string[]): string {
  const nearest = new NearestMiss();
  const values = trials.flatMap(({ outcome }) => (outcome.state === 'complete' ? [outcome.values] : []));
  for (const { trialNumber, outcome, record } of trials)
    if (outcome.state === 'complete' && record !== undefined) nearest.offer(trialNumber, outcome.violation ?? 0, record);
  return whyNoWinner({
    trials: trials.length,
    complete: values.length,
    failures: failureReasons(
      trials.flatMap(({ trialNumber, outcome }) => (outcome.state === 'failed' ? [[trialNumber, outcome.message] as const] : [])),
    ),
    objectives: objectives.map(({ text }, k) => ({ text, isDefined: values.some((each) => Number.isFinite(each[k])) })),
    constraints,
    nearest: nearest.found,
  });
}
