import { metricsOf } from '../core/trial-record.js';
import type { StudyOutcome } from '../app/study/study-outcome.js';
import { firstValue } from '../app/study/study-analysis.js';
import { metricsShownIn } from '../core/metrics.js';
import { formatTime } from '../core/time.js';
import { printHeading } from './print-heading.js';
import { formatMetric, formatValue, printLine, printWarning, renderTable } from './print.js';
import { printVerdict } from './print-verdict.js';

const TABLE_TRIALS = 10;
const TABLE_METRICS = metricsShownIn('tables').map(({ name }) => name);

/** Prints a study for people: the best trials, what matters, the winner's windows, the verdict, the report. */
export async function printStudyResult(result: StudyOutcome, dir: string): Promise<void> {
  const { window, trials } = result;
  printHeading(result);
  printLine(await trialTable(result));
  printFailures(result);
  printImportance(result);
  await printWindows(result);
  const ended = result.stopped === undefined ? '' : `; ended: ${result.stopped}`;
  printLine(
    `${trials.length.toLocaleString('en')} trials (${result.sampler}${result.pruner === undefined ? '' : `, ${result.pruner}`}) × ${(window.to - window.from).toLocaleString('en')} bars in ${result.elapsedSeconds.toFixed(2)} s on ${result.workers} workers${ended}`,
  );
  if (result.winner !== undefined) {
    printLine(`winner: trial ${result.winner.trialNumber} (${result.winner.rule})${plateauText(result)}`);
    printVerdict(result.verdict);
    printLine(`system: ${dir}/best_config.yaml`);
  }
  printLine(`report: ${dir}/report.html`);
}

/** Of several objectives the front stands in the table. */
async function trialTable(result: StudyOutcome): Promise<string> {
  const { objectives, space, trials } = result;
  const order = objectives.length > 1 ? result.front : result.ranking;
  const shown = objectives.filter(({ text }) => !TABLE_METRICS.some((name) => name === text));
  const rows = Array.from(order.subarray(0, TABLE_TRIALS), (position, rank) => {
    const { trialNumber, parameters, outcome, record } = trials[position]!;
    const metrics = metricsOf(record!);
    const values = objectives.flatMap((objective, k) =>
      shown.includes(objective) && outcome.state === 'complete' ? [outcome.values[k]!.toFixed(4)] : [],
    );
    return [
      String(rank + 1),
      String(trialNumber),
      ...space.axes.map(({ name }) => (parameters[name] === undefined ? '–' : formatValue(parameters[name]))),
      ...values,
      ...TABLE_METRICS.map((name) => formatMetric(name, metrics[name])),
    ];
  });
  if (rows.length === 0) return 'no trial has a defined objective and meets every constraint';
  return await renderTable(
    ['#', 'trial', ...space.axes.map(({ name }) => name), ...shown.map(({ text }) => text), ...TABLE_METRICS],
    rows,
    0,
  );
}

function printFailures({ trials }: StudyOutcome): void {
  const failed = trials.flatMap(({ outcome }) => (outcome.state === 'failed' ? [outcome.message] : []));
  if (failed.length > 0) printWarning(`${failed.length.toLocaleString('en')} trials failed: ${failed[0]}`);
}

function printImportance({ analysis: { importance } }: StudyOutcome): void {
  if (importance.length > 0)
    printLine(`importance: ${importance.map(({ name, fanova }) => `${name}: ${(100 * fanova).toFixed(1)}%`).join('  ')}`);
}

async function printWindows({ winnerRuns, objectives: [objective] }: StudyOutcome): Promise<void> {
  if (winnerRuns.length < 2) return;
  const shown = TABLE_METRICS.some((name) => name === objective!.text) ? [] : [objective!.text];
  const rows = winnerRuns.map(({ part, run, objective: value }) => [
    part,
    formatTime(run.window.startMs),
    formatTime(run.window.endMs),
    ...shown.map(() => (Number.isNaN(value) ? '–' : value.toFixed(4))),
    ...TABLE_METRICS.map((name) => formatMetric(name, run.metrics[name])),
  ]);
  printLine(await renderTable(['the winner on', 'from', 'to', ...shown, ...TABLE_METRICS], rows));
}

function plateauText({ analysis: { plateau }, trials, winner }: StudyOutcome): string {
  const at = plateau?.bestPlateau ?? -1;
  if (plateau === undefined || at < 0 || trials[at]!.trialNumber === winner?.trialNumber) return '';
  return `; best plateau: trial ${trials[at]!.trialNumber}, ${firstValue(trials[at]!).toFixed(4)}, three quarters of its neighbours reach ${plateau.robustScores[at]!.toFixed(4)}`;
}
