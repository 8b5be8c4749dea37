import { niceTicks } from '../scale/nice-ticks.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, numberMarks, px, type PlotArea } from './frame.js';
import { markup, type Markup } from './markup.js';

const AREA: PlotArea = { left: 52, right: 500, top: 16, bottom: 300 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Draws what was said against what was seen, one point per tenth of the rows; the dashed line is a model that is right.
 *  most  where both axes end */
export function drawCalibrationChart(
  points: readonly { readonly rows: number; readonly said: number; readonly seen: number }[],
  most = 1,
): Markup {
  const x = linearScale(0, most, AREA.left, AREA.right),
    y = linearScale(0, most, AREA.bottom, AREA.top),
    ticks = most === 1 ? TICKS : niceTicks(0, most, 5);
  const line = points.map(({ said, seen }, index) => `${index === 0 ? 'M' : 'L'}${px(x(said))} ${px(y(seen))}`).join('');
  const dots = points.map(
    ({ said, seen, rows }) =>
      markup`<circle cx="${px(x(said))}" cy="${px(y(seen))}" r="4" fill="var(--equity)"><title>${rows} rows: said ${said.toFixed(3)}, seen ${seen.toFixed(3)}</title></circle>`,
  );
  return drawPicture(
    514,
    344,
    'Calibration curve',
    markup`${drawValueAxis(AREA, ticks, y)}${drawBaseAxis(AREA, numberMarks(ticks), x)}
<path d="M${AREA.left} ${AREA.bottom}L${AREA.right} ${AREA.top}" stroke="var(--faint)" stroke-dasharray="4 4"/><path class="line" d="${line}" stroke="var(--equity)"/>${dots}
<text x="${(AREA.left + AREA.right) / 2}" y="338" text-anchor="middle">probability that was said</text>`,
  );
}
