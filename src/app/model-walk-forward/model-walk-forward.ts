import { requireOrigin, type DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import { formatTime } from '../../core/time.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import { beatsChance } from '../../ml/evaluation/beats-chance.js';
import { measurePredictions } from '../../ml/evaluation/measure-predictions.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { isRuined } from '../../core/trial-record.js';
import { accountReturns } from '../../core/trade-columns.js';
import { chooseWindow } from '../system/choose-window.js';
import { requireSingle } from '../system/require-single.js';
import { withLearners } from '../learning/open-learners.js';
import { openMarketFeatures } from '../features/open-market-features.js';
import { workersOf } from '../system/run-options.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { judgeCurve } from '../verdict/study-verdict.js';
import { countTrials } from '../verdict/trial-counter.js';
import { benchmarkOf, dailyReturnsOf } from '../verdict/winner-evidence.js';
import { planFolds, type PlannedFold } from '../walk-forward/plan-folds.js';
import { identitiesOfWalk } from './data-of-walk.js';
import { learningInputs } from './inputs.js';
import { modelRows } from './model-rows.js';
import {
  isTested,
  refusedFolds,
  type JudgedRows,
  type ModelFold,
  type ModelWalkForward,
  type ModelWalkForwardOptions,
  type SkippedFold,
} from './outcome.js';
import { modelWalkForwardSettings, type ModelWalkForwardSettings } from './settings.js';
import { testFold, type FoldRows, type ScoredFold } from './test-fold.js';
import { tradeScores } from './trade-scores.js';
import { cutOf, trainFold, type FoldTraining } from './train-fold.js';
import { cashOf } from '../strategy/rules-of.js';

/** What the folds came to, one after the other. */
interface Walk {
  readonly folds: ModelFold[];
  readonly judged: FoldRows[];
  /** f64[bar of the data] */
  readonly scores: Float64Array;
}

type FoldHooks = Pick<ModelWalkForwardOptions, 'signal' | 'onProgress' | 'onFold' | 'onTested'>;

/** Walks a model forward: each fold's is trained on the bars before its test, as they were known then, and its scores trade the test.
 *  Throws UsageError CONFIG_INVALID, FOLDS_INVALID, DATA_POLICY; ROWS_MISSING where no fold has enough rows; RUN_UNREADABLE where a fold's
 *  saved model is not its own; and what training throws. */
export async function walkModelForward(
  system: ResolvedSystem,
  policy: DataPolicy,
  { symbol, signal, onProgress, onStart, onFold, onTested, registry, ...options }: ModelWalkForwardOptions = {},
): Promise<ModelWalkForward> {
  requireSingle(system.file, "a model's walk-forward");
  const { file } = system,
    settings = modelWalkForwardSettings(file),
    startedMs = performance.now();
  const features = await openMarketFeatures(file, symbol ?? file.data.symbols[0]!, file.ml_training.features, options),
    { market } = features.trading;
  requireOrigin(`training on "${market.symbol}"`, market.origin, policy, process.env);
  const window = chooseWindow(file, market, options),
    planned = planFolds(file.walkforward, market, window).folds;
  const data = { market, identities: await identitiesOfWalk(file, features.trading, options) };
  const counter = countTrials(
    'model_walk_forward',
    system,
    data,
    window,
    registry,
    learningInputs(system, data, window, features.set).learning,
  );
  counter.begin(1);
  onStart?.(data, window, features.set);
  const rows = await modelRows(system, settings.rows, features, options);
  options.onPhase?.('trials');
  const walk = await withLearners(
    options,
    async (kernels) =>
      await walkFolds(kernels, { file, features, rows, threshold: settings.buy }, planned, settings, {
        signal,
        onProgress,
        onFold,
        onTested,
      }),
  );
  options.onPhase?.('verdict');
  const cancelled = walk.folds.length < planned.length,
    judged = joinRows(isClassifier(file.ml_training.model), walk);
  const { joined, parts } = await tradeScores(system, market, walk.scores, settings, walk.folds, window.name, options),
    others = counter.end(1);
  const curve = {
    dailyReturns: dailyReturnsOf(joined),
    benchmark: benchmarkOf(joined),
    tradeReturns: accountReturns(joined.trades.pnl, cashOf(file, joined.parameters)),
    timeMs: market.bars.timeMs.subarray(joined.window.from, joined.window.to),
    isRuined: isRuined(joined.facts),
  };
  return {
    system,
    dataPolicy: policy,
    ...data,
    window,
    settings,
    featureSet: features.set,
    folds: walk.folds,
    foldMetrics: parts,
    scores: walk.scores,
    judged,
    joined,
    cancelled,
    chance: beatsChance(isClassifier(file.ml_training.model), judged.score, judged.target),
    verdict:
      file.verdict.enabled && !cancelled
        ? judgeCurve(system, market, curve, { subject: 'The model, walked forward,', trialsRun: 1, others })
        : undefined,
    elapsedSeconds: (performance.now() - startedMs) / 1000,
    workers: workersOf(options),
    warnings: [
      ...new Set([...features.warnings, ...joined.warnings]),
      ...warnAboutSkipped(walk.folds),
      ...warnAboutModels(walk.folds),
      ...refusedFolds(walk.folds).map(warnAboutCanaries),
    ],
  };
}

/** Throws UsageError ROWS_MISSING where every fold was skipped. */
async function walkFolds(
  kernels: LearnerKernels,
  training: FoldTraining,
  planned: readonly PlannedFold[],
  { isOnline }: ModelWalkForwardSettings,
  hooks: FoldHooks,
): Promise<Walk> {
  const startedMs = performance.now(),
    walk: Walk = { folds: [], judged: [], scores: new Float64Array(training.features.trading.market.bars.timeMs.length).fill(Number.NaN) };
  for (const fold of planned) {
    if (hooks.signal?.aborted && walk.folds.some(isTested)) break;
    const cutMs = cutOf(training, fold),
      kept = hooks.onFold?.(fold.foldNumber),
      bundle = kept ?? (await trainOrSkip(kernels, training, fold, cutMs));
    if (kept !== undefined) requireOwnModel(training, fold, kept, cutMs);
    if ('state' in bundle) walk.folds.push(bundle);
    else await keep(walk, testFold(kernels, training, fold, bundle, cutMs, isOnline, training.file.seed), hooks);
    hooks.onProgress?.({
      done: walk.folds.length,
      total: planned.length,
      best: Number.NaN,
      trialsPerSecond: (1000 * walk.folds.length) / (performance.now() - startedMs),
    });
  }
  if (!walk.folds.some(isTested))
    throw new UsageError(
      'ROWS_MISSING',
      `none of ${walk.folds.length} folds has enough rows: ${(walk.folds.at(-1) as SkippedFold).sentence}`,
    );
  return walk;
}

/** A model that was trained at another time may know the test. Throws UsageError RUN_UNREADABLE. */
function requireOwnModel(
  { file, features }: FoldTraining,
  { foldNumber }: PlannedFold,
  { model, featureHash, training }: ModelBundle,
  cutMs: number,
): void {
  if (model.kind === file.ml_training.model && featureHash === features.set.hash && training.endMs === cutMs) return;
  const wanted = `${file.ml_training.model} of feature set ${features.set.hash.slice(0, 12)} trained at ${formatTime(cutMs)}`,
    found = `${model.kind} of feature set ${featureHash.slice(0, 12)} trained at ${formatTime(training.endMs)}`;
  throw new UsageError(
    'RUN_UNREADABLE',
    `the saved model of fold ${foldNumber} must be a ${wanted}, and is a ${found}: take its file away, and it is trained again`,
    { context: { fold: foldNumber } },
  );
}

async function keep({ folds, judged, scores }: Walk, found: ScoredFold, { onTested }: FoldHooks): Promise<void> {
  folds.push(found.fold);
  judged.push(found.judged);
  scores.set(found.scores, found.fold.test.from);
  await onTested?.(found.fold);
}

async function trainOrSkip(
  kernels: LearnerKernels,
  training: FoldTraining,
  fold: PlannedFold,
  cutMs: number,
): Promise<ModelBundle | SkippedFold> {
  try {
    return await trainFold(kernels, training, fold, cutMs);
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'ROWS_MISSING') throw error;
    return {
      state: 'skipped',
      foldNumber: fold.foldNumber,
      train: fold.train[0]!,
      test: fold.test[0]!,
      sentence: `fold ${fold.foldNumber}: ${error.message}`,
    };
  }
}

function joinRows(isClass: boolean, { folds, judged }: Walk): JudgedRows {
  const numbers = folds.filter(isTested).map(({ foldNumber }) => foldNumber),
    join = (columnOf: (part: FoldRows) => Float64Array): Float64Array =>
      Float64Array.from(judged.flatMap((part) => Array.from(columnOf(part))));
  const score = join((part) => part.score),
    target = join(({ rows }) => rows.target);
  return {
    bar: Int32Array.from(judged.flatMap(({ rows }) => Array.from(rows.barIndex))),
    fold: Int32Array.from(judged.flatMap(({ rows }, part) => Array.from(rows.barIndex, () => numbers[part]!))),
    score,
    target,
    knownAtMs: join(({ rows }) => rows.knownAtMs),
    metrics: measurePredictions(isClass, score, target),
  };
}

/** More folds without a model than this are told in one sentence. */
const MOST_TOLD = 3;

function warnAboutSkipped(folds: readonly ModelFold[]): string[] {
  const skipped = folds.filter((fold) => !isTested(fold));
  if (skipped.length <= MOST_TOLD) return skipped.map(({ sentence }) => `No model: ${sentence}; the fold's bars are not traded.`);
  const [{ sentence }] = skipped.slice(-1) as [SkippedFold];
  return [
    `No model: ${skipped.length} of ${folds.length} folds have too few rows, and their bars are not traded; the last of them, ${sentence}.`,
  ];
}

/** A sentence stands once, with the folds that it is said of. */
function warnAboutModels(folds: readonly ModelFold[]): string[] {
  const said = new Map<string, number[]>();
  for (const { foldNumber, warnings } of folds.filter(isTested))
    for (const sentence of warnings) said.set(sentence, [...(said.get(sentence) ?? []), foldNumber]);
  return Array.from(said, ([sentence, numbers]) => `Fold ${numbers.join(', ')}: ${sentence}`);
}

function warnAboutCanaries({ foldNumber, bundle: { canaries } }: ReturnType<typeof refusedFolds>[number]): string {
  return `Canaries: the model of fold ${foldNumber} did not pass ${canaries
    .filter(({ isPassed }) => !isPassed)
    .map(({ name }) => name)
    .join(', ')}; a model like it may not be promoted.`;
}
