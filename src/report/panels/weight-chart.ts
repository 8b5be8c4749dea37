import type { WeightHistory } from '../model/weight-history.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatPercent, formatTickPercent } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, px, TIME_CHART, timeMarks, type PlotArea } from './frame.js';
import { markup, raw, type Markup } from './markup.js';
import { areaPath, maxOf, minOf, stackLayers } from './stacked-layers.js';

const AREA: PlotArea = { ...TIME_CHART, top: 12, bottom: 272 };
const HEIGHT = 298;

/** Draws what the legs were worth, stacked: longs above the zero line, shorts below it; a line at the whole equity. */
export function drawWeightChart(
  { startMs, endMs, timeMs, layers }: WeightHistory,
  title = 'What each leg was worth, stacked, over time',
): Markup {
  const stacks = stackLayers(
    layers.map(({ weights }) => weights),
    timeMs.length,
  );
  const edges = stacks.flat();
  const [low, high] = padRange(
    Math.min(0, ...edges.map((band) => minOf(band.low))),
    Math.max(1, ...edges.map((band) => maxOf(band.high))),
    0.03,
  );
  const x = linearScale(startMs, endMs, AREA.left, AREA.right);
  const y = linearScale(low, high, AREA.bottom, AREA.top);
  const ticks = niceTicks(low, high, 6);
  const areas = stacks.map((sides, layer) =>
    sides.map((side) => markup`<path fill="var(--leg-${layer + 1})" fill-opacity="0.85" d="${raw(areaPath(timeMs, side, x, y))}"/>`),
  );
  const level = (value: number): Markup => markup`<path class="axis" d="M${AREA.left} ${px(y(value))}H${AREA.right}"/>`;
  const content = markup`${drawValueAxis(AREA, ticks, y, (tick) => formatTickPercent(tick, ticks))}${areas}${level(0)}${level(1)}
${drawBaseAxis(AREA, timeMarks(timeTicks(startMs, endMs, 12)), x)}`;
  return markup`<figure>${drawPicture(TIME_CHART.width, HEIGHT, title, content)}</figure>
<ul class="legend">${layers.map(({ name, weights }, layer) => markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect x="1" y="1" width="12" height="12" fill="var(--leg-${layer + 1})"/></svg>${name} ${formatPercent(meanOf(weights), 1)}</li>`)}</ul>`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
