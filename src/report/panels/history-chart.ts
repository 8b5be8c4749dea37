import type { Improvement, TrialHistory } from '../model/trial-history.js';
import type { TrialMark } from '../model/trial-marks.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, numberMarks, px, TIME_CHART, type PlotArea, type Scale } from './frame.js';
import { formatSignificant } from './format.js';
import { markup, raw, type Markup } from './markup.js';
import { drawTrialDots } from './trial-dots.js';

const AREA: PlotArea = { ...TIME_CHART, top: 12, bottom: 312 };
const STRIP_PX = 22;
/** Most trials that are all drawn; of more, the marks share so many as the trials are, but have at least some each. */
export const HISTORY_DOTS = 4000;
const LEAST_DOTS = 100;

/** Draws the objective by trial number, with the best so far; trials without an objective stand in a strip below.
 *  showsBest  false where trials were measured on different bars, so that none is the best of all */
export function drawHistoryChart(history: TrialHistory, showsBest: boolean): Markup {
  const { firstNumber, lastNumber, range } = history;
  const x = linearScale(firstNumber - 0.5, lastNumber + 0.5, AREA.left, AREA.right);
  const padded = padRange(...(range ?? [0, 1]), 0.05);
  const y = linearScale(...padded, AREA.bottom, AREA.top);
  const valueTicks = range ? niceTicks(...padded, 6) : [];
  const base: PlotArea = { ...AREA, bottom: AREA.bottom + STRIP_PX };
  const numbers = niceTicks(firstNumber, lastNumber, 10).filter(Number.isInteger);
  const total = history.groups.reduce((sum, { trialNumber }) => sum + trialNumber.length, 0);
  const dots = [...history.groups]
    .reverse()
    .map(({ mark, trialNumber, objective }) =>
      drawGroup(mark, trialNumber.map(x), objective, y, Math.max(LEAST_DOTS, HISTORY_DOTS * (trialNumber.length / total))),
    );
  const content = markup`${drawValueAxis(AREA, valueTicks, y)}<text x="${AREA.left - 8}" y="${AREA.bottom + 16}" text-anchor="end" font-size="11">no value</text>
${dots}${showsBest && drawBestLine(history.improvements, x, y)}${drawBaseAxis(base, numberMarks(numbers), x)}
<text x="${(AREA.left + AREA.right) / 2}" y="${base.bottom + 36}" text-anchor="middle">trial number</text>`;
  return drawPicture(TIME_CHART.width, base.bottom + 42, 'Objective by trial number', content);
}

function drawGroup(mark: TrialMark, xs: Float64Array, objective: Float64Array, y: Scale, most: number): Markup {
  const ys = objective.map((value) =>
    Number.isFinite(value) ? Math.min(AREA.bottom, Math.max(AREA.top, y(value))) : AREA.bottom + STRIP_PX / 2,
  );
  return drawTrialDots(mark, xs, ys, most);
}

/** A stair that moves where a trial is better than all before it, to the right edge; steps on one pixel are one. */
function drawBestLine(improvements: readonly Improvement[], x: Scale, y: Scale): Markup {
  const last = improvements.at(-1);
  if (!last) return markup``;
  let path = '';
  improvements.forEach(({ trialNumber, objective }, i) => {
    const next = improvements[i + 1];
    if (next && Math.round(x(next.trialNumber)) === Math.round(x(trialNumber))) return;
    const [at, height] = [Math.round(x(trialNumber)), px(Math.min(AREA.bottom, Math.max(AREA.top, y(objective))))];
    path += path ? `H${at}V${height}` : `M${at} ${height}`;
  });
  return markup`<path class="line best" d="${raw(path)}H${AREA.right}"/>
<text class="strong" style="fill:var(--best)" x="${AREA.right + 8}" y="${px(y(last.objective) - 2)}">best so far</text><text class="strong" x="${AREA.right + 8}" y="${px(y(last.objective) + 12)}">${formatSignificant(last.objective, 4)}</text>`;
}
