import { buildEquityHistory } from '../model/equity-history.js';
import { buildPriceChoices } from '../model/price-choices.js';
import type { RunReportInput } from '../model/run-report-input.js';
import { collectListed, listTrades } from '../model/trade-list.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawHeadline } from '../panels/headline.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawMetricCards } from '../panels/metric-cards.js';
import { openingView, PRICE_GEOMETRY } from '../panels/price-chart.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawWarningList } from '../panels/warning-list.js';
import { ACCOUNT_SECTIONS } from './account-sections.js';
import { COMPOSITE_SECTIONS } from './composite-sections.js';
import { ROTATION_SECTIONS } from './rotation-sections.js';
import { renderDocument } from './document.js';
import { drawSections } from './report-section.js';
import { RUN_SCRIPT } from './run-script.js';
import { RUN_SECTIONS, type RunPage } from './run-sections.js';

const LISTED_TRADES = 60;

/** Renders one run as a self-contained HTML page that opens offline. Equal inputs give equal pages. */
export function renderRunReport(input: RunReportInput): string {
  const list = listTrades(input.trades, LISTED_TRADES);
  const equity = buildEquityHistory(input, TIME_CHART.right - TIME_CHART.left);
  const prices = buildPriceChoices(input, collectListed(list));
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · run report`,
    kind: 'Run report',
    body: drawBody({ input, list, equity, prices }),
    data: prices && {
      histories: prices.choices.map(({ history }) => history),
      views: prices.choices.map(({ history }) => openingView(history)),
      geometry: PRICE_GEOMETRY,
    },
    script: RUN_SCRIPT,
  });
}

function drawBody(page: RunPage): Markup {
  const { input } = page;
  return markup`${drawHeadline(input)}
${drawWarningList(input.warnings)}
${drawMetricCards(input.metrics)}
${drawSections(RUN_SECTIONS.slice(0, 1), page)}
${input.legs && drawSections(ACCOUNT_SECTIONS, { input, legs: input.legs })}
${input.legs?.rotation && drawSections(ROTATION_SECTIONS, { input, legs: input.legs, rotation: input.legs.rotation })}
${input.legs?.composite && drawSections(COMPOSITE_SECTIONS, { input, legs: input.legs, composite: input.legs.composite })}
${drawSections(RUN_SECTIONS.slice(1), page)}
${drawProvenance(input)}`;
}
