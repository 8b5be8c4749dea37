import type { Metrics } from '../../core/metrics.js';
import { buildEquityOverlay } from '../model/equity-overlay.js';
import { drawAxisSwitch } from './axis-switch.js';
import { TIME_CHART } from './frame.js';
import { markup } from './markup.js';
import { drawMetricCards } from './metric-cards.js';
import { drawOverlayChart } from './overlay-chart.js';
import type { SectionContent } from './section.js';

/** More folds than these are not marked in the equity: their lines would hide it. */
const MOST_EDGES = 60;

/** An account over folds, one after the other. */
export interface FoldedAccount {
  readonly timeMs: Float64Array;
  readonly equity: Float64Array;
  readonly initialCash: number;
  readonly metrics: Metrics;
  /** when the tests begin */
  readonly testStartsMs: readonly number[];
}

/** Draws the account of a walk-forward.
 *  lead   what was traded
 *  edge   what an upright line means
 *  rule   what happens to a position there */
export function drawAccount(
  { timeMs, equity, initialCash, metrics, testStartsMs }: FoldedAccount,
  { lead, edge, rule }: { readonly lead: string; readonly edge: string; readonly rule: string },
): SectionContent {
  const overlay = buildEquityOverlay([{ name: 'final', timeMs, equity }], initialCash, TIME_CHART.right - TIME_CHART.left);
  if (!overlay) return { note: 'No equity was kept.' };
  const edges = testStartsMs.length > MOST_EDGES ? [] : testStartsMs.filter((time) => time > overlay.startMs && time < overlay.endMs);
  const note = markup`${lead} ${edges.length > 0 && `Upright lines: ${edge}. `}Dashed: the initial cash. ${rule}`;
  return {
    note,
    body: markup`${drawAxisSwitch('stitched', overlay.spansDecade, (axis) => drawOverlayChart(overlay, axis, 'Equity out of sample', edges))}${drawMetricCards(metrics)}`,
  };
}
