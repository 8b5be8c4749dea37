import type { ModelReportInput } from '../model/model-report-input.js';
import { drawCalibrationChart } from '../panels/calibration-chart.js';
import { drawLiftChart } from '../panels/lift-chart.js';
import { markup } from '../panels/markup.js';
import type { SectionContent } from '../panels/section.js';
import type { SharedSection } from './report-section.js';

export const RELIABILITY: SharedSection = {
  id: 'reliability-section',
  title: 'What was said and what was seen',
  shows: 'calibration curve and lift by tenths of the rows',
};
export const IMPORTANCE: SharedSection = {
  id: 'importance-section',
  title: 'Importance',
  shows: 'how far the skill falls where a feature is shuffled',
};

/** Draws the calibration curve and the lift of a classifier; nothing of another model.
 *  rows  which rows they are of, a sentence */
export function drawReliability(
  metrics: ModelReportInput['parts'][number]['metrics'] | undefined,
  rows: string,
): SectionContent | undefined {
  if (metrics?.kind !== 'class') return undefined;
  return {
    note: `${rows} Left: the mean probability of each tenth of the rows against the share of class 1 that followed. Right: that share against the share of all rows.`,
    body: markup`<div class="pair charts"><figure>${drawCalibrationChart(metrics.calibration)}</figure><figure>${drawLiftChart(metrics.lift)}</figure></div>`,
  };
}
