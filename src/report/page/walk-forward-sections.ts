import { compareFolds, type FoldComparison } from '../model/fold-comparison.js';
import { followParameters } from '../model/parameter-drift.js';
import type { StudyReportInput, WalkForwardInput } from '../model/study-report-input.js';
import { drawAccountSection } from '../panels/account-section.js';
import { drawDriftChart } from '../panels/drift-chart.js';
import { drawFoldChart } from '../panels/fold-chart.js';
import { drawFoldTable } from '../panels/fold-table.js';
import { formatPercent, formatSignificant } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawEmptySection, drawSection } from '../panels/section.js';

/** Draws the sections of a walk-forward, or says that there is none. */
export function drawWalkForward(input: StudyReportInput): Markup {
  const { walkForward } = input;
  if (!walkForward || walkForward.folds.length === 0)
    return drawEmptySection(
      'Walk-forward',
      walkForward
        ? 'The walk-forward has no fold.'
        : 'The search was not walked forward: nothing says how the choice would have fared when made again and again.',
    );
  return markup`${drawFolds(walkForward)}${drawComparison(input, walkForward)}${drawStitched(input, walkForward)}${drawDrift(input, walkForward)}`;
}

function drawFolds({ folds, mode }: WalkForwardInput): Markup {
  return drawSection(
    'Walk-forward: folds',
    markup`${folds.length} ${folds.length === 1 ? 'fold' : 'folds'}, ${mode} windows. In and out of sample: the first objective of the fold's winner; trades, return and drawdown are out of sample.`,
    drawFoldTable(folds),
    true,
  );
}

function drawComparison({ objectives }: StudyReportInput, { folds, efficiency }: WalkForwardInput): Markup {
  const title = 'Walk-forward: in sample against out of sample';
  const comparison = compareFolds(folds, objectives[0]!.direction);
  if (!comparison.range) return drawEmptySection(title, 'The objective is undefined in every fold.');
  return drawSection(title, describeDegradation(comparison, objectives[0]!.text, efficiency), drawFoldChart(comparison));
}

function describeDegradation(
  { meanInSample, meanOutOfSample, compared, worse }: FoldComparison,
  objective: string,
  efficiency: number,
): Markup {
  const means = markup`Mean ${objective}: <b>${formatSignificant(meanInSample, 3)}</b> in sample, <b>${formatSignificant(meanOutOfSample, 3)}</b> out of sample. `;
  const share = Number.isFinite(efficiency)
    ? markup`Efficiency, out of sample over in sample: <b>${formatPercent(efficiency, 0)}</b>. `
    : 'The efficiency, out of sample over in sample, is undefined. ';
  const count = compared > 0 && markup`Out of sample was worse in <b>${worse}</b> of ${compared} ${compared === 1 ? 'fold' : 'folds'}. `;
  return markup`${means}${share}${count}Some loss is certain, because the choice was made in sample; a large one says that it was made of noise.`;
}

function drawStitched({ initialCash }: StudyReportInput, { stitched, stitchedMetrics, folds, edgeRule }: WalkForwardInput): Markup {
  const account = {
    timeMs: stitched.timeMs,
    equity: stitched.equity,
    initialCash,
    metrics: stitchedMetrics,
    testStartsMs: folds.map(({ testStartMs }) => testStartMs),
  };
  return drawAccountSection('Walk-forward: equity out of sample', account, {
    lead: 'The test folds one after the other, each traded with parameters chosen on earlier bars alone.',
    edge: 'a new fold, new parameters',
    rule: edgeRule,
  });
}

function drawDrift({ axes }: StudyReportInput, walkForward: WalkForwardInput): Markup {
  const title = 'Walk-forward: what each fold chose';
  const followed = followParameters(axes, walkForward).filter(({ shares }) => shares.some(Number.isFinite));
  if (followed.length === 0) return drawEmptySection(title, 'No parameter was searched.');
  const numbers = walkForward.folds.map(({ foldNumber }) => foldNumber);
  const charts = followed.map(
    (each) =>
      markup`<figure><h3>${each.axis.name}</h3><p class="note">${describeChange(each.meanChange)}</p>${drawDriftChart(each, numbers)}</figure>`,
  );
  return drawSection(
    title,
    "The winner's parameters by fold, over the searched range. What jumps about has no value that lasts; a gap: the winner does not have the parameter.",
    markup`<div class="pair charts">${charts}</div>`,
    true,
  );
}

function describeChange(meanChange: number): string {
  return Number.isFinite(meanChange)
    ? `changes by ${formatPercent(meanChange, meanChange < 0.1 ? 1 : 0)} of its range from fold to fold`
    : 'change from fold to fold undefined';
}
