import type { Accumulated } from '../app/learning/accumulate.js';
import type { EvaluatedVersion } from '../app/learning/evaluate.js';
import type { TrainedVersion } from '../app/learning/train.js';
import type { EvaluationRecord, PartRecord } from '../app/learning/training-record.js';
import { printLine, printWarning, renderTable } from './print.js';

/** Returns what `--json` says of a training. */
export function trainedDocument({ record, folder, isSound, isUnchanged }: TrainedVersion): object {
  return { ...record, folder, is_sound: isSound, is_unchanged: isUnchanged };
}

/** Returns what `--json` says of an evaluation. */
export function evaluatedDocument({ record, evaluation, reportFile }: EvaluatedVersion): object {
  return { model: record.model, version: record.version, threshold: record.threshold, ...evaluation, report: reportFile };
}

export async function printAccumulated(accumulated: readonly Accumulated[]): Promise<void> {
  for (const warning of accumulated.flatMap(({ warnings }) => warnings)) printWarning(warning);
  printLine(
    await renderTable(
      ['symbol', 'trades', 'new rows', 'new bars'],
      accumulated.map(({ symbol, trades, newRows, newBars }) => [symbol, String(trades), String(newRows), String(newBars)]),
    ),
  );
}

export async function printTrained({ record, folder, isUnchanged }: TrainedVersion): Promise<void> {
  for (const warning of record.warnings ?? []) printWarning(warning);
  const parts = [...record.parts, ...(record.walk_forward === undefined ? [] : [record.walk_forward])];
  printLine(
    `${record.model} version ${record.version}: ${record.spec.kind}${record.trees === undefined ? '' : ` of ${record.trees.kept} trees`} on ${record.rows} signals${record.origin === 'synthetic' ? '  SYNTHETIC' : ''}`,
  );
  printLine(await renderTable(partHeader(parts[0]!), parts.map(partRow)));
  printLine(
    await renderTable(
      ['canary', 'state', 'finding'],
      record.canaries.map(({ name, state, sentence }) => [name, state, cut(sentence)]),
      3,
    ),
  );
  printLine(record.verdict.sentence);
  if (isUnchanged)
    printLine(`unchanged: equal rows, options and program made version ${record.version} to the byte, and no other version was made`);
  printLine(`model: ${folder}`);
}

export async function printEvaluated({ record, evaluation, reportFile }: EvaluatedVersion): Promise<void> {
  for (const warning of evaluation.warnings) printWarning(warning);
  printLine(`${record.model} version ${record.version} on the holdout`);
  printLine(await renderTable(partHeader(evaluation.part), [partRow(evaluation.part)]));
  const rows: [string, (trades: EvaluationRecord['taken']) => string][] = [
    ['trades', ({ trades }) => String(trades)],
    ['winners', ({ winRate }) => percent(winRate)],
    ['mean return', ({ meanReturn }) => percent(meanReturn)],
    ['sum of returns', ({ totalReturn }) => percent(totalReturn)],
    ['profit factor', ({ profitFactor }) => number(profitFactor)],
    ['deepest fall', ({ deepestFall }) => percent(deepestFall)],
  ];
  printLine(
    await renderTable(
      ['trades', 'every signal', `score >= ${number(record.threshold)}`],
      rows.map(([name, print]) => [name, print(evaluation.all), print(evaluation.taken)]),
    ),
  );
  printLine(evaluation.verdict.sentence);
  printLine(`report: ${reportFile}`);
}

function partHeader({ metrics }: PartRecord): string[] {
  return [
    'part',
    'rows',
    ...(metrics.kind === 'class' ? ['auc', 'log loss', 'brier'] : ['rank correlation', 'root mean square', 'explained']),
  ];
}

function partRow({ part, rows, metrics }: PartRecord): string[] {
  const values =
    metrics.kind === 'class'
      ? [metrics.auc, metrics.logLoss, metrics.brier]
      : [metrics.rankCorrelation, metrics.rootMeanSquare, metrics.explained];
  return [part, String(rows), ...values.map(number)];
}

const WIDEST = 90;

function cut(sentence: string): string {
  return sentence.length > WIDEST ? `${sentence.slice(0, WIDEST - 1)}…` : sentence;
}

function number(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : '–';
}

function percent(value: number): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(2)} %` : '–';
}
