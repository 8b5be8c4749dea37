import { comparedCurves } from '../model/compared-curves.js';
import type { ComparisonReportInput } from '../model/comparison-report-input.js';
import { buildEquityOverlay } from '../model/equity-overlay.js';
import { buildWeightHistory } from '../model/weight-history.js';
import { drawComparisonTable } from '../panels/comparison-table.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawIntervalChart } from '../panels/interval-chart.js';
import { markup } from '../panels/markup.js';
import { drawNestedFolds } from '../panels/nested-folds.js';
import { drawOverlayChart, drawOverlayLegend } from '../panels/overlay-chart.js';
import type { SectionContent } from '../panels/section.js';
import { drawShuffleChart } from '../panels/shuffle-chart.js';
import { drawStrategyText } from '../panels/strategy-text.js';
import { drawWeightChart } from '../panels/weight-chart.js';
import type { ReportSection } from './report-section.js';

/** More edges would hide the curves. */
const MOST_EDGES = 60;
const COLUMNS = (TIME_CHART.right - TIME_CHART.left) / 2;

/** The sections of the page of a comparison, in their order. */
export const COMPARISON_SECTIONS: readonly ReportSection<ComparisonReportInput>[] = [
  {
    id: 'compared-section',
    title: 'Beside what is easier',
    shows: 'return, volatility, Sharpe ratio and drawdown of each row, and how far the composite is ahead of it',
    draw: ({ rows }) => ({
      note: 'Over the same bars, costs and days. Ahead: the mean difference of daily returns, with the 95 % interval and the chance of so much by luck of a paired stationary bootstrap. The best in hindsight could not be known.',
      body: drawComparisonTable(rows),
    }),
  },
  {
    id: 'intervals-section',
    title: 'How far ahead',
    shows: 'the mean difference to each row with its interval, and 0',
    draw: ({ rows }) => ({
      note: 'Right of the line the composite is ahead. An interval that holds the line tells nothing apart.',
      body: drawIntervalChart(rows),
    }),
  },
  {
    id: 'curves-section',
    title: 'Equity',
    shows: 'the equity of each row at the ends of days; edges of folds',
    draw: drawCurves,
  },
  {
    id: 'weights-section',
    title: 'Weights over time',
    shows: 'what the policy gave each leg, stacked, shares of the account',
    draw: drawWeights,
  },
  {
    id: 'shuffled-section',
    title: 'Itself at other times',
    shows: 'Sharpe ratios with weights, and with forecasts, of other times, and its own',
    draw: drawShuffled,
  },
  {
    id: 'nested-section',
    title: 'Nested folds',
    isLong: true,
    shows: 'where each fold trains and tests, inside too; its best member, what it came to beside equal weight',
    draw: ({ folds }) =>
      folds.length === 0
        ? undefined
        : {
            note: 'Members are fitted on what lies before each inner test, and the policy learns of what they make there; then they are fitted on the whole train, and the account trades the test.',
            body: drawNestedFolds(folds),
          },
  },
  {
    id: 'strategy-section',
    title: 'What was compared',
    isLong: true,
    shows: 'the policy and the strategies of the members, as written',
    draw: ({ strategy }) => ({ body: drawStrategyText(strategy) }),
  },
];

function drawCurves(input: ComparisonReportInput): SectionContent {
  const curves = comparedCurves(input);
  const overlay = buildEquityOverlay(
    curves.map((curve) => ({ ...curve, name: '' })),
    input.initialCash,
    COLUMNS,
  );
  if (overlay === undefined) return { note: 'No day was compared.' };
  const starts = input.folds.slice(1).map(({ test }) => test.startMs);
  const names = curves.slice(0, overlay.curves.length).map(({ name }) => name);
  return {
    note: markup`At the ends of days${input.folds.length > 0 && ', of the tests one behind the other: an upright line begins a fold'}. Equal rows are drawn once.`,
    body: markup`<figure>${drawOverlayChart(overlay, overlay.spansDecade ? 'log' : 'linear', 'Equity of each row', starts.length > MOST_EDGES ? [] : starts)}</figure>${drawOverlayLegend(names)}`,
  };
}

function drawWeights({ weights, timeMs }: ComparisonReportInput): SectionContent {
  const legs = weights.map((leg) => ({ name: leg.name, averageExposure: meanOf(leg.weights) }));
  const history = buildWeightHistory({ exposures: weights.map((leg) => leg.weights) }, { figures: { legs } }, timeMs, COLUMNS);
  if (history === undefined) return { note: 'No bar was compared.' };
  return {
    note: 'At the closes. Weights decide what is entered; what is held keeps its size.',
    body: drawWeightChart(history, 'What the policy gave each leg, stacked, over time'),
  };
}

function drawShuffled({ shuffled, unshuffled, rows }: ComparisonReportInput): SectionContent {
  const note = markup`Each dot is the composite once more, with its weights or the forecasts that its policy reads moved in time: they change as often, and have nothing to do with the bars. By chance: how often its own Sharpe ratio is reached, itself counted.${unshuffled.map((sentence) => ` ${sentence}`)}`;
  const drawn = shuffled.filter(({ sharpes }) => sharpes.length > 0);
  return { note, body: drawn.length === 0 ? undefined : drawShuffleChart(drawn, rows[0]!.sharpe) };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
