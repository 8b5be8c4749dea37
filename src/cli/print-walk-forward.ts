import { metricsShownIn } from '../core/metrics.js';
import { trialsOfFolds, type WalkForwardOutcome } from '../app/walk-forward/walk-forward-outcome.js';
import { windowOfBars } from '../app/system/choose-window.js';
import { formatTime } from '../core/time.js';
import { printHeading } from './print-heading.js';
import { formatMetric, formatValue, metricRows, printLine, renderTable } from './print.js';
import { printVerdict } from './print-verdict.js';

/** Prints a walk-forward for people: the folds, the joined account, the verdict, the report. */
export async function printWalkForward(result: WalkForwardOutcome, dir: string): Promise<void> {
  const { system, paths, shown } = result,
    all = trialsOfFolds(result);
  printHeading(result, system.file.walkforward.mode);
  printLine(await foldTable(result));
  const path = paths[shown];
  if (path !== undefined) {
    printLine(await renderTable(['all tests', 'value'], metricRows(path.stitched.metrics)));
    const efficiency = Number.isNaN(result.efficiency) ? 'undefined' : `${(100 * result.efficiency).toFixed(0)} %`;
    printLine(
      `out of sample the winners keep ${efficiency} of their ${result.objective.text}; drift from fold to fold: ${result.drift.map(({ name, meanChange }) => `${name} ${(100 * meanChange).toFixed(0)} %`).join('  ')}`,
    );
  }
  printLine(
    `${all.length} folds${result.unwon.length === 0 ? '' : `, ${result.unwon.length} of them without a winner`}, ${all.reduce((sum, fold) => sum + fold.trials.length, 0).toLocaleString('en')} trials in ${result.elapsedSeconds.toFixed(2)} s on ${result.workers} workers`,
  );
  printVerdict(result.verdict);
  printLine(`report: ${dir}/report.html`);
}

const FOLD_METRICS = metricsShownIn('folds').map(({ name }) => name);

async function foldTable({ folds, space, market, objective }: WalkForwardOutcome): Promise<string> {
  const rows = folds.map(({ foldNumber, test, winner, inSample, outOfSample, tested: { metrics } }) => {
    const { startMs } = windowOfBars(market, 'test', test[0]!);
    const { endMs } = windowOfBars(market, 'test', test.at(-1)!);
    const number = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));
    return [
      String(foldNumber),
      formatTime(startMs).slice(0, 10),
      formatTime(endMs).slice(0, 10),
      ...space.axes.map(({ name }) => formatValue(winner.parameters[name]!)),
      number(inSample),
      number(outOfSample),
      ...FOLD_METRICS.map((name) => formatMetric(name, metrics[name])),
    ];
  });
  return await renderTable(
    ['fold', 'test from', 'to', ...space.axes.map(({ name }) => name), `${objective.text} in`, 'out', ...FOLD_METRICS],
    rows,
    0,
  );
}
