import type { Contributions } from '../model/contributions.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatNumber } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, px, TIME_CHART, timeMarks, type PlotArea } from './frame.js';
import { markup, raw, type Markup } from './markup.js';
import { areaPath, maxOf, minOf, stackLayers } from './stacked-layers.js';

const AREA: PlotArea = { ...TIME_CHART, top: 12, bottom: 332 };
const HEIGHT = 358;

/** Draws what each leg added, stacked: gains above the zero line, losses below it, and their sum as a line. */
export function drawContributionChart(contributions: Contributions): Markup {
  const { startMs, endMs, timeMs, layers, total } = contributions;
  const stacks = stackLayers(
    layers.map(({ pnl }) => pnl),
    timeMs.length,
  );
  const edges = stacks.flat();
  const [low, high] = padRange(
    Math.min(0, ...edges.map(({ low }) => minOf(low))),
    Math.max(0, ...edges.map(({ high }) => maxOf(high))),
    0.03,
  );
  const x = linearScale(startMs, endMs, AREA.left, AREA.right);
  const y = linearScale(low, high, AREA.bottom, AREA.top);
  const times = timeTicks(startMs, endMs, 12);
  const areas = stacks.map((sides, layer) =>
    sides.map((side) => markup`<path fill="var(--leg-${layer + 1})" fill-opacity="0.85" d="${raw(areaPath(timeMs, side, x, y))}"/>`),
  );
  const line = timeMs.map((time, i) => `${i === 0 ? 'M' : 'L'}${px(x(time))} ${px(y(total[i]!))}`).join('');
  const content = markup`${drawValueAxis(AREA, niceTicks(low, high, 6), y)}${areas}<path class="axis" d="M${AREA.left} ${px(y(0))}H${AREA.right}"/>
<path class="line" stroke="var(--ink)" style="stroke-width:1.5" d="${raw(line)}"/>
<text class="strong" x="${AREA.right + 8}" y="${px(Math.max(AREA.top + 10, y(total.at(-1)!) - 2))}">All legs</text><text class="strong" x="${AREA.right + 8}" y="${px(Math.max(AREA.top + 24, y(total.at(-1)!) + 12))}">${formatNumber(total.at(-1)!, 0)}</text>
${drawBaseAxis(AREA, timeMarks(times), x)}`;
  return markup`<figure>${drawPicture(TIME_CHART.width, HEIGHT, 'What each leg won, stacked, over time', content)}</figure>
<ul class="legend">${layers.map(({ name, pnl }, layer) => markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect x="1" y="1" width="12" height="12" fill="var(--leg-${layer + 1})"/></svg>${name} ${formatNumber(pnl.at(-1)!, 0)}</li>`)}</ul>`;
}
