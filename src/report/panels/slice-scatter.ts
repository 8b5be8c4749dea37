import type { SlicePoints } from '../model/slice-points.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { drawAxisBase } from './axis-base.js';
import { drawPicture, drawValueAxis, linearScale, type PlotArea } from './frame.js';
import { markup, type Markup } from './markup.js';
import { drawRing, drawTrialDots } from './trial-dots.js';

const WIDTH = 524;
const HEIGHT = 230;
const AREA: PlotArea = { left: 70, right: WIDTH - 14, top: 10, bottom: HEIGHT - 30 };
/** Most trials that are all drawn. */
export const SLICE_DOTS = 1200;

/** Draws every trial by one parameter and the objective, the best with a ring. `range` is shared, so that slices compare. */
export function drawSliceScatter({ axis, shares, objective }: SlicePoints, range: readonly [number, number]): Markup {
  const padded = padRange(...range, 0.06);
  const x = linearScale(0, 1, AREA.left + 8, AREA.right - 8);
  const y = linearScale(...padded, AREA.bottom, AREA.top);
  const [xs, ys] = [shares.map(x), objective.map((value) => Math.min(AREA.bottom, Math.max(AREA.top, y(value))))];
  const content = markup`${drawValueAxis(AREA, niceTicks(...padded, 7), y)}${drawAxisBase({ ...AREA, left: AREA.left + 8, right: AREA.right - 8 }, axis)}
${drawTrialDots('complete', xs, ys, SLICE_DOTS)}${Number.isFinite(xs[0]) && drawRing(xs[0]!, ys[0]!, 'best')}`;
  return drawPicture(WIDTH, HEIGHT, `Objective by ${axis.name}`, content);
}
