import { closeUps } from '../model/close-ups.js';
import type { CheckedMarket } from '../model/data-report-input.js';
import { buildQualityHistory } from '../model/quality-history.js';
import { drawCloseUp } from '../panels/close-up-chart.js';
import { drawKindTable, drawPlaceTable } from '../panels/found-tables.js';
import { TIME_CHART } from '../panels/frame.js';
import { markup } from '../panels/markup.js';
import type { SectionContent } from '../panels/section.js';
import { drawQualityChart } from '../panels/quality-chart.js';
import type { ReportSection } from './report-section.js';

const MOST_PICTURES = 12;

const NOTHING: SectionContent = { note: 'Nothing was found.' };

/** The sections of a data report, in their order, once for each market. */
export const DATA_SECTIONS: readonly ReportSection<CheckedMarket>[] = [
  {
    id: 'found-section',
    title: 'What was found',
    isLong: true,
    shows: 'kinds of findings, their policy and what a repair would do',
    draw: ({ kinds }) => (kinds.length === 0 ? NOTHING : { body: drawKindTable(kinds) }),
  },
  {
    id: 'bars-section',
    title: 'Bars and findings in time',
    shows: 'all bars as they came, a lane for each kind of finding',
    draw: drawOverview,
  },
  {
    id: 'repair-section',
    title: 'Before and after a repair',
    isLong: true,
    shows: 'bars around findings as they came and as a repair leaves them',
    draw: drawRepairs,
  },
  {
    id: 'places-section',
    title: 'Every place',
    isLong: true,
    shows: 'row, time, values and their repair',
    draw: ({ kinds }) => (kinds.length === 0 ? NOTHING : { body: markup`${kinds.map(drawPlaceTable)}` }),
  },
];

function drawOverview({ bars, kinds }: CheckedMarket): SectionContent {
  if (bars.timeMs.length < 2) return { note: 'There are too few bars to draw.' };
  const history = buildQualityHistory(bars, kinds, TIME_CHART.right - TIME_CHART.left);
  return {
    note: 'The line is the close, grey the range from low to high in each pixel. Rings are outliers, hollow where they are cut at the edge: the axis fits the other closes; bands are gaps, over which the line is no price. Each lane below marks where a kind of finding lies.',
    body: markup`<figure>${drawQualityChart(history)}</figure>`,
  };
}

function drawRepairs(market: CheckedMarket): SectionContent {
  const pictures = closeUps(market, MOST_PICTURES);
  if (pictures.length === 0) return { note: 'Nothing was found that a repair of prices would change.' };
  const note = markup`Left the bars as they came, what was found in colour; right what the policy <code>repair</code> makes of them, on an axis of its own. A dropped bar leaves its place empty.`;
  return { note, body: markup`${pictures.map(drawCloseUp)}` };
}
