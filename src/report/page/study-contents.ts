import { listRanked } from '../model/ranked-trial.js';
import type { StudyReportInput } from '../model/study-report-input.js';
import { valueRange } from '../model/value-range.js';
import { drawChosenPanel } from '../panels/chosen-panel.js';
import { describeAxis } from '../panels/describe-axis.js';
import { formatNumber } from '../panels/format.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawHistoryChart, HISTORY_DOTS } from '../panels/history-chart.js';
import { drawImportanceChart } from '../panels/importance-chart.js';
import { markup } from '../panels/markup.js';
import { drawParallelChart } from '../panels/parallel-chart.js';
import { drawParetoChart } from '../panels/pareto-chart.js';
import { drawParetoTable } from '../panels/pareto-table.js';
import { drawPlateauMap } from '../panels/plateau-map.js';
import { drawRankedTable } from '../panels/ranked-table.js';
import { drawSearchTerms } from '../panels/search-terms.js';
import type { SectionContent } from '../panels/section.js';
import { drawSliceScatter, SLICE_DOTS } from '../panels/slice-scatter.js';
import { drawTrialLegend } from '../panels/trial-dots.js';
import { drawWindowTable } from '../panels/window-table.js';
import type { StudyPictures } from './study-pictures.js';

const LISTED = 100;
const FRONT_LEGEND = markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="4.5" fill="none" stroke="var(--best)" stroke-width="2"/></svg>on the front</li>`;

/** Draws the winner and the best plateau. */
export function drawChosen({ winner, winnerRule, plateau, objectives }: StudyReportInput): SectionContent {
  if (!winner)
    return {
      note: `No trial has a rank: the objective ${objectives[0]!.text} is undefined for all that finished, or a constraint does not hold.`,
    };
  const note =
    'The best point is the luckiest of its neighbours as well as the best. A plateau, where neighbours do nearly as well, is more likely to hold.';
  return {
    note,
    body: drawChosenPanel(
      winner,
      winnerRule,
      plateau,
      objectives.length > 1
        ? 'With several objectives there is no plateau of one.'
        : 'None was found: no trial has enough neighbours to say how it stands among them.',
    ),
  };
}

/** Draws the winner's windows; nothing where there is only one. */
export function drawWindows({ windows }: StudyReportInput): SectionContent | undefined {
  if (windows.length === 0) return undefined;
  const note = 'It must look good where it was searched and chosen. Only a window that had no say in the choice tells how it may do later.';
  return { note, body: drawWindowTable(windows) };
}

/** Draws the objective in the order of the trials. */
export function drawHistory({ kind, objectives }: StudyReportInput, { history, counts }: StudyPictures): SectionContent {
  if (!history) return { note: 'No trial was run.' };
  const isStudy = kind === 'study';
  const order = isStudy
    ? 'A line that still climbs at its end says that more trials would find more, good or lucky.'
    : 'Trials of different folds were measured on different bars and do not compare.';
  const best =
    isStudy &&
    history.improvements.length > 0 &&
    markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><path class="line best" d="M0 10h7V4h7"/></svg>best so far</li>`;
  const note = `Each trial's ${objectives[0]!.text}, in the order in which the trials were asked for. ${order} Rare extremes stand at the edge.${noteSample(counts.complete, HISTORY_DOTS)}`;
  return { note, body: markup`${drawTrialLegend(counts, best || undefined)}<figure>${drawHistoryChart(history, isStudy)}</figure>` };
}

/** Draws which parameters matter. */
export function drawImportance({ importance, objectives }: StudyReportInput): SectionContent {
  if (importance.length === 0)
    return { note: 'Importance could not be measured: there are too few ranked trials, or the objective does not vary.' };
  const note = `Shares of what the parameters do to ${objectives[0]!.text}, over the trials that were run. Where the two measures disagree, a parameter acts together with others.`;
  return { note, body: markup`<figure>${drawImportanceChart(importance.slice(0, 20))}</figure>` };
}

/** Draws the objective against each parameter. */
export function drawSlices({ axes, objectives }: StudyReportInput, { slices, objectives: values }: StudyPictures): SectionContent {
  const range = valueRange(values, [values[0] ?? NaN]);
  if (slices.length === 0 || !range) return { note: 'No parameter was searched, or no trial has a rank.' };
  const omitted = axes.length - slices.length;
  const note = `Every ranked trial by ${objectives[0]!.text} and one parameter, the most important first; the ring is the best. All have one scale; rare extremes stand at its edge.${noteSample(values.length, SLICE_DOTS)}${omitted > 0 ? ` ${omitted} more ${omitted === 1 ? 'parameter is' : 'parameters are'} left out.` : ''}`;
  return {
    note,
    body: markup`<div class="pair charts">${slices.map((slice) => markup`<figure><h3>${slice.axis.name}</h3>${drawSliceScatter(slice, range)}</figure>`)}</div>`,
  };
}

/** Draws the trials across all parameters. */
export function drawParallel({ objectives }: StudyReportInput, { parallel }: StudyPictures): SectionContent {
  if (!parallel) return { note: 'No parameter was searched, or no trial has a rank.' };
  const { best, others, omittedAxes } = parallel;
  const note = `Each line is a trial. In colour the best ${best.length}, grey ${formatNumber(others.length, 0)} others; where the coloured lines bundle, good trials agree. A gap: the trial does not have the parameter.${omittedAxes > 0 ? ` The ${omittedAxes} parameters that matter least are left out.` : ''}`;
  return { note, body: markup`<figure>${drawParallelChart(parallel, objectives[0]!.text)}</figure>` };
}

/** Draws the robust scores. */
export function drawPlateau({ objectives }: StudyReportInput, { plateau }: StudyPictures): SectionContent {
  if (!plateau) return { note: 'A map of plateaus needs two parameters, one objective, and trials with enough neighbours.' };
  const note = `Each ranked trial over the two most important parameters, in the colour of its robust score: what three quarters of its neighbourhood reach. Yellow is better; hollow: too few neighbours. Neighbours are near in all parameters, not in these two alone.`;
  return { note, body: markup`<figure>${drawPlateauMap(plateau, objectives[0]!.direction)}</figure>` };
}

/** Draws the front; nothing where there is one objective. */
export function drawPareto(input: StudyReportInput, { planes, counts }: StudyPictures): SectionContent | undefined {
  const { objectives, pareto } = input;
  if (objectives.length < 2) return undefined;
  if (planes.length === 0) return { note: 'No trial has all objectives and meets the constraints: there is no front.' };
  const listed = pareto.length > LISTED ? `The first ${LISTED} of ${formatNumber(pareto.length, 0)} are listed.` : 'All are listed.';
  const note = `Ringed: no other trial is at least as good in every objective and better in one. Which of them to take is a choice that no figure here makes. ${planes[0]!.isWhole ? '' : 'Each picture shows two of the objectives, in which a ringed trial may look beaten. '}${listed}`;
  const charts =
    planes.length === 1
      ? markup`<figure>${drawParetoChart(planes[0]!, TIME_CHART.width, 420)}</figure>`
      : markup`<div class="pair charts">${planes.map((plane) => markup`<figure>${drawParetoChart(plane, 524, 340)}</figure>`)}</div>`;
  return {
    note,
    body: markup`${drawTrialLegend({ complete: counts.complete, infeasible: counts.infeasible }, FRONT_LEGEND)}${charts}${drawParetoTable(input, pareto.slice(0, LISTED))}`,
  };
}

/** Draws the table of the best trials. */
export function drawRanked({ ranked, axes, objectives }: StudyReportInput, { objectives: values }: StudyPictures): SectionContent {
  if (ranked.length === 0)
    return {
      note:
        objectives.length > 1
          ? 'With several objectives no trial is the best: the front lists those that none beats.'
          : 'No trial has a rank.',
    };
  const names = axes.map(({ name }) => name);
  const listed = ranked.slice(0, LISTED);
  const total = values.length > 0 ? ` of ${formatNumber(values.length, 0)}` : '';
  return {
    note: `The best ${listed.length}${total} ranked trials. Choose a column's head to sort by it.`,
    body: drawRankedTable(names, listRanked(listed, names)),
  };
}

/** Draws what was asked for. */
export function drawTerms(input: StudyReportInput): SectionContent {
  const { objectives, requirements, constraints, axes, failed, sampler, pruner, seed } = input;
  const space = Object.fromEntries(axes.map((axis) => [axis.name, describeAxis(axis)]));
  return {
    body: drawSearchTerms({ objectives, requirements, constraints, more: { sampler, pruner: pruner ?? 'none', seed }, space, failed }),
  };
}

function noteSample(count: number, most: number): string {
  return count > most ? ' Of the trials the extremes and an even sample are drawn.' : '';
}
