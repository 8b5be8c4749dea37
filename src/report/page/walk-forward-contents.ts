import { compareFolds, type FoldComparison } from '../model/fold-comparison.js';
import { followParameters } from '../model/parameter-drift.js';
import type { StudyReportInput, WalkForwardInput } from '../model/study-report-input.js';
import { drawAccount } from '../panels/account-panel.js';
import { drawDriftChart } from '../panels/drift-chart.js';
import { drawFoldChart } from '../panels/fold-chart.js';
import { drawFoldTable } from '../panels/fold-table.js';
import { formatPercent, formatSignificant } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import type { SectionContent } from '../panels/section.js';

/** Says why there are no folds; nothing where there are. */
export function drawNoWalk({ walkForward }: StudyReportInput): SectionContent | undefined {
  if (hasFolds(walkForward)) return undefined;
  return {
    note: walkForward
      ? 'The walk-forward has no fold.'
      : 'The search was not walked forward: nothing says how the choice would have fared when made again and again.',
  };
}

/** Whether there is a walk-forward with folds. */
export function hasFolds(walkForward: WalkForwardInput | undefined): walkForward is WalkForwardInput {
  return walkForward !== undefined && walkForward.folds.length > 0;
}

/** Draws the folds. */
export function drawFolds({ folds, mode }: WalkForwardInput): SectionContent {
  return {
    note: markup`${folds.length} ${folds.length === 1 ? 'fold' : 'folds'}, ${mode} windows. In and out of sample: the first objective of the fold's winner; trades, return and drawdown are out of sample.`,
    body: drawFoldTable(folds),
  };
}

/** Draws the objective in sample against out of sample. */
export function drawComparison({ objectives }: StudyReportInput, { folds, efficiency }: WalkForwardInput): SectionContent {
  const comparison = compareFolds(folds, objectives[0]!.direction);
  if (!comparison.range) return { note: 'The objective is undefined in every fold.' };
  return { note: describeDegradation(comparison, objectives[0]!.text, efficiency), body: drawFoldChart(comparison) };
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

/** Draws the joined account. */
export function drawStitched(
  { initialCash }: StudyReportInput,
  { stitched, stitchedMetrics, folds, edgeRule }: WalkForwardInput,
): SectionContent {
  const account = {
    timeMs: stitched.timeMs,
    equity: stitched.equity,
    initialCash,
    metrics: stitchedMetrics,
    testStartsMs: folds.map(({ testStartMs }) => testStartMs),
  };
  return drawAccount(account, {
    lead: 'The test folds one after the other, each traded with parameters chosen on earlier bars alone.',
    edge: 'a new fold, new parameters',
    rule: edgeRule,
  });
}

/** Draws what each fold chose. */
export function drawDrift({ axes }: StudyReportInput, walkForward: WalkForwardInput): SectionContent {
  const followed = followParameters(axes, walkForward).filter(({ shares }) => shares.some(Number.isFinite));
  if (followed.length === 0) return { note: 'No parameter was searched.' };
  const numbers = walkForward.folds.map(({ foldNumber }) => foldNumber);
  const charts = followed.map(
    (each) =>
      markup`<figure><h3>${each.axis.name}</h3><p class="note">${describeChange(each.meanChange)}</p>${drawDriftChart(each, numbers)}</figure>`,
  );
  return {
    note: "The winner's parameters by fold, over the searched range. What jumps about has no value that lasts; a gap: the winner does not have the parameter.",
    body: markup`<div class="pair charts">${charts}</div>`,
  };
}

function describeChange(meanChange: number): string {
  return Number.isFinite(meanChange)
    ? `changes by ${formatPercent(meanChange, meanChange < 0.1 ? 1 : 0)} of its range from fold to fold`
    : 'change from fold to fold undefined';
}
