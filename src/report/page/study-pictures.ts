import { buildEquityOverlay, nameTrials, type EquityOverlay } from '../model/equity-overlay.js';
import { buildHeatMaps, type HeatMaps } from '../model/heat-maps.js';
import { buildParallelLines, type ParallelLines } from '../model/parallel-lines.js';
import { buildParetoPlanes, type ParetoPlane } from '../model/pareto-planes.js';
import { placePlateau, type PlateauPoints } from '../model/plateau-points.js';
import { objectiveOf, rankTrials } from '../model/ranking.js';
import { placeSlices, type SlicePoints } from '../model/slice-points.js';
import { sliceAxes } from '../model/slices.js';
import { gridStudy } from '../model/study-grid.js';
import type { StudyReportInput } from '../model/study-report-input.js';
import { rankAxes } from '../model/telling-axes.js';
import { tellHistory, type TrialHistory } from '../model/trial-history.js';
import { countMarks, type TrialMark } from '../model/trial-marks.js';
import { TIME_CHART } from '../panels/frame.js';

const MAX_SLICES = 12;
/** two pixels a column: twelve curves on two axes are the largest part of the page */
const OVERLAY_COLUMNS = (TIME_CHART.right - TIME_CHART.left) / 2;

/** What the study report draws of the trials, as plain data. */
export interface StudyPictures {
  readonly counts: Readonly<Record<TrialMark, number>>;
  /** f64[trial] first objective of the trials with a rank, best first */
  readonly objectives: Float64Array;
  readonly history: TrialHistory | undefined;
  /** of the most important parameters */
  readonly slices: readonly SlicePoints[];
  readonly maps: HeatMaps | undefined;
  readonly parallel: ParallelLines | undefined;
  readonly plateau: PlateauPoints | undefined;
  readonly planes: readonly ParetoPlane[];
  readonly overlay: EquityOverlay | undefined;
}

/** Builds the data of all pictures; bounded, however many trials there are. */
export function buildStudyPictures(input: StudyReportInput): StudyPictures {
  const grid = gridStudy(input);
  const { direction } = grid.objective;
  const rows = rankTrials(grid.trials, direction);
  const telling = rankAxes(input, sliceAxes(grid, rows, Infinity));
  return {
    counts: countMarks(input.trials),
    objectives: objectiveOf(grid.trials, rows),
    history: tellHistory(input.trials, direction),
    slices: placeSlices(input, rows, telling.slice(0, MAX_SLICES)),
    maps: rows.length > 0 ? buildHeatMaps(grid, rows, telling) : undefined,
    parallel: buildParallelLines(input, rows, telling),
    plateau: placePlateau(input, rows, telling),
    planes: buildParetoPlanes(input),
    overlay: buildEquityOverlay(nameTrials(input.bestCurves), input.initialCash, OVERLAY_COLUMNS),
  };
}
