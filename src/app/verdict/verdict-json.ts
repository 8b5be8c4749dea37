import type { VerdictInput } from '../../report/index.js';
import type { StudyVerdict } from './study-verdict.js';

/** Returns a verdict as result.json and --json have it; null where there is none. */
export function verdictJson(verdict: StudyVerdict | undefined): object | null {
  if (verdict === undefined) return null;
  const { figures } = verdict;
  return {
    verdict: verdict.verdict,
    sentence: verdict.sentence,
    trials_tried: verdict.trialsTried,
    trials_on_data: verdict.trialsOnData,
    holdout_looks: verdict.holdoutLooks ?? null,
    reasons: verdict.reasons.map(({ test, weight, value, threshold, passed, sentence }) => ({
      test,
      weight,
      value,
      threshold,
      passed: passed ?? null,
      sentence,
    })),
    figures:
      figures === undefined
        ? null
        : {
            sharpe: figures.sharpe,
            years: figures.years,
            effective_trials: figures.effectiveTrials,
            lucky_sharpe: figures.luckySharpe,
            probabilistic_sharpe: figures.probabilisticSharpe,
            deflated_sharpe: figures.deflatedSharpe,
            minimum_track_record_years: figures.minimumTrackRecord,
            minimum_backtest_years: figures.minimumBacktest,
            beyond_benchmark:
              figures.beyond === undefined
                ? null
                : {
                    benchmark: figures.beyond.name,
                    rule: figures.beyond.rule,
                    beta: figures.beyond.beta,
                    benchmark_sharpe: figures.beyond.benchmarkSharpe,
                    sharpe: figures.beyond.sharpe,
                    effective_trials: figures.beyond.effectiveTrials,
                    lucky_sharpe: figures.beyond.luckySharpe,
                    deflated_sharpe: figures.beyond.deflatedSharpe,
                    superior_ability_p_value: figures.beyond.superiorAbility.pValue,
                    reality_check_p_value: figures.beyond.superiorAbility.realityCheckPValue,
                  },
            superior_ability_p_value: figures.superiorAbility.pValue,
            reality_check_p_value: figures.superiorAbility.realityCheckPValue,
            loss_probability: figures.overfitting?.lossProbability ?? null,
            trials_differ_p_value: figures.superiorAbility.spreadPValue,
            overfitting_probability: figures.overfitting?.probability ?? null,
            holdout_sharpe: figures.holdoutSharpe ?? null,
            holdout_probability: figures.holdoutProbability ?? null,
            sharpe_interval: [figures.sharpeInterval.low, figures.sharpeInterval.high],
            order_drawdown: figures.tradeOrder?.deepTwentieth ?? null,
            entry_times_p_value: figures.entryTimes?.pValue ?? null,
          },
  };
}

/** Returns a verdict as reports show it. */
export function verdictInput(verdict: StudyVerdict | undefined): VerdictInput | undefined {
  if (verdict === undefined) return undefined;
  const { figures, trialsTried, trialsOnData, holdoutLooks, sentence, reasons } = verdict;
  return {
    kind: verdict.verdict,
    sentence,
    reasons,
    trialsTried,
    trialsOnData,
    holdoutLooks,
    overfittingLogits: figures?.overfitting?.logits ?? new Float64Array(),
    overfittingProbability: figures?.overfitting?.probability ?? Number.NaN,
  };
}
