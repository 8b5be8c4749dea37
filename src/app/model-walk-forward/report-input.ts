import type { ModelWalkInput } from '../../report/index.js';
import { labelMeaning } from '../system/schema/label-kinds.js';
import { withOwnSignals } from '../system/asks-model.js';
import { plainSettings, reportStrategyTexts } from '../run/report-texts.js';
import { reportIdentity } from '../run/run-files.js';
import { strategyTexts } from '../strategy/strategy-of.js';
import { verdictInput } from '../verdict/verdict-json.js';
import { HANDOVER_RULE, isTested, type ModelFold, type ModelWalkForward } from './outcome.js';
import { strategyByScores } from './strategy-by-scores.js';
import { describeChance, meanImportance } from './tables.js';
import { cashOf } from '../strategy/rules-of.js';

/** Returns what the report of a model's walk-forward shows. */
export function modelWalkReportInput(result: ModelWalkForward, runId: string): ModelWalkInput {
  const {
      system: { file },
      folds,
      judged,
      joined,
      settings,
      featureSet,
      chance,
    } = result,
    { timeMs } = joined.market.bars;
  return {
    ...reportIdentity(result, runId),
    mode: file.walkforward.mode,
    verdict: verdictInput(result.verdict),
    chance: { ...chance, sentence: describeChance(result) },
    folds: folds.map((fold, position) => foldRow(fold, position, result)),
    judged: { rows: judged.bar.length, metrics: judged.metrics },
    handoverRule: HANDOVER_RULE,
    account: {
      timeMs: timeMs.subarray(joined.window.from, joined.window.to),
      equity: joined.account.equity,
      metrics: joined.metrics,
      initialCash: cashOf(file, joined.parameters),
    },
    importance: meanImportance(result),
    strategy: reportStrategyTexts(strategyByScores(strategyTexts(withOwnSignals(file)), settings, !folds.every(isTested))),
    model: plainSettings({ kind: file.ml_training.model, ...file.ml_training.options }),
    label: labelMeaning(file.ml_training.label),
    learning: {
      rows: settings.rows,
      features: featureSet.features.length,
      'buy from': settings.buy,
      ...(settings.rows === 'bars' && { 'leave at': settings.sell }),
      online: settings.isOnline,
      train: file.walkforward.train,
      test: file.walkforward.test,
    },
  };
}

function foldRow(fold: ModelFold, position: number, { market, foldMetrics }: ModelWalkForward): ModelWalkInput['folds'][number] {
  const { timeMs } = market.bars,
    endOf = (to: number): number => timeMs[to - 1]! + market.timeframe.durationMs;
  const tested = isTested(fold)
    ? {
        trainedRows: fold.bundle.training.rows,
        testedRows: fold.rows,
        learnedRows: fold.learnedRows,
        metrics: fold.metrics,
        refusedBy: fold.bundle.canaries.flatMap(({ name, isPassed }) => (isPassed ? [] : [name])),
      }
    : undefined;
  return {
    foldNumber: fold.foldNumber,
    trainStartMs: timeMs[fold.train.from]!,
    trainEndMs: endOf(fold.train.to),
    testStartMs: timeMs[fold.test.from]!,
    testEndMs: endOf(fold.test.to),
    skipped: isTested(fold) ? undefined : fold.sentence,
    tested,
    traded: foldMetrics[position]!,
  };
}
