import { UsageError } from '../../core/errors.js';
import type { Parameters, StrategyGraph } from '../../core/graph.js';
import { formatTime } from '../../core/time.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { tabulateTrials, TRIAL_STATES } from '../../core/trial-table.js';
import type { TrialRunner } from '../../core/trial-runner.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import { finishRun, type BacktestResult } from '../run/backtest.js';
import { windowOfBars } from '../system/choose-window.js';
import { Scorer } from '../trials/scorer.js';
import { chooseTrial, rankTrials, type Choice } from '../study/choose-winner.js';
import { planRanges, planStages, type StagePlan } from '../study/stages.js';
import { analyseTrials, firstValue, isRanked, wasRuined } from '../study/study-analysis.js';
import type { OptimizeOptions } from '../study/study-outcome.js';
import { StudyRun } from '../study/study-run.js';
import type { StudySettings } from '../study/study-settings.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { KnownStudy } from '../trials/study-log.js';
import { TrialEvaluator } from '../trials/trial-evaluator.js';
import type { PlannedFold } from './plan-folds.js';
import { stitchRuns } from './stitch-runs.js';
import { isWon, type FoldResult, type PathResult, type UnwonFold } from './walk-forward-outcome.js';
import { cashOf } from '../strategy/rules-of.js';

const COMPLETE = TRIAL_STATES.indexOf('complete');

export interface FoldSetup {
  readonly system: ResolvedSystem;
  readonly trading: TradingData;
  readonly graph: StrategyGraph;
  readonly engine: TrialRunner;
  readonly settings: StudySettings;
  readonly scorer: Scorer;
  /** of each fold */
  readonly trials: number;
}

/** Runs the folds of a walk-forward: a study on train, its winner on test. */
export class FoldRunner {
  private readonly setup: FoldSetup;

  constructor(setup: FoldSetup) {
    this.setup = setup;
  }

  /** Searches on the fold's train ranges; returns undefined where it was stopped, and a fold without a winner where no trial has a rank.
   *  Throws UsageError FOLDS_INVALID where the winner has no values on test. */
  async run(
    fold: PlannedFold,
    known: KnownStudy,
    options: Pick<OptimizeOptions, 'signal' | 'onProgress' | 'onBatch'>,
  ): Promise<FoldResult | UnwonFold | undefined> {
    const { engine, scorer, settings, system, trials: total } = this.setup;
    const evaluator = new TrialEvaluator(engine, fold.train[0]!, undefined);
    const run = new StudyRun(
      settings,
      { engine, evaluator, scorer, plan: this.planOf(fold), otherwise: settings.otherwise },
      known,
      options,
    );
    await run.runTo(total);
    if (run.isCancelled) return undefined;
    const ranking = rankTrials(run.trials, scorer.objective, isRanked);
    const analysis =
      system.file.study.winner === 'plateau'
        ? analyseTrials(settings.space, run.trials, scorer.objectives, system.file.seed)
        : { importance: [], plateau: undefined };
    const choice = chooseTrial(system.file.study.winner, run.trials, ranking, scorer.objectives, analysis);
    if (choice === undefined) return { ...fold, trials: run.trials, reason: this.whyUnwon(fold, run.trials) };
    return await this.finish(fold, run.trials, ranking, choice);
  }

  /** Runs a way through the bars, past the folds that have no winner; undefined where none of its folds has one.
   *  folds  by their position in the plan
   *  Throws UsageError FOLDS_INVALID where the account is gone before its end. */
  async runPath(
    folds: readonly (FoldResult | UnwonFold)[],
    path: readonly { readonly fold: number; readonly range: number }[],
  ): Promise<PathResult | undefined> {
    const first = path.map(({ fold }) => folds[fold]!).find(isWon);
    if (first === undefined) return undefined;
    const initialCash = this.cashOf(first.winner.parameters);
    const runs: BacktestResult[] = [];
    for (const { fold, range } of path) {
      const traded = folds[fold]!;
      if (!isWon(traded)) continue;
      const cash = runs.at(-1)?.metrics.final_equity ?? initialCash;
      if (!(cash > 0))
        throw new UsageError('FOLDS_INVALID', `fold ${fold} could not trade: the folds before it left ${cash} on the account`, {
          context: { fold, cash },
        });
      runs.push(await this.replay(traded.winner.parameters, traded.test[range]!, cash));
    }
    return { runs, stitched: stitchRuns(runs, initialCash) };
  }

  private planOf({ train }: PlannedFold): StagePlan {
    return train.length === 1 ? planStages(this.setup.system.file.study, train[0]!) : planRanges(train);
  }

  private async finish(fold: PlannedFold, trials: readonly RecordedTrial[], ranking: Int32Array, { trial }: Choice): Promise<FoldResult> {
    const parameters = this.parametersOf(trials[trial]!);
    const scores = await this.scoresOnTest(
      fold,
      Array.from(ranking, (position) => this.parametersOf(trials[position]!)),
    );
    const own = ranking.indexOf(trial);
    const initialCash = this.cashOf(parameters);
    const runs: BacktestResult[] = [];
    for (const range of fold.test) runs.push(await this.replay(parameters, range, runs.at(-1)?.metrics.final_equity ?? initialCash));
    this.requireValues(fold, runs);
    return {
      ...fold,
      trials,
      winner: { trialNumber: trials[trial]!.trialNumber, parameters },
      inSample: firstValue(trials[trial]!),
      outOfSample: scores[own]!,
      logit: this.logitOf(scores, own),
      tested: stitchRuns(runs, initialCash),
    };
  }

  /** f64[parameters]: the first objective on test, by bars where there are several ranges; NaN where undefined. */
  private async scoresOnTest({ test }: PlannedFold, parameters: readonly Parameters[]): Promise<Float64Array> {
    const { engine, scorer, settings } = this.setup;
    const table = tabulateTrials(parameters, settings.otherwise);
    const bars = test.reduce((sum, { from, to }) => sum + to - from, 0);
    const scores = new Float64Array(parameters.length);
    for (const range of test) {
      const { states, records, fields } = await engine.evaluate(table, range);
      parameters.forEach((values, row) => {
        const score = states[row] === COMPLETE ? scorer.scores(Scorer.read({ ...values }, records, row * fields))[0]! : Number.NaN;
        scores[row]! += (score * (range.to - range.from)) / bars;
      });
    }
    return scores;
  }

  /** What is undefined ranks below everything; ties share their mean rank. */
  private logitOf(scores: Float64Array, own: number): number {
    const score = scores[own]!;
    const isBelow = (other: number): boolean => !Number.isNaN(score) && (Number.isNaN(other) || this.setup.scorer.isBetter(score, other));
    const below = scores.filter(isBelow).length;
    const equal = scores.filter((other) => other === score || (Number.isNaN(other) && Number.isNaN(score))).length;
    const rank = (below + (equal + 1) / 2) / (scores.length + 1);
    return Math.log(rank / (1 - rank));
  }

  private async replay(parameters: Parameters, bars: BarWindow, cash: number): Promise<BacktestResult> {
    const { system, trading, graph, engine } = this.setup;
    const window = windowOfBars(trading.market, 'test', bars);
    const own = { ...system, file: { ...system.file, risk: { ...system.file.risk, cash } } };
    return finishRun(own, trading, graph, window, parameters, await engine.replay(parameters, window, { cash }), []);
  }

  private cashOf(parameters: Parameters): number {
    return cashOf(this.setup.system.file, parameters);
  }

  private parametersOf({ parameters }: RecordedTrial): Parameters {
    return { ...this.setup.settings.otherwise, ...parameters };
  }

  /** A fold on which the strategy has no values all along is no fold without trades: it could not trade. */
  private requireValues({ foldNumber }: PlannedFold, runs: readonly BacktestResult[]): void {
    const [first] = runs;
    const last = runs.at(-1)!;
    if (first === undefined || last.warmupBars < last.window.to) return;
    throw new UsageError(
      'FOLDS_INVALID',
      `fold ${foldNumber} [${formatTime(first.window.startMs)}, ${formatTime(last.window.endMs)}) could not trade: the strategy's values begin at bar ${last.warmupBars}, and the fold ends at bar ${last.window.to}`,
      {
        context: { fold: foldNumber, warmup_bars: last.warmupBars, to_bar: last.window.to },
      },
    );
  }

  private whyUnwon({ foldNumber, train }: PlannedFold, trials: readonly RecordedTrial[]): string {
    const { market } = this.setup.trading;
    const ruined = trials.filter(wasRuined).length;
    const [start, end] = [windowOfBars(market, 'train', train[0]!).startMs, windowOfBars(market, 'train', train.at(-1)!).endMs];
    return `fold ${foldNumber} has no winner: on its train window [${formatTime(start)}, ${formatTime(end)}) none of ${trials.length} trials has a defined objective ${this.setup.scorer.objective.text} and meets the constraints${ruined === 0 ? '' : `; in ${ruined} the equity fell to or below zero`}`;
  }
}
