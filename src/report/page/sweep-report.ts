import { buildEquityOverlay, nameTrials, type EquityOverlay } from '../model/equity-overlay.js';
import { buildHeatMaps, type HeatMaps } from '../model/heat-maps.js';
import { buildHistogram, type Histogram } from '../model/histogram.js';
import { listBest } from '../model/ranked-trial.js';
import { objectiveOf, rankTrials } from '../model/ranking.js';
import { rankSlices, sliceAxes, type Slice } from '../model/slices.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { drawBestTrial } from '../panels/best-trial.js';
import { formatNumber, formatSignificant } from '../panels/format.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawHeadline } from '../panels/headline.js';
import { openingChoice } from '../panels/heat-map-panel.js';
import { drawHistogramChart } from '../panels/histogram-chart.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawLogitsSection } from '../panels/logits-chart.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawRankedTable } from '../panels/ranked-table.js';
import { describeValues } from '../panels/describe-axis.js';
import { drawSearchTerms, type SearchTerms } from '../panels/search-terms.js';
import { drawEmptySection, drawSection } from '../panels/section.js';
import { drawSlicePanel } from '../panels/slice-panel.js';
import { drawSweepCards } from '../panels/sweep-cards.js';
import { drawVerdict } from '../panels/verdict.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';
import { SEARCH_SCRIPT } from './search-script.js';
import { drawMapSection, drawOverlaySection } from './search-sections.js';

const RANKED_TRIALS = 100;
const SLICE_BINS = 60;

/** What the sweep report draws, as plain data. */
interface SweepPictures {
  readonly rankedCount: number;
  /** rows of the trials' columns, best first */
  readonly best: readonly number[];
  readonly objective: Histogram | undefined;
  readonly slices: readonly Slice[];
  readonly maps: HeatMaps | undefined;
  readonly overlay: EquityOverlay | undefined;
}

/** Renders a sweep as a self-contained HTML page that opens offline. Its size is bounded, however many trials there are. */
export function renderSweepReport(input: SweepReportInput): string {
  const pictures = buildPictures(input);
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · sweep report`,
    kind: 'Sweep report',
    body: drawBody(input, pictures),
    data: pictures.maps && { maps: pictures.maps, choice: openingChoice(pictures.maps) },
    script: SEARCH_SCRIPT,
  });
}

function buildPictures(input: SweepReportInput): SweepPictures {
  const rows = rankTrials(input.trials, input.objective.direction);
  const slices = sliceAxes(input, rows, SLICE_BINS);
  return {
    rankedCount: rows.length,
    best: [...rows.subarray(0, RANKED_TRIALS)],
    objective: buildHistogram(objectiveOf(input.trials, rows), 60),
    slices,
    maps: rows.length > 0 ? buildHeatMaps(input, rows, rankSlices(slices)) : undefined,
    overlay: buildEquityOverlay(nameTrials(input.bestCurves), input.initialCash, TIME_CHART.right - TIME_CHART.left),
  };
}

function drawBody(input: SweepReportInput, pictures: SweepPictures): Markup {
  return markup`${drawHeadline(input)}${drawBestTrial(input, pictures.best[0])}
${input.verdict && drawVerdict(input.verdict)}${drawWarningList(input.warnings)}
${drawSweepCards(input, pictures.rankedCount, pictures.objective)}
${input.verdict && drawLogitsSection(input.verdict)}${drawMapSection(input, pictures.maps)}
${drawObjective(input, pictures)}
${drawSection('One parameter at a time', undefined, drawSlicePanel(pictures.slices), true)}
${drawOverlaySection(pictures.overlay)}
${drawRankedSection(input, pictures)}
${drawSection('What was searched', undefined, drawSearchTerms(listTerms(input)), true)}
${drawProvenance(input)}`;
}

function drawObjective(input: SweepReportInput, { objective }: SweepPictures): Markup {
  const title = 'Distribution of the objective';
  if (!objective) return drawEmptySection(title, 'No trial has a rank.');
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
  return drawSection(
    title,
    'Trials by objective. The best of many trials is high by selection alone: judge it by its distance from the bulk, and on data that the sweep has not seen.',
    markup`<figure>${chart}</figure>`,
  );
}

function drawRankedSection(input: SweepReportInput, { best, rankedCount }: SweepPictures): Markup {
  const note = `The best ${best.length} of ${formatNumber(rankedCount, 0)} ranked trials. Choose a column's head to sort by it; all trials are in trials.parquet beside this page.`;
  return drawSection(
    'Ranked trials',
    note,
    drawRankedTable(
      input.axes.map(({ name }) => name),
      listBest(input, best),
    ),
    true,
  );
}

function listTerms({ objective, requirements, constraints, axes, failed }: SweepReportInput): SearchTerms {
  const space = Object.fromEntries(axes.map(({ name, values }) => [name, describeValues(values)]));
  return { objectives: [objective], requirements, constraints, more: {}, space, failed };
}
