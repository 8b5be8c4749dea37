import { describe, expect, test } from 'vitest';
import { buildEquityHistory } from '../../../src/report/model/equity-history.js';
import { buildEquityOverlay, nameTrials } from '../../../src/report/model/equity-overlay.js';
import { buildHeatMaps } from '../../../src/report/model/heat-maps.js';
import { buildHistogram } from '../../../src/report/model/histogram.js';
import { monthlyReturns } from '../../../src/report/model/monthly-returns.js';
import { buildPriceChoices } from '../../../src/report/model/price-choices.js';
import { listBest } from '../../../src/report/model/ranked-trial.js';
import { rankTrials } from '../../../src/report/model/ranking.js';
import { rankSlices, sliceAxes } from '../../../src/report/model/slices.js';
import { buildTradeDistribution } from '../../../src/report/model/trade-distribution.js';
import { listTrades } from '../../../src/report/model/trade-list.js';
import { drawBestTrial } from '../../../src/report/panels/best-trial.js';
import { drawEquityChart } from '../../../src/report/panels/equity-chart.js';
import { drawExcursionChart } from '../../../src/report/panels/excursion-chart.js';
import { drawHeadline } from '../../../src/report/panels/headline.js';
import { drawHeatMapPanel } from '../../../src/report/panels/heat-map-panel.js';
import { drawHistogramChart } from '../../../src/report/panels/histogram-chart.js';
import type { Markup } from '../../../src/report/panels/markup.js';
import { drawMetricCards } from '../../../src/report/panels/metric-cards.js';
import { drawMetricTable } from '../../../src/report/panels/metric-table.js';
import { drawMonthlyTable } from '../../../src/report/panels/monthly-table.js';
import { drawOverlayChart } from '../../../src/report/panels/overlay-chart.js';
import { drawPriceChart } from '../../../src/report/panels/price-chart.js';
import { drawProvenance } from '../../../src/report/panels/provenance.js';
import { drawRankedTable } from '../../../src/report/panels/ranked-table.js';
import { drawReasonChart } from '../../../src/report/panels/reason-chart.js';
import { drawSearchTerms } from '../../../src/report/panels/search-terms.js';
import { describeValues } from '../../../src/report/panels/describe-axis.js';
import { drawSettingsTable } from '../../../src/report/panels/settings-table.js';
import { drawSliceChart, sliceRange } from '../../../src/report/panels/slice-chart.js';
import { drawStrategyText } from '../../../src/report/panels/strategy-text.js';
import { drawSweepCards } from '../../../src/report/panels/sweep-cards.js';
import { drawTradeTable } from '../../../src/report/panels/trade-table.js';
import { drawWarningList } from '../../../src/report/panels/warning-list.js';
import { inventRun } from '../inputs/run-input.js';
import { inventSweep } from '../inputs/sweep-input.js';
import { normalizeSvg } from '../normalize-svg.js';
import { BROKEN } from '../page-text.js';

const run = inventRun(21, 60, 4, 2 * 86_400_000);
const sweep = inventSweep(22, [
  { name: 'fast', values: [5, 10, 15] },
  { name: 'ma', values: ['ema', 'sma'] },
]);
const rows = rankTrials(sweep.trials, 'maximize');
const slices = sliceAxes(sweep, rows, 60);
const distribution = buildTradeDistribution(run.trades)!;
const equity = buildEquityHistory(run, 910)!;
const prices = buildPriceChoices(run, [])!;
const overlay = buildEquityOverlay(
  nameTrials(
    sweep.bestCurves.slice(0, 6).map((curve) => ({ ...curve, timeMs: curve.timeMs.subarray(0, 40), equity: curve.equity.subarray(0, 40) })),
  ),
  10_000,
  910,
)!;
const style = {
  width: 524,
  height: 300,
  title: 'Histogram',
  xTitle: 'value',
  format: String,
  splitAtZero: true,
  marks: [{ value: 2, label: 'best', tone: 'best' as const }],
};

const drawings: Readonly<Record<string, () => Markup>> = {
  headline: () => drawHeadline(run),
  'warning list': () => drawWarningList(run.warnings),
  'metric cards': () => drawMetricCards(run.metrics),
  'metric table': () => drawMetricTable(run.metrics),
  'equity chart': () => drawEquityChart(equity, 'linear'),
  'equity chart, log': () => drawEquityChart(equity, 'log'),
  'price chart': () => drawPriceChart(prices.choices),
  'monthly table': () => drawMonthlyTable(monthlyReturns(run.localTimeMs, run.equity, run.initialCash)),
  'histogram chart': () => drawHistogramChart(buildHistogram(Float64Array.of(-1, 0, 0.5, 1, 2), 10)!, style),
  'excursion chart': () => drawExcursionChart(distribution.excursions),
  'reason chart': () => drawReasonChart(distribution.reasons),
  'trade table': () =>
    drawTradeTable(listTrades(run.trades, 60), { hasSymbols: false, fillsOf: () => [], placeOf: (trade) => prices.placeOf(trade) }),
  'strategy text': () => drawStrategyText(run.strategy),
  'settings table': () => drawSettingsTable(Object.entries(run.execution)),
  provenance: () => drawProvenance(run),
  'best trial': () => drawBestTrial(sweep, rows[0]),
  'sweep cards': () => drawSweepCards(sweep, rows.length, buildHistogram(sweep.trials.objective, 60)),
  'heat map panel': () => drawHeatMapPanel(buildHeatMaps(sweep, rows, rankSlices(slices))!),
  'slice chart': () => drawSliceChart(slices[0]!, sliceRange(slices)!),
  'overlay chart': () => drawOverlayChart(overlay, 'linear', 'Equity of the best 6 trials'),
  'ranked table': () =>
    drawRankedTable(
      sweep.axes.map(({ name }) => name),
      listBest(sweep, [...rows]),
    ),
  'search terms': () =>
    drawSearchTerms({
      ...sweep,
      objectives: [sweep.objective],
      more: {},
      space: { fast: describeValues([5, 10, 15]), ma: describeValues(['ema', 'sma']) },
    }),
};

describe('panels keep their drawing', () => {
  for (const [name, draw] of Object.entries(drawings)) {
    test(name, () => {
      const { text } = draw();
      expect(text).not.toMatch(BROKEN);
      expect(normalizeSvg(text)).toMatchSnapshot();
    });
  }
});
