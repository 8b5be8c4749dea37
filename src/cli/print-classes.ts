import type { ClassPart } from '../app/learning/class-record.js';
import type { EvaluatedClasses } from '../app/learning/evaluate-classes.js';
import type { TrainedClasses } from '../app/learning/train-classes.js';
import { printLine, printWarning, renderTable } from './print.js';

/** Returns what `--json` says of a training of several classes. */
export function classesDocument({ record, folder, isSound, isUnchanged }: TrainedClasses): object {
  return { ...record, folder, is_sound: isSound, is_unchanged: isUnchanged };
}

/** Returns what `--json` says of an evaluation of several classes. */
export function classEvaluationDocument({ record, evaluation, folder }: EvaluatedClasses): object {
  return { model: record.model, version: record.version, ...evaluation, folder };
}

export async function printClasses({ record, folder, isUnchanged }: TrainedClasses): Promise<void> {
  for (const warning of record.warnings) printWarning(warning);
  printLine(
    `${record.model} version ${record.version}: ${record.spec.kind} of ${record.classes.join(', ')} on ${record.rows} signals${record.origin === 'synthetic' ? '  SYNTHETIC' : ''}`,
  );
  printLine(await renderTable(PART_HEADER, record.parts.map(partRow)));
  printLine(
    await renderTable(
      ['canary', 'state'],
      record.canaries.map(({ name, state }) => [name, state]),
      2,
    ),
  );
  printLine(record.verdict.sentence);
  if (isUnchanged)
    printLine(`unchanged: equal rows, options and program made version ${record.version} to the byte, and no other version was made`);
  printLine(`model: ${folder}`);
}

export async function printClassEvaluation({ record, evaluation, folder }: EvaluatedClasses): Promise<void> {
  const { part, verdict } = evaluation,
    { confusion } = part.metrics;
  printLine(`${record.model} version ${record.version} on the holdout`);
  printLine(await renderTable(PART_HEADER, [partRow(part)]));
  printLine(
    await renderTable(
      ['happened', ...record.classes.map((name) => `said ${name}`)],
      record.classes.map((name, happened) => [name, ...confusion[happened]!.map(String)]),
    ),
  );
  printLine(verdict.sentence);
  printLine(`model: ${folder}`);
}

const PART_HEADER = ['part', 'rows', 'log loss', 'brier', 'brier skill', 'accuracy'];

function partRow({ part, rows, metrics, brierSkill }: ClassPart): string[] {
  return [part, String(rows), ...[metrics.logLoss, metrics.brier, brierSkill, metrics.accuracy].map(number)];
}

function number(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : '–';
}
