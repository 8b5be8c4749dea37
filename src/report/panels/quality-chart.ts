import type { QualityHistory } from '../model/quality-history.js';
import { formatTick, logTicks, niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatMinute, formatNumber } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, logScale, px, TIME_CHART, timeMarks, type Scale } from './frame.js';
import { markup, type Markup } from './markup.js';
import { seriesPath } from './series-path.js';

const PRICE_AREA = { ...TIME_CHART, top: 12, bottom: 262 };
const LANE_TOP = 282;
const LANE_HEIGHT = 34;
/** A mark is at least this wide. */
const LEAST_PX = 2;
const MARGIN_SHARE = 0.04;
const MOST_PRINTS = 2_000;

/** Draws the bars of a whole source, and below them a lane for each kind of finding on the same time axis. */
export function drawQualityChart(history: QualityHistory): Markup {
  const bottom = LANE_TOP + history.lanes.length * LANE_HEIGHT;
  const x = linearScale(history.startMs, history.endMs, TIME_CHART.left, TIME_CHART.right);
  const times = timeTicks(history.startMs, history.endMs, 12);
  const upright = times.map(({ timeMs }) => `M${px(x(timeMs))} ${PRICE_AREA.top}V${bottom}`).join('');
  const content = markup`<path class="grid" d="${upright}"/>${drawGaps(history, x)}
${drawPrices(history, x)}
${history.lanes.map((lane, index) => drawLane(lane, LANE_TOP + index * LANE_HEIGHT, x))}
${drawBaseAxis({ ...TIME_CHART, top: LANE_TOP, bottom }, timeMarks(times), x)}`;
  return drawPicture(TIME_CHART.width, bottom + 26, 'Bars of the source, with what was found below', content);
}

function drawPrices(history: QualityHistory, x: Scale): Markup {
  const { scale, ticks, low, high } = priceScale(history);
  const clipped = (value: number): number => scale(Math.min(high, Math.max(low, value)));
  const ranges = history.high.timeMs.map((timeMs, i) => {
    const [top, bottom] = [clipped(history.high.high[i]!), clipped(history.low.low[i]!)];
    return `M${px(x(timeMs))} ${px(top)}V${px(Math.max(bottom, top + 0.5))}`;
  });
  return markup`${drawValueAxis(PRICE_AREA, ticks, scale, (tick) => formatTick(tick, ticks))}
<path class="line" stroke="var(--faint)" stroke-opacity="0.6" style="stroke-width:1" d="${ranges.join('')}"/>
<path class="line" stroke="var(--ink)" style="stroke-width:1.1" d="${seriesPath(history.close, x, clipped)}"/>
${drawPrints(history, x, clipped, (price) => price < low || price > high)}${drawCuts(history, low, high)}`;
}

/** Where bars are missing nothing is known of the price: the line there is no price. */
function drawGaps({ wideGaps }: QualityHistory, x: Scale): Markup {
  const path = wideGaps.map(([from, to]) => `M${px(x(from))} ${PRICE_AREA.top}H${px(x(to))}V${PRICE_AREA.bottom}H${px(x(from))}z`).join('');
  return markup`<path fill="var(--loss-fill)" fill-opacity="0.3" d="${path}"/>`;
}

/** A ring at each outlier; one that is cut at the edge stands on it, open. */
function drawPrints({ prints }: QualityHistory, x: Scale, y: Scale, isCut: (price: number) => boolean): Markup {
  return markup`${prints.slice(0, MOST_PRINTS).map(({ timeMs, price }) => {
    const fill = isCut(price) ? 'var(--paper)' : 'var(--loss)';
    return markup`<circle cx="${px(x(timeMs))}" cy="${px(y(price))}" r="4" fill="${fill}" stroke="var(--loss)" stroke-width="1.6"><title>${formatMinute(timeMs)}: ${writePrice(price)}</title></circle>`;
  })}`;
}

function priceScale({ core }: QualityHistory): { scale: Scale; ticks: number[]; low: number; high: number } {
  const [least, most] = core[0] <= core[1] ? core : [0, 1];
  const { top, bottom } = PRICE_AREA;
  if (least > 0 && most > 10 * least) {
    const margin = (most / least) ** MARGIN_SHARE;
    const [low, high] = [least / margin, most * margin];
    return { scale: logScale(low, high, bottom, top), ticks: logTicks(low, high, 7), low, high };
  }
  const [low, high] = padRange(least, most, 2 * MARGIN_SHARE);
  return { scale: linearScale(low, high, bottom, top), ticks: niceTicks(low, high, 6), low, high };
}

function drawCuts({ high, low }: QualityHistory, from: number, to: number): Markup {
  const [lowest, highest] = [Math.min(...low.low), Math.max(...high.high)];
  const write = (y: number, text: string): Markup =>
    markup`<text x="${TIME_CHART.right - 4}" y="${y}" text-anchor="end" paint-order="stroke" stroke="var(--paper)" stroke-width="4">${text}</text>`;
  return markup`${lowest < from && write(PRICE_AREA.bottom - 7, `▾ lows down to ${writePrice(lowest)} are cut here`)}${highest > to && write(PRICE_AREA.top + 12, `▴ highs up to ${writePrice(highest)} are cut here`)}`;
}

/** About five digits, none of which is a trailing 0. */
function writePrice(price: number): string {
  return Number(price.toPrecision(5)).toLocaleString('en-US', { maximumSignificantDigits: 5 });
}

/** The kind and how often, and under it where in time. */
function drawLane({ kind, count, ranges }: QualityHistory['lanes'][number], top: number, x: Scale): Markup {
  const marks = ranges.map(([from, to]) => {
    const width = Math.max(LEAST_PX, x(to) - x(from));
    return `M${px(Math.min(TIME_CHART.right - LEAST_PX, x(from)))} ${top + 16}h${px(width)}v13h${px(-width)}z`;
  });
  return markup`<text class="strong" x="${TIME_CHART.left}" y="${top + 12}">${kind} · ${formatNumber(count, 0)}</text>
<path class="grid" d="M${TIME_CHART.left} ${top + 29}H${TIME_CHART.right}"/><path fill="var(--loss)" d="${marks.join('')}"/>`;
}
