import { formatTime } from '../../core/time.js';
import { windowOfBars } from '../run/choose-window.js';
import { verdictJson } from '../verdict/verdict-json.js';
import { EDGE_RULE, trialsOfFolds, type FoldResult, type WalkForwardOutcome } from './walk-forward-outcome.js';

/** Returns what `--json` prints of a walk-forward. */
export function walkForwardSummary(result: WalkForwardOutcome, dir: string, ledgerSha256: string): object {
  const { folds, paths, shown, window, market, system } = result;
  const all = trialsOfFolds(result),
    trials = all.reduce((sum, fold) => sum + fold.trials.length, 0);
  return {
    dir,
    state: result.cancelled ? 'cancelled' : 'complete',
    system: system.file.system,
    symbol: market.symbol,
    timeframe: market.timeframe.name,
    window: { name: window.name, start: formatTime(window.startMs), end: formatTime(window.endMs) },
    synthetic: market.origin.kind === 'synthetic',
    mode: system.file.walkforward.mode,
    edge_rule: EDGE_RULE,
    sampler: result.sampler,
    seed: system.file.seed,
    objective: result.objective,
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
    peak_rss_mb: process.resourceUsage().maxRSS / 1024,
    ledger_sha256: ledgerSha256,
    warnings: result.warnings,
  };
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
