import type { SweepReportInput } from '../model/sweep-report-input.js';
import { drawHeadline } from '../panels/headline.js';
import { markup } from '../panels/markup.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';

/** Renders a sweep as a self-contained HTML page that opens offline. */
export function renderSweepReport(input: SweepReportInput): string {
  const body = markup`${drawHeadline(input)}
${drawWarningList(input.warnings)}`;
  return renderDocument({ title: `${input.system} · ${input.symbol} ${input.timeframe} · sweep report`, kind: 'Sweep report', body, data: null, script: '' });
}
