import type { EquityOverlay } from '../model/equity-overlay.js';
import { formatTick, logTicks, niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatNumber } from './format.js';
import {
  drawBaseAxis,
  drawPicture,
  drawValueAxis,
  linearScale,
  logScale,
  px,
  TIME_CHART,
  timeMarks,
  type PlotArea,
  type Scale,
} from './frame.js';
import { markup, raw, type Markup } from './markup.js';
import { seriesPath } from './series-path.js';

const AREA: PlotArea = { ...TIME_CHART, top: 12, bottom: 372 };
const COLOURS = ['equity', 'stop', 'target', 'reverse', 'end'];
const LABEL_PX = 16;

/** Draws equity curves over each other: the first five in colours with labels, the others grey.
 *  edgesMs  times to draw an upright line at */
export function drawOverlayChart(overlay: EquityOverlay, axis: 'linear' | 'log', title: string, edgesMs: readonly number[] = []): Markup {
  const x = linearScale(overlay.startMs, overlay.endMs, AREA.left, AREA.right);
  const { scale, ticks } = overlayScale(overlay, axis);
  const lines = overlay.curves.map(({ equity }, rank) => drawCurve(seriesPath(equity, x, scale), rank)).reverse();
  const edges = edgesMs.map((timeMs) => `M${px(x(timeMs))} ${AREA.top}V${AREA.bottom}`).join('');
  const content = markup`${edges && markup`<path class="grid" d="${raw(edges)}"/>`}${drawValueAxis(AREA, ticks, scale, (tick) => formatTick(tick, axis === 'log' ? [tick] : ticks))}<path class="axis" stroke-dasharray="2 3" d="M${AREA.left} ${px(scale(overlay.initialCash))}H${AREA.right}"/>
${lines}${drawRankLabels(overlay, scale)}${drawBaseAxis(AREA, timeMarks(timeTicks(overlay.startMs, overlay.endMs, 12)), x)}`;
  return drawPicture(TIME_CHART.width, 398, `${title}, ${axis} axis`, content);
}

/** Names the curves of an overlay under it, where their names are too long for its edge: those with a colour first, all others as one. */
export function drawOverlayLegend(names: readonly string[]): Markup {
  const key = (colour: string, text: string): Markup =>
    markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect x="1" y="5" width="12" height="4" fill="var(--${colour})"/></svg>${text}</li>`;
  const others = names.slice(COLOURS.length);
  return markup`<ul class="legend">${COLOURS.slice(0, names.length).map((colour, rank) => key(colour, names[rank]!))}${others.length > 0 && key('benchmark', others.join(', '))}</ul>`;
}

function overlayScale({ curves, initialCash }: EquityOverlay, axis: 'linear' | 'log'): { scale: Scale; ticks: number[] } {
  const low = Math.min(initialCash, ...curves.flatMap(({ equity }) => equity.low));
  const high = Math.max(initialCash, ...curves.flatMap(({ equity }) => equity.high));
  if (axis === 'log')
    return { scale: logScale(low * 0.95, high * 1.05, AREA.bottom, AREA.top), ticks: logTicks(low * 0.95, high * 1.05, 8) };
  const padded = padRange(low, high, 0.03);
  return { scale: linearScale(...padded, AREA.bottom, AREA.top), ticks: niceTicks(...padded, 6) };
}

function drawCurve(path: string, rank: number): Markup {
  const colour = COLOURS[rank] ?? 'benchmark';
  const width = rank === 0 ? 2 : rank < COLOURS.length ? 1.2 : 0.8;
  return markup`<path class="line" stroke="var(--${colour})" stroke-opacity="${rank < COLOURS.length ? 1 : 0.55}" style="stroke-width:${width}" d="${raw(path)}"/>`;
}

function drawRankLabels(overlay: EquityOverlay, y: Scale): Markup {
  const labels = overlay.curves
    .slice(0, COLOURS.length)
    .map(({ name, equity }, rank) => ({ rank, name, final: equity.last.at(-1) ?? NaN }))
    .filter(({ final }) => Number.isFinite(final))
    .sort((a, b) => b.final - a.final);
  const places = stackLabels(labels.map(({ final }) => y(final)));
  return markup`${labels.map(
    ({ rank, name, final }, i) =>
      markup`<text class="strong" style="fill:var(--${COLOURS[rank]!})" x="${AREA.right + 8}" y="${px(places[i]! + 4)}">${name !== '' && `${name} `}${formatNumber(final, 0)}</text>`,
  )}`;
}

/** Moves ascending places apart to `LABEL_PX`, and up again from the bottom edge. */
function stackLabels(places: readonly number[]): number[] {
  const stacked: number[] = [];
  for (const place of places) stacked.push(Math.max(place, (stacked.at(-1) ?? -Infinity) + LABEL_PX));
  for (let i = stacked.length - 1, limit = AREA.bottom; i >= 0; i--, limit = stacked[i + 1]! - LABEL_PX)
    stacked[i] = Math.min(stacked[i]!, limit);
  return stacked;
}
