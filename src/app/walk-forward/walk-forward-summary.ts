import { peakRssMb } from '../run/peak-memory.js';
import { formatTime } from '../../core/time.js';
import { resultHead, type ResultDocument } from '../run/result-head.js';
import { windowOfBars } from '../system/choose-window.js';
import { Scorer } from '../trials/scorer.js';
import { verdictJson } from '../verdict/verdict-json.js';
import type { SystemFile } from '../system/system-schema.js';
import type { StitchedRun } from './stitch-runs.js';
import { EDGE_RULE, trialsOfFolds, type FoldResult, type WalkForwardOutcome } from './walk-forward-outcome.js';

/** Returns what `--json` prints of a walk-forward. */
export function walkForwardSummary(result: WalkForwardOutcome, dir: string, ledgerSha256: string): ResultDocument {
  const { folds, paths, shown, window, system } = result;
  const { warnings, ...head } = resultHead('walk_forward', {
    ...result,
    isCancelled: result.cancelled,
    score: paths[shown] && scoreOf(paths[shown].stitched, system.file),
  });
  const all = trialsOfFolds(result);
  const trials = all.reduce((sum, fold) => sum + fold.trials.length, 0);
  return {
    dir,
    ...head,
    mode: system.file.walkforward.mode,
    edge_rule: EDGE_RULE,
    sampler: result.sampler,
    seed: system.file.seed,
    trials,
    failed: all.reduce((sum, fold) => sum + fold.trials.filter(({ outcome }) => outcome.state === 'failed').length, 0),
    folds: folds.map((fold) => foldJson(fold, result)),
    folds_without_winner: result.unwon.map(({ foldNumber, trials: { length }, reason }) => ({ fold: foldNumber, trials: length, reason })),
    metrics: paths[shown]?.stitched.metrics ?? null,
    paths: paths.length < 2 ? null : paths.map(({ stitched }) => stitched.metrics),
    efficiency: result.efficiency,
    degradation: Number.isNaN(result.efficiency) ? null : 1 - result.efficiency,
    drift: Object.fromEntries(result.drift.map(({ name, meanChange }) => [name, meanChange])),
    overfitting_probability: folds.length === 0 ? null : folds.filter(({ logit }) => logit <= 0).length / folds.length,
    verdict: verdictJson(result.verdict),
    elapsed_seconds: result.elapsedSeconds,
    bars: window.to - window.from,
    workers: result.workers,
    peak_rss_mb: peakRssMb(),
    ledger_sha256: ledgerSha256,
    warnings,
  };
}

/** Returns the objective of a joined account; one that names parameters is undefined, since every fold has its own. */
function scoreOf({ metrics, ruinedMs }: StitchedRun, file: SystemFile): number {
  return new Scorer(file).scoreRun({}, metrics, ruinedMs !== undefined);
}

function foldJson(fold: FoldResult, { market }: WalkForwardOutcome): object {
  const times = ({ train, test }: FoldResult): object =>
    Object.fromEntries(
      Object.entries({ train, test }).map(([name, ranges]) => [
        name,
        ranges
          .map((bars) => windowOfBars(market, name, bars))
          .map(({ startMs, endMs }) => ({ start: formatTime(startMs), end: formatTime(endMs) })),
      ]),
    );
  return {
    fold: fold.foldNumber,
    ...times(fold),
    trials: fold.trials.length,
    trial_number: fold.winner.trialNumber,
    params: fold.winner.parameters,
    in_sample: fold.inSample,
    out_of_sample: fold.outOfSample,
    rank_logit: fold.logit,
    metrics: fold.tested.metrics,
  };
}
