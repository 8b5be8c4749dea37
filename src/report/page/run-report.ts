import type { RunReportInput } from '../model/run-report-input.js';
import { drawHeadline } from '../panels/headline.js';
import { markup } from '../panels/markup.js';
import { drawMetricCards } from '../panels/metric-cards.js';
import { drawMetricTable } from '../panels/metric-table.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';

/** Renders one run as a self-contained HTML page that opens offline. */
export function renderRunReport(input: RunReportInput): string {
  const body = markup`${drawHeadline(input)}
${drawWarningList(input.warnings)}
${drawMetricCards(input.metrics)}
<section><h2>Metrics</h2>${drawMetricTable(input.metrics)}</section>`;
  return renderDocument({ title: `${input.system} · ${input.symbol} ${input.timeframe} · run report`, kind: 'Run report', body, data: null, script: '' });
}
