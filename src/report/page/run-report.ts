import { buildEquityHistory, type EquityHistory } from '../model/equity-history.js';
import { monthlyReturns } from '../model/monthly-returns.js';
import { buildPriceHistory, type PriceHistory } from '../model/price-history.js';
import type { RunReportInput } from '../model/run-report-input.js';
import { buildTradeDistribution } from '../model/trade-distribution.js';
import { collectListed, listTrades, type TradeList } from '../model/trade-list.js';
import { drawAxisSwitch } from '../panels/axis-switch.js';
import { drawDistributionPanel } from '../panels/distribution-panel.js';
import { drawEquityChart } from '../panels/equity-chart.js';
import { formatNumber } from '../panels/format.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawHeadline } from '../panels/headline.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawMetricCards } from '../panels/metric-cards.js';
import { drawMetricTable } from '../panels/metric-table.js';
import { drawMonthlyTable } from '../panels/monthly-table.js';
import { drawPriceChart, openingView, PRICE_GEOMETRY } from '../panels/price-chart.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawSettingsTable } from '../panels/settings-table.js';
import { drawStrategyText } from '../panels/strategy-text.js';
import { drawTradeTable } from '../panels/trade-table.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';
import { RUN_SCRIPT } from './run-script.js';

const LISTED_TRADES = 60;

/** Renders one run as a self-contained HTML page that opens offline. Equal inputs give equal pages. */
export function renderRunReport(input: RunReportInput): string {
  const list = listTrades(input.trades, LISTED_TRADES);
  const equity = buildEquityHistory(input, TIME_CHART.right - TIME_CHART.left);
  const price = input.bars.timeMs.length > 0 ? buildPriceHistory(input.bars, input.trades, collectListed(list)) : undefined;
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · run report`,
    kind: 'Run report',
    body: drawBody(input, list, equity, price),
    data: price && { history: price, view: openingView(price), geometry: PRICE_GEOMETRY },
    script: RUN_SCRIPT,
  });
}

function drawBody(input: RunReportInput, list: TradeList, equity: EquityHistory | undefined, price: PriceHistory | undefined): Markup {
  return markup`${drawHeadline(input)}
${drawWarningList(input.warnings)}
${drawMetricCards(input.metrics)}
<section><h2>Equity and drawdown</h2>${equity ? drawEquitySection(equity) : drawNoBars()}</section>
<section id="price-section"><h2>Price, entries and exits</h2>${price ? drawPriceSection(price) : drawNoBars()}</section>
<section><h2>Monthly returns</h2><p class="note">Percent, by calendar month of ${input.zone}; the year's months compounded on the right.</p>${drawMonthlyTable(monthlyReturns(input.localTimeMs, input.equity, input.initialCash))}</section>
<section class="long"><h2>Trades in distribution</h2>${drawDistribution(input)}</section>
<section class="long"><h2>All metrics</h2>${drawMetricTable(input.metrics)}</section>
<section class="long"><h2>Trade list</h2>${drawTradeSection(input, list)}</section>
<section class="long"><h2>What was run</h2><div class="pair"><div><h3>Strategy</h3>${drawStrategyText(input.strategy)}</div><div><h3>Parameters</h3>${drawSettingsTable(Object.entries(input.parameters))}</div>
<div><h3>Execution</h3>${drawSettingsTable(Object.entries(input.execution))}</div><div><h3>Risk</h3>${drawSettingsTable(Object.entries(input.risk))}</div></div></section>
${drawProvenance(input)}`;
}

function drawNoBars(): Markup {
  return markup`<p class="note">The window holds no bar.</p>`;
}

function drawEquitySection(equity: EquityHistory): Markup {
  const note = markup`<p class="note">Equity marked at every bar's close, against the initial cash held in the symbol from the first close on, without costs. Dashed: the initial cash.</p>`;
  return markup`${note}${drawAxisSwitch('equity', equity.spansDecade, (axis) => drawEquityChart(equity, axis))}`;
}

function drawPriceSection(price: PriceHistory): Markup {
  return markup`<p class="note">Bars are evenly spaced. Where they are too many, the grey range is each pixel's low to high. Of marks that would crowd one another one is drawn; a closer range shows all.</p><figure>${drawPriceChart(price)}</figure>`;
}

function drawDistribution(input: RunReportInput): Markup {
  const distribution = buildTradeDistribution(input.trades);
  return distribution ? drawDistributionPanel(distribution) : markup`<p class="note">The run closed no trade.</p>`;
}

function drawTradeSection(input: RunReportInput, list: TradeList): Markup {
  if (input.trades.length === 0) return markup`<p class="note">The run closed no trade.</p>`;
  const excerpt =
    list.kind === 'excerpt' && ` An excerpt of ${formatNumber(list.total, 0)} trades; all of them are in trades.csv beside this page.`;
  return markup`<p class="note">Choose a row to see its trade in the price chart. A star: stop and target were both touched in one bar, and a rule had to choose.${excerpt}</p>${drawTradeTable(list, input.bars.timeMs)}`;
}
