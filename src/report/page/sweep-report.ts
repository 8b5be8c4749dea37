import { buildEquityOverlay, type EquityOverlay } from '../model/equity-overlay.js';
import { buildHeatMaps, type HeatMaps } from '../model/heat-maps.js';
import { buildHistogram, type Histogram } from '../model/histogram.js';
import { objectiveOf, rankTrials } from '../model/ranking.js';
import { rankSlices, sliceAxes, type Slice } from '../model/slices.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { drawBestTrial } from '../panels/best-trial.js';
import { formatNumber, formatSignificant } from '../panels/format.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawHeadline } from '../panels/headline.js';
import { drawHeatMapPanel, openingChoice } from '../panels/heat-map-panel.js';
import { drawHistogramChart } from '../panels/histogram-chart.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawOverlayChart } from '../panels/overlay-chart.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawRankedTable } from '../panels/ranked-table.js';
import { drawSearchTerms } from '../panels/search-terms.js';
import { drawSlicePanel } from '../panels/slice-panel.js';
import { drawSweepCards } from '../panels/sweep-cards.js';
import { drawWarningList } from '../panels/warning-list.js';
import { renderDocument } from './document.js';
import { SWEEP_SCRIPT } from './sweep-script.js';

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
    script: SWEEP_SCRIPT,
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
    overlay: buildEquityOverlay(input.bestCurves, input.initialCash, TIME_CHART.right - TIME_CHART.left),
  };
}

function drawBody(input: SweepReportInput, pictures: SweepPictures): Markup {
  return markup`${drawHeadline(input)}${drawBestTrial(input, pictures.best[0])}
${drawWarningList(input.warnings)}
${drawSweepCards(input, pictures.rankedCount, pictures.objective)}
<section><h2>The objective over two parameters</h2>${drawMapSection(input, pictures.maps)}</section>
<section><h2>Distribution of the objective</h2>${drawObjective(input, pictures)}</section>
<section class="long"><h2>One parameter at a time</h2>${drawSlicePanel(pictures.slices)}</section>
<section><h2>Equity of the best trials</h2>${drawOverlaySection(pictures.overlay)}</section>
<section class="long"><h2>Ranked trials</h2><p class="note">The best ${pictures.best.length} of ${formatNumber(pictures.rankedCount, 0)} ranked trials. Choose a column's head to sort by it; all trials are in trials.parquet beside this page.</p>${drawRankedTable(input, pictures.best)}</section>
<section class="long"><h2>What was searched</h2>${drawSearchTerms(input)}</section>
${drawProvenance(input)}`;
}

function drawMapSection(input: SweepReportInput, maps: HeatMaps | undefined): Markup {
  if (!maps) return markup`<p class="note">A heat map needs two parameters with two values each, and a ranked trial.</p>`;
  const omitted = maps.omittedAxes > 0 && ` The ${maps.omittedAxes} parameters that explain least are left out.`;
  return markup`<p class="note">${input.objective.text}, to ${input.objective.direction}, over all values of the other parameters; yellow is better, the outlined cell is the best, an empty one has no ranked trial. A broad bright region is worth more than one bright cell.${omitted}</p><figure>${drawHeatMapPanel(maps)}</figure>`;
}

function drawObjective(input: SweepReportInput, { objective }: SweepPictures): Markup {
  if (!objective) return markup`<p class="note">No trial has a rank.</p>`;
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
  return markup`<p class="note">Trials by objective. The best of many trials is high by selection alone: judge it by its distance from the bulk, and on data that the sweep has not seen.</p><figure>${chart}</figure>`;
}

function drawOverlaySection(overlay: EquityOverlay | undefined): Markup {
  if (!overlay) return markup`<p class="note">No equity was kept.</p>`;
  const note = markup`<p class="note">The best ${overlay.curves.length} trials; the first five in colour, labelled with trial number and final equity. Dashed: the initial cash.</p>`;
  if (!overlay.spansDecade) return markup`${note}<figure>${drawOverlayChart(overlay, 'linear')}</figure>`;
  return markup`${note}<div class="controls" data-switch><span class="buttons"><button type="button" data-show="overlay-log" aria-pressed="true">Log axis</button><button type="button" data-show="overlay-linear" aria-pressed="false">Linear axis</button></span></div>
<figure id="overlay-log">${drawOverlayChart(overlay, 'log')}</figure><figure id="overlay-linear" hidden>${drawOverlayChart(overlay, 'linear')}</figure>`;
}
