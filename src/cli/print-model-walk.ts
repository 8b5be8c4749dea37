import { metricsShownIn } from '../core/metrics.js';
import { windowOfBars } from '../app/system/choose-window.js';
import type { WrittenModelWalkForward } from '../app/model-walk-forward/files.js';
import { isTested, type ModelFold, type ModelWalkForward } from '../app/model-walk-forward/outcome.js';
import { describeChance, meanImportance, orderOf } from '../app/model-walk-forward/tables.js';
import { formatTime } from '../core/time.js';
import { printHeading } from './print-heading.js';
import { formatMetric, metricRows, printLine, renderTable } from './print.js';
import { printVerdict } from './print-verdict.js';

const MOST_FEATURES = 5;

/** Prints a model's walk-forward for people: the folds, the account, the scores, the verdict, the report. */
export async function printModelWalk({ result, dir, registered }: WrittenModelWalkForward): Promise<void> {
  const {
    system: { file },
    folds,
    joined,
  } = result;
  printHeading(result, `${file.ml_training.model}, ${file.walkforward.mode}`);
  printLine(await foldTable(result));
  printLine(await renderTable(['all tests', 'value'], metricRows(joined.metrics)));
  printLine(
    `${folds.length} folds in ${result.elapsedSeconds.toFixed(2)} s on ${result.workers} workers; what matters: ${meanImportance(result)
      .slice(0, MOST_FEATURES)
      .map(({ feature, drop }) => `${feature} ${drop.toFixed(3)}`)
      .join('  ')}`,
  );
  printLine(describeChance(result));
  printVerdict(result.verdict);
  if (registered !== undefined) printLine(`registered: ${registered.model} version ${registered.version}`);
  printLine(`report: ${dir}/report.html`);
}

const FOLD_METRICS = metricsShownIn('folds').map(({ name }) => name);

async function foldTable({ folds, foldMetrics, market, judged }: ModelWalkForward): Promise<string> {
  const order = judged.metrics.kind === 'class' ? 'auc' : 'rank correlation';
  const rows = folds.map((fold, position) => {
    const { startMs, endMs } = windowOfBars(market, 'test', fold.test),
      metrics = foldMetrics[position]!;
    return [
      String(fold.foldNumber),
      formatTime(startMs).slice(0, 10),
      formatTime(endMs).slice(0, 10),
      ...scoreCells(fold),
      ...FOLD_METRICS.map((name) => formatMetric(name, metrics[name])),
    ];
  });
  return await renderTable(['fold', 'test from', 'to', 'trained', 'tested', 'learned', order, ...FOLD_METRICS], rows, 0);
}

function scoreCells(fold: ModelFold): string[] {
  if (!isTested(fold)) return ['no model', '–', '–', '–'];
  const { bundle, rows, learnedRows, metrics } = fold,
    value = orderOf(metrics);
  return [String(bundle.training.rows), String(rows), String(learnedRows), Number.isNaN(value) ? '–' : value.toFixed(3)];
}
