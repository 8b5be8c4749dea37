import type { ParameterDrift } from '../model/parameter-drift.js';
import { drawAxisSide } from './axis-base.js';
import { foldMarks } from './fold-marks.js';
import { drawBaseAxis, drawPicture, linearScale, px, type PlotArea } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const WIDTH = 524;
const HEIGHT = 178;
const AREA: PlotArea = { left: 86, right: WIDTH - 14, top: 12, bottom: HEIGHT - 30 };

/** Draws the value of one parameter that each fold chose; gaps where the winner does not have it. */
export function drawDriftChart({ axis, shares }: ParameterDrift, foldNumbers: readonly number[]): Markup {
  const inner: PlotArea = { ...AREA, top: AREA.top + 6, bottom: AREA.bottom - 6 };
  const x = linearScale(-0.5, shares.length - 0.5, AREA.left, AREA.right);
  const y = linearScale(0, 1, inner.bottom, inner.top);
  const points = shares.map((share, i) => (Number.isNaN(share) ? undefined : `${px(x(i))} ${px(y(share))}`));
  const line = points
    .map((point, i) => (point === undefined ? '' : `${i > 0 && points[i - 1] !== undefined ? 'L' : 'M'}${point}`))
    .join('');
  const dots = points.map((point) => (point === undefined ? '' : `M${point}h0`)).join('');
  const content = markup`${drawAxisSide(inner, axis, 11)}<path class="line" stroke="var(--equity)" stroke-opacity="0.5" d="${raw(line)}"/><path class="dots" stroke="var(--equity)" stroke-width="${shares.length > 100 ? 3 : 7}" d="${raw(dots)}"/>
${drawBaseAxis(AREA, foldMarks(foldNumbers, AREA), x)}`;
  return drawPicture(WIDTH, HEIGHT, `${axis.name} chosen by fold`, content);
}
