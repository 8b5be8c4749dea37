import type { Slice } from '../model/slices.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { cutText } from './cut-text.js';
import { drawPicture, drawValueAxis, linearScale, px, type PlotArea, type Scale } from './frame.js';
import { markup, type Markup } from './markup.js';

const WIDTH = 524;
const HEIGHT = 210;

/** Draws the best and the median objective by the values of one parameter. `range` is shared, so that slices compare. */
export function drawSliceChart(slice: Slice, range: readonly [number, number]): Markup {
  const area: PlotArea = { left: 56, right: WIDTH - 14, top: 10, bottom: HEIGHT - 30 };
  const padded = padRange(...range, 0.06);
  const y = linearScale(...padded, area.bottom, area.top);
  const x = linearScale(-0.5, slice.labels.length - 0.5, area.left, area.right);
  const content = markup`${drawValueAxis(area, niceTicks(...padded, 6), y)}
<path class="axis" d="M${area.left} ${area.bottom}H${area.right}"/>${drawLabels(slice, x, area)}
${drawValues(slice, 'median', x, y)}${drawValues(slice, 'best', x, y)}`;
  return drawPicture(WIDTH, HEIGHT, `Best and median objective by ${slice.name}`, content);
}

/** Returns the range of all slices' best and median values, or undefined where there is none. */
export function sliceRange(slices: readonly Slice[]): [number, number] | undefined {
  const values = slices.flatMap(({ statistics }) => [...statistics.best, ...statistics.median]).filter(Number.isFinite);
  return values.length > 0 ? [Math.min(...values), Math.max(...values)] : undefined;
}

function drawValues(slice: Slice, kind: 'best' | 'median', x: Scale, y: Scale): Markup {
  const points = [...slice.statistics[kind]].flatMap((value, bin) => (Number.isNaN(value) ? [] : [`${px(x(bin))} ${px(y(value))}`]));
  const colour = kind === 'best' ? 'var(--best)' : 'var(--equity)';
  const dots = markup`<path d="${points.map((point) => `M${point}h0`).join('')}" stroke="${colour}" stroke-width="${slice.ordered ? 5 : 9}" stroke-linecap="round"/>`;
  const line = slice.ordered && points.length > 0 && markup`<path class="line" stroke="${colour}" d="M${points.join('L')}"/>`;
  return markup`${line}${(points.length <= 40 || !slice.ordered) && dots}`;
}

function drawLabels(slice: Slice, x: Scale, area: PlotArea): Markup {
  const longest = Math.min(16, Math.max(...slice.labels.map((label) => label.length)));
  const every = Math.ceil((longest * 7 + 12) / (x(1) - x(0)));
  return markup`${slice.labels.map((label, bin) => {
    if (bin % every !== 0) return markup``;
    const at = px(x(bin));
    return markup`<path class="axis" d="M${at} ${area.bottom}v5"/><text x="${at}" y="${area.bottom + 18}" text-anchor="middle">${cutText(label, 16)}</text>`;
  })}`;
}
