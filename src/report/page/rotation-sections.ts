import type { RotationReportInput } from '../model/legs-report-input.js';
import { buildWeightHistory } from '../model/weight-history.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawRebalanceTable } from '../panels/rebalance-table.js';
import type { SectionContent } from '../panels/section.js';
import { drawWeightChart } from '../panels/weight-chart.js';
import type { AccountPage } from './account-sections.js';
import type { ReportSection } from './report-section.js';

/** A run of an account whose legs are held by weights. */
export interface RotationPage extends AccountPage {
  readonly rotation: RotationReportInput;
}

/** The sections that the report of a rotation has beside those of any account, in their order. */
export const ROTATION_SECTIONS: readonly ReportSection<RotationPage>[] = [
  {
    id: 'weights-section',
    title: 'Weights over time',
    shows: 'what the legs were worth, stacked, shares of the equity',
    draw: drawWeights,
  },
  {
    id: 'rebalances-section',
    title: 'Rebalances',
    isLong: true,
    shows: 'when legs were weighed anew, what they were aimed at, what was traded for it',
    draw: ({ rotation }) =>
      rotation.rebalances.length === 0
        ? { note: 'The legs were never weighed in the window.' }
        : {
            note: 'The shares of the equity that the closes of that day asked for; what was traded, its fees and what came to nothing are counted until the next row. All weights are in weights.csv beside this page.',
            body: drawRebalanceTable(rotation.rebalances),
          },
  },
];

function drawWeights({ input, legs, rotation }: RotationPage): SectionContent {
  const history = buildWeightHistory(rotation, legs, input.bars.timeMs, (TIME_CHART.right - TIME_CHART.left) / 2);
  if (history === undefined) return { note: 'The window holds no bar.' };
  return {
    note: 'Notional / equity of each leg at the closes, longs above zero and shorts below; what is left to the line at 100 % is cash. Named are the legs that were worth most on average, with that mean.',
    body: drawWeightChart(history),
  };
}
