import type { ParetoPlane } from '../model/pareto-planes.js';
import { thinPoints } from '../model/thin-points.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { cutText } from './cut-text.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, numberMarks, px, type PlotArea, type Scale } from './frame.js';
import { markup, raw, type Markup } from './markup.js';
import { drawTrialDots } from './trial-dots.js';

const MOST_DOTS = 2000;
/** more pixels than a stair across the chart has */
const MOST_STEPS = 2000;
const MOST_RINGS = 400;

/** Draws two objectives of every trial against each other; the front as a stair where these are all objectives, else its trials alone. */
export function drawParetoChart(plane: ParetoPlane, width: number, height: number): Markup {
  const area: PlotArea = { left: 68, right: width - 18, top: 26, bottom: height - 46 };
  const [xRange, yRange] = [padRange(...plane.xRange, 0.05), padRange(...plane.yRange, 0.05)];
  const x = clamp(linearScale(...xRange, area.left, area.right), area.left, area.right);
  const y = clamp(linearScale(...yRange, area.bottom, area.top), area.top, area.bottom);
  const dots = (['infeasible', 'feasible'] as const).map((kind) =>
    drawTrialDots(
      kind === 'feasible' ? 'complete' : 'infeasible',
      plane[kind].x.map((value) => x(value)),
      plane[kind].y.map((value) => y(value)),
      MOST_DOTS,
    ),
  );
  const { xObjective, yObjective } = plane;
  const content = markup`${drawValueAxis(area, niceTicks(...yRange, 6), y)}${drawBaseAxis(area, numberMarks(niceTicks(...xRange, width > 700 ? 10 : 5)), x)}
<text class="strong" x="${area.left}" y="14">${cutText(yObjective.text, 50)}, to ${yObjective.direction} ↑</text><text class="strong" x="${px((area.left + area.right) / 2)}" y="${height - 8}" text-anchor="middle">${cutText(xObjective.text, 50)}, to ${xObjective.direction} →</text>
${dots}${drawFront(plane, x, y)}`;
  return drawPicture(width, height, `${yObjective.text} against ${xObjective.text}`, content);
}

/** Rare extremes stand at the edge. */
function clamp(scale: Scale, low: number, high: number): Scale {
  return (value) => Math.min(high, Math.max(low, scale(value)));
}

function drawFront({ front, isWhole, xObjective }: ParetoPlane, x: Scale, y: Scale): Markup {
  const [xs, ys] = [front.map((point) => x(point.x)), front.map((point) => y(point.y))];
  const thin = (most: number): (readonly [number, number])[] => Array.from(thinPoints(xs, ys, most), (i) => [px(xs[i]!), px(ys[i]!)]);
  const points = thin(MOST_STEPS);
  const rings = thin(MOST_RINGS)
    .map(([left, top]) => `M${left} ${top}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0`)
    .join('');
  return markup`${isWhole && points.length > 1 && markup`<path class="line best" d="${raw(stairPath(points, xObjective.direction))}"/>`}<path class="dots" d="${raw(rings)}" style="fill:var(--paper)" stroke="var(--best)" stroke-width="2"/>`;
}

/** The border of what the front dominates. Where more is better, what lies left of a point is dominated up to its height: the step is at
 *  the point itself; where less is better, at the next point. */
export function stairPath(points: readonly (readonly [number, number])[], xDirection: 'maximize' | 'minimize'): string {
  const [first, ...others] = points;
  if (!first) return '';
  return `M${first[0]} ${first[1]}${others.map(([x, y]) => (xDirection === 'maximize' ? `V${y}H${x}` : `H${x}V${y}`)).join('')}`;
}
