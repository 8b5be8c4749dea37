import { peakRssMb } from '../run/peak-memory.js';
import { createHash } from 'node:crypto';
import { flatMetrics } from '../learning/bundle-of.js';
import { labelMeaning } from '../system/schema/label-kinds.js';
import { resultHead, type ResultDocument } from '../run/result-head.js';
import { hashTrades } from '../run/run-identity.js';
import { verdictJson } from '../verdict/verdict-json.js';
import { HANDOVER_RULE, isSoundWalk, isTested, refusedFolds, type ModelFold, type ModelWalkForward } from './outcome.js';
import { foldTimes, meanFoldOrder, meanImportance } from './tables.js';

/** A version of the registry that a walk-forward left behind. */
export interface RegisteredVersion {
  readonly model: string;
  readonly version: number;
}

/** Returns what `--json` prints of a model's walk-forward. */
export function modelWalkForwardSummary(result: ModelWalkForward, dir: string, registered: RegisteredVersion | undefined): ResultDocument {
  const {
    system: { file },
    window,
    settings,
    folds,
    judged,
    chance,
    joined,
  } = result;
  const { warnings, ...head } = resultHead('model_walk_forward', { ...result, isCancelled: result.cancelled });
  return {
    dir,
    ...head,
    mode: file.walkforward.mode,
    handover_rule: HANDOVER_RULE,
    model: file.ml_training.model,
    rows: settings.rows,
    label: labelMeaning(file.ml_training.label),
    features: { hash: result.featureSet.hash, names: result.featureSet.features.map(({ name }) => name) },
    buy_threshold: settings.buy,
    sell_threshold: settings.rows === 'bars' ? settings.sell : null,
    online: settings.isOnline,
    seed: file.seed,
    folds: folds.map((fold, position) => foldJson(fold, position, result)),
    predictions: {
      rows: judged.bar.length,
      ...flatMetrics('test', judged.metrics),
      [judged.metrics.kind === 'class' ? 'mean_fold_auc' : 'mean_fold_rank_correlation']: meanFoldOrder(result),
      better_than_chance: chance.isBetter,
      sentence: chance.sentence,
    },
    importance: meanImportance(result).map(({ feature, drop, gain }) => ({ feature, permutation_drop: drop, gain_share: gain })),
    metrics: joined.metrics,
    verdict: verdictJson(result.verdict),
    is_sound: isSoundWalk(result),
    refused_folds: refusedFolds(folds).map(({ foldNumber }) => foldNumber),
    registered: registered ?? null,
    elapsed_seconds: result.elapsedSeconds,
    bars: window.to - window.from,
    workers: result.workers,
    peak_rss_mb: peakRssMb(),
    ...hashesOf(result),
    warnings,
  };
}

/** Returns what two runs of the same walk-forward must have in common. */
export function hashesOf({ scores, joined, market }: Pick<ModelWalkForward, 'scores' | 'joined' | 'market'>): {
  readonly scores_sha256: string;
  readonly trade_hash: string;
} {
  return {
    scores_sha256: createHash('sha256')
      .update(new Uint8Array(scores.buffer, scores.byteOffset, scores.byteLength))
      .digest('hex'),
    trade_hash: hashTrades(joined.trades, market.bars.timeMs),
  };
}

function foldJson(fold: ModelFold, position: number, { foldMetrics, market }: ModelWalkForward): object {
  const known = { fold: fold.foldNumber, state: fold.state, ...foldTimes(fold, market) };
  if (!isTested(fold)) return { ...known, reason: fold.sentence };
  const { bundle, rows, learnedRows, metrics } = fold;
  return {
    ...known,
    trained_rows: bundle.training.rows,
    tested_rows: rows,
    learned_rows: learnedRows,
    ...flatMetrics('test', metrics),
    canaries: bundle.canaries.map(({ name, isPassed, sentence }) => ({ name, passed: isPassed, sentence })),
    metrics: foldMetrics[position],
  };
}
