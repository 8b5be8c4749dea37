import type { CompositeReportInput } from '../model/legs-report-input.js';
import { buildWeightHistory } from '../model/weight-history.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawMemberTable } from '../panels/member-table.js';
import type { SectionContent } from '../panels/section.js';
import { drawWeightChart } from '../panels/weight-chart.js';
import type { AccountPage } from './account-sections.js';
import type { ReportSection } from './report-section.js';

/** A run of a composite. */
export interface CompositePage extends AccountPage {
  readonly composite: CompositeReportInput;
}

/** The sections that the report of a composite has beside those of any account, in their order. */
export const COMPOSITE_SECTIONS: readonly ReportSection<CompositePage>[] = [
  {
    id: 'policy-section',
    title: 'Weights of the policy',
    shows: 'what the policy gave each leg, stacked, shares of the account',
    draw: drawWeights,
  },
  {
    id: 'members-section',
    title: 'The members',
    isLong: true,
    shows: 'trades, profit, its share, fees, share of the risk, weights of each member',
    draw: ({ composite }) => ({
      note: 'Over all symbols of a member. With weight: the share of its bars on whose closes the policy gave it any. Ended by policy: trades that were left because the weight was gone; skipped by policy: signals that had none.',
      body: drawMemberTable(composite.members),
    }),
  },
];

function drawWeights({ input, legs, composite }: CompositePage): SectionContent {
  const { weights } = composite;
  if (weights === undefined) return { note: 'There is no policy: every member has the whole account.' };
  const history = buildWeightHistory({ exposures: weights }, legs, input.bars.timeMs, (TIME_CHART.right - TIME_CHART.left) / 2);
  if (history === undefined) return { note: 'The window holds no bar.' };
  return {
    note: 'At the closes. Weights decide what is entered; what is held keeps its size. All changes are in weights.csv beside this page.',
    body: drawWeightChart(history, 'What the policy gave each leg, stacked, over time'),
  };
}
