import { listBest } from '../model/ranked-trial.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { describeValues } from '../panels/describe-axis.js';
import { formatNumber, formatSignificant } from '../panels/format.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawHistogramChart } from '../panels/histogram-chart.js';
import { markup } from '../panels/markup.js';
import { drawRankedTable } from '../panels/ranked-table.js';
import { drawSearchTerms, type SearchTerms } from '../panels/search-terms.js';
import type { SectionContent } from '../panels/section.js';
import { drawSlicePanel } from '../panels/slice-panel.js';
import type { ReportSection } from './report-section.js';
import { drawMaps, drawOverlay } from './search-contents.js';
import { drawSplits, LOGITS, MAPS, OVERLAY, RANKED, SLICES, TERMS } from './search-sections.js';
import type { SweepPictures } from './sweep-pictures.js';

/** What the sections of a sweep's report are drawn from. */
export interface SweepPage {
  readonly input: SweepReportInput;
  readonly pictures: SweepPictures;
}

/** The sections of a sweep's report, in their order. */
export const SWEEP_SECTIONS: readonly ReportSection<SweepPage>[] = [
  { ...LOGITS, draw: ({ input }) => drawSplits(input.verdict) },
  { ...MAPS, draw: ({ input, pictures }) => drawMaps(input, pictures.maps) },
  {
    id: 'objective-section',
    title: 'Distribution of the objective',
    shows: 'the objective of all ranked trials, best and median marked',
    draw: ({ input, pictures }) => drawObjective(input, pictures),
  },
  { ...SLICES, draw: ({ pictures }) => ({ body: drawSlicePanel(pictures.slices) }) },
  { ...OVERLAY, draw: ({ pictures }) => drawOverlay(pictures.overlay) },
  { ...RANKED, draw: ({ input, pictures }) => drawRanked(input, pictures) },
  { ...TERMS, draw: ({ input }) => ({ body: drawSearchTerms(listTerms(input)) }) },
];

function drawObjective(input: SweepReportInput, { objective }: SweepPictures): SectionContent {
  if (!objective) return { note: 'No trial has a rank.' };
  const best = input.objective.direction === 'maximize' ? objective.max : objective.min;
  const chart = drawHistogramChart(objective, {
    width: TIME_CHART.width,
    height: 320,
    title: 'Histogram of the objective',
    xTitle: input.objective.text,
    format: (value) => formatSignificant(value, 3),
    splitAtZero: false,
    marks: [
      { value: best, label: 'best', tone: 'best' },
      { value: objective.median, label: 'median', tone: 'dashed' },
    ],
  });
  return {
    note: 'Trials by objective. The best of many trials is high by selection alone: judge it by its distance from the bulk, and on data that the sweep has not seen.',
    body: markup`<figure>${chart}</figure>`,
  };
}

function drawRanked(input: SweepReportInput, { best, rankedCount }: SweepPictures): SectionContent {
  const note = `The best ${best.length} of ${formatNumber(rankedCount, 0)} ranked trials. Choose a column's head to sort by it; all trials are in trials.parquet beside this page.`;
  return {
    note,
    body: drawRankedTable(
      input.axes.map(({ name }) => name),
      listBest(input, best),
    ),
  };
}

function listTerms({ objective, requirements, constraints, axes, failed }: SweepReportInput): SearchTerms {
  const space = Object.fromEntries(axes.map(({ name, values }) => [name, describeValues(values)]));
  return { objectives: [objective], requirements, constraints, more: {}, space, failed };
}
