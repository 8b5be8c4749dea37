import type { ChecklistLine, ChecklistReportInput } from '../model/checklist-report-input.js';
import { drawChecklistTable } from '../panels/checklist-table.js';
import type { ReportSection } from './report-section.js';

/** The sections of a checklist, in their order. */
export const CHECKLIST_SECTIONS: readonly ReportSection<ChecklistReportInput>[] = [
  {
    id: 'failed-section',
    title: 'What keeps it from going live',
    isLong: true,
    shows: 'checks that failed, with each sentence of what was found',
    draw: ({ checks }) => contentOf(checks, 'failed', 'Each must pass.'),
  },
  {
    id: 'warnings-section',
    title: 'What to know before it does',
    isLong: true,
    shows: 'checks that warn',
    draw: ({ checks }) => contentOf(checks, 'warning', 'A warning keeps nothing from going live: a person decides.'),
  },
  {
    id: 'passed-section',
    title: 'What holds',
    isLong: true,
    shows: 'checks that passed',
    draw: ({ checks }) => contentOf(checks, 'passed', 'As it was found on the bars that are there now.'),
  },
  {
    id: 'others-section',
    title: 'What was not looked at',
    isLong: true,
    shows: 'checks that do not apply, and why',
    draw: ({ checks }) => contentOf(checks, 'not_applicable', 'It has nothing that they judge, or another check says why they could not.'),
  },
];

function contentOf(
  checks: readonly ChecklistLine[],
  outcome: ChecklistLine['outcome'],
  note: string,
): ReturnType<ReportSection<ChecklistReportInput>['draw']> {
  const own = checks.filter((check) => check.outcome === outcome);
  return own.length === 0 ? undefined : { note, body: drawChecklistTable(own) };
}
