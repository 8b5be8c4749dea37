import { buildEquityHistory } from '../model/equity-history.js';
import { buildPriceHistory } from '../model/price-history.js';
import type { RunReportInput } from '../model/run-report-input.js';
import { collectListed, listTrades } from '../model/trade-list.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawHeadline } from '../panels/headline.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawMetricCards } from '../panels/metric-cards.js';
import { openingView, PRICE_GEOMETRY } from '../panels/price-chart.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';
import { drawSections } from './report-section.js';
import { RUN_SCRIPT } from './run-script.js';
import { RUN_SECTIONS, type RunPage } from './run-sections.js';

const LISTED_TRADES = 60;

/** Renders one run as a self-contained HTML page that opens offline. Equal inputs give equal pages. */
export function renderRunReport(input: RunReportInput): string {
  const list = listTrades(input.trades, LISTED_TRADES);
  const equity = buildEquityHistory(input, TIME_CHART.right - TIME_CHART.left);
  const price = input.bars.timeMs.length > 0 ? buildPriceHistory(input.bars, input.trades, collectListed(list)) : undefined;
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · run report`,
    kind: 'Run report',
    body: drawBody({ input, list, equity, price }),
    data: price && { history: price, view: openingView(price), geometry: PRICE_GEOMETRY },
    script: RUN_SCRIPT,
  });
}

function drawBody(page: RunPage): Markup {
  const { input } = page;
  return markup`${drawHeadline(input)}
${drawWarningList(input.warnings)}
${drawMetricCards(input.metrics)}
${drawSections(RUN_SECTIONS, page)}
${drawProvenance(input)}`;
}
