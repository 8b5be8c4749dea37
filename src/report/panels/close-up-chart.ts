import type { BarPrices, CloseUp } from '../model/close-ups.js';
import { formatTick, niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { formatMinute } from './format.js';
import { drawPicture, drawValueAxis, linearScale, px, type PlotArea, type Scale } from './frame.js';
import { markup, type Markup } from './markup.js';

const WIDTH = 500;
const HEIGHT = 210;
const AREA: PlotArea = { left: 62, right: 492, top: 12, bottom: 176 };

/** Draws bars around a finding twice: as they came, what was found in colour, and as a repair leaves them. */
export function drawCloseUp(picture: CloseUp): Markup {
  const title = `${picture.kind}, row ${picture.row}`;
  return markup`<div class="close-ups"><div><h3>${title}: as it came</h3><figure>${drawBars(picture, picture.before, `${title}, as it came`)}</figure></div>
<div><h3>repaired</h3><figure>${drawBars(picture, picture.after, `${title}, repaired`)}</figure></div></div>`;
}

function drawBars({ timeMs, found }: CloseUp, prices: BarPrices, title: string): Markup {
  const finite = [...prices.low, ...prices.high, ...prices.open, ...prices.close].filter(Number.isFinite);
  const [low, high] = finite.length === 0 ? [0, 1] : padRange(Math.min(...finite), Math.max(...finite), 0.05);
  const y = linearScale(low, high, AREA.bottom, AREA.top);
  const x = linearScale(-0.5, timeMs.length - 0.5, AREA.left, AREA.right);
  const ticks = niceTicks(low, high, 5);
  const tickPx = Math.min(5, (0.32 * (AREA.right - AREA.left)) / timeMs.length);
  const isFound = new Set(found);
  const path = (wanted: boolean): string =>
    Array.from(timeMs, (_, i) => (isFound.has(i) === wanted ? barPath(prices, i, x, y, tickPx) : '')).join('');
  const content = markup`${drawValueAxis(AREA, ticks, y, (tick) => formatTick(tick, ticks))}
<path class="axis" d="M${AREA.left} ${AREA.bottom}H${AREA.right}"/>${drawTimes(timeMs, found, x)}
<path stroke="var(--ink)" stroke-width="1.3" fill="none" d="${path(false)}"/><path stroke="var(--loss)" stroke-width="2.4" fill="none" d="${path(true)}"/>`;
  return drawPicture(WIDTH, HEIGHT, title, content);
}

/** A stroke from low to high with the open on its left and the close on its right; nothing where a bar is dropped. */
function barPath({ open, high, low, close }: BarPrices, i: number, x: Scale, y: Scale, tickPx: number): string {
  const at = x(i);
  const left = Number.isNaN(open[i]!) ? '' : `M${px(at - tickPx)} ${px(y(open[i]!))}H${px(at)}`;
  const right = Number.isNaN(close[i]!) ? '' : `M${px(at)} ${px(y(close[i]!))}H${px(at + tickPx)}`;
  return (Number.isNaN(high[i]! + low[i]!) ? '' : `M${px(at)} ${px(y(high[i]!))}V${px(y(low[i]!))}`) + left + right;
}

/** The time of the first finding, which is what the picture is about. */
function drawTimes(timeMs: Float64Array, found: readonly number[], x: Scale): Markup {
  const marks = found.map((i) => `M${px(x(i))} ${AREA.bottom}v6`).join('');
  const first = found[0] ?? 0;
  const anchor = x(first) < 150 ? 'start' : x(first) > 400 ? 'end' : 'middle';
  return markup`<path stroke="var(--loss)" stroke-width="2" d="${marks}"/><text x="${px(x(first))}" y="${AREA.bottom + 21}" text-anchor="${anchor}">${formatMinute(timeMs[first]!)} UTC</text>`;
}
