import { buildEquityOverlay, nameTrials, type EquityOverlay } from '../model/equity-overlay.js';
import { buildHeatMaps, type HeatMaps } from '../model/heat-maps.js';
import { buildHistogram, type Histogram } from '../model/histogram.js';
import { objectiveOf, rankTrials } from '../model/ranking.js';
import { rankSlices, sliceAxes, type Slice } from '../model/slices.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { TIME_CHART } from '../panels/frame.js';

const RANKED_TRIALS = 100;
const SLICE_BINS = 60;

/** What the sweep report draws, as plain data. */
export interface SweepPictures {
  readonly rankedCount: number;
  /** rows of the trials' columns, best first */
  readonly best: readonly number[];
  readonly objective: Histogram | undefined;
  readonly slices: readonly Slice[];
  readonly maps: HeatMaps | undefined;
  readonly overlay: EquityOverlay | undefined;
}

/** Builds the data of all pictures; bounded, however many trials there are. */
export function buildSweepPictures(input: SweepReportInput): SweepPictures {
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
