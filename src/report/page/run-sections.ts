import type { EquityHistory } from '../model/equity-history.js';
import { monthlyReturns } from '../model/monthly-returns.js';
import type { PriceChoices } from '../model/price-choices.js';
import type { RunReportInput } from '../model/run-report-input.js';
import { buildTradeDistribution } from '../model/trade-distribution.js';
import type { TradeList } from '../model/trade-list.js';
import { drawAxisSwitch } from '../panels/axis-switch.js';
import { drawBracketTable } from '../panels/bracket-table.js';
import { drawDistributionPanel } from '../panels/distribution-panel.js';
import { drawEquityChart } from '../panels/equity-chart.js';
import { formatNumber } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawMetricTable } from '../panels/metric-table.js';
import { drawMonthlyTable } from '../panels/monthly-table.js';
import { drawPriceChart } from '../panels/price-chart.js';
import { drawSettingsTable } from '../panels/settings-table.js';
import { drawStrategyText } from '../panels/strategy-text.js';
import { drawTradeTable } from '../panels/trade-table.js';
import type { ReportSection } from './report-section.js';

/** What the sections of a run's report are drawn from. */
export interface RunPage {
  readonly input: RunReportInput;
  readonly list: TradeList;
  readonly equity: EquityHistory | undefined;
  readonly prices: PriceChoices | undefined;
}

/** The sections of a run's report, in their order. */
export const RUN_SECTIONS: readonly ReportSection<RunPage>[] = [
  {
    id: 'equity-section',
    title: 'Equity and drawdown',
    shows: "equity at every bar's close, buy and hold, drawdown",
    draw: ({ equity, input }) => ({ body: equity ? drawEquitySection(equity, input) : drawNoBars() }),
  },
  {
    id: 'price-section',
    title: 'Price, entries and exits',
    shows: 'bars with entries and exits',
    draw: ({ prices }) => ({ body: prices ? drawPriceSection(prices) : drawNoBars() }),
  },
  {
    id: 'monthly-section',
    title: 'Monthly returns',
    shows: 'percent by month and year',
    draw: ({ input }) => ({ body: drawMonthlySection(input) }),
  },
  {
    id: 'distribution-section',
    title: 'Trades in distribution',
    isLong: true,
    shows: 'returns, excursions, exit reasons, bars held',
    draw: ({ input }) => ({ body: drawDistribution(input) }),
  },
  {
    id: 'bracket-section',
    title: 'Inside the bars',
    shows: 'the metrics with the stop first and with the target first',
    draw: ({ input }) => ({ body: drawBracketSection(input) }),
  },
  {
    id: 'metrics-section',
    title: 'All metrics',
    isLong: true,
    shows: 'value, name in files, definition',
    draw: ({ input }) => ({ body: drawMetricTable(input.metrics) }),
  },
  {
    id: 'trades-section',
    title: 'Trade list',
    isLong: true,
    shows: 'the trades, or an excerpt',
    draw: (page) => ({ body: drawTradeSection(page) }),
  },
  {
    id: 'settings-section',
    title: 'What was run',
    isLong: true,
    shows: 'expressions, parameters, execution and risk',
    draw: ({ input }) => ({ body: drawWhatWasRun(input) }),
  },
];

function drawNoBars(): Markup {
  return markup`<p class="note">The window holds no bar.</p>`;
}

function drawEquitySection(equity: EquityHistory, { legs }: RunReportInput): Markup {
  const held = legs
    ? 'held in all legs at equal weight, each bought once when it is listed, with costs'
    : 'held in the symbol from the first close on, without costs';
  const note = markup`<p class="note">Equity marked at every bar's close, against the initial cash ${held}. Dashed: the initial cash.</p>`;
  return markup`${note}${drawAxisSwitch('equity', equity.spansDecade, (axis) => drawEquityChart(equity, axis))}`;
}

function drawPriceSection({ choices }: PriceChoices): Markup {
  const choice =
    choices.length > 1 &&
    'The legs that traded most can be chosen, each with its own trades; the basket holds all legs at equal weights, weighed anew at every instant, and nothing is traded on it. ';
  return markup`<p class="note">${choice}Bars are evenly spaced. Where they are too many, the grey range is each pixel's low to high. Of marks that would crowd one another one is drawn; a closer range shows all.</p><figure>${drawPriceChart(choices)}</figure>`;
}

function drawDistribution(input: RunReportInput): Markup {
  const distribution = buildTradeDistribution(input.trades);
  return distribution ? drawDistributionPanel(distribution) : markup`<p class="note">The run closed no trade.</p>`;
}

function drawTradeSection({ input, list, prices }: RunPage): Markup {
  if (input.trades.length === 0) return markup`<p class="note">The run closed no trade.</p>`;
  const excerpt =
    list.kind === 'excerpt' && ` An excerpt of ${formatNumber(list.total, 0)} trades; all of them are in trades.csv beside this page.`;
  return markup`<p class="note">Choose a row to see its trade in the price chart. A star: stop and target were both touched in one bar, and a rule had to choose.${excerpt}</p>${drawTradeTable(
    list,
    {
      hasSymbols: input.legs !== undefined,
      fillsOf: (number) => input.fills?.[number - 1] ?? [],
      placeOf: (trade) => prices?.placeOf(trade),
    },
  )}`;
}

function drawMonthlySection({ zone, localTimeMs, equity, initialCash }: RunReportInput): Markup {
  return markup`<p class="note">Percent, by calendar month of ${zone}; the year's months compounded on the right.</p>${drawMonthlyTable(monthlyReturns(localTimeMs, equity, initialCash))}`;
}

function drawBracketSection({ bracket, metrics }: RunReportInput): Markup {
  if (bracket === undefined) return markup`<p class="note">Not measured for a trial of a search.</p>`;
  if (!(bracket.ambiguousShare > 0))
    return markup`<p class="note">No trade depends on it: where a bar touched stop and target, nothing had to be assumed.</p>`;
  const share = formatNumber(100 * bracket.ambiguousShare, 1);
  return markup`<p class="note">In ${share} % of the trades one bar touched stop and target, and a rule chose. Between these columns lies what the bars cannot say.</p>${drawBracketTable(bracket, metrics)}`;
}

function drawWhatWasRun({ strategy, parameters, execution, risk, portfolio }: RunReportInput): Markup {
  const legs = portfolio && markup`<div><h3>Portfolio</h3>${drawSettingsTable(Object.entries(portfolio))}</div>`;
  return markup`<div class="pair"><div><h3>Strategy</h3>${drawStrategyText(strategy)}</div><div><h3>Parameters</h3>${drawSettingsTable(Object.entries(parameters))}</div>
<div><h3>Execution</h3>${drawSettingsTable(Object.entries(execution))}</div><div><h3>Risk</h3>${drawSettingsTable(Object.entries(risk))}</div>${legs}</div>`;
}
