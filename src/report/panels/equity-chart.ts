import type { EquityHistory } from '../model/equity-history.js';
import { formatTick, logTicks, niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatDay, formatNumber, formatPercent } from './format.js';
import {
  drawBaseAxis,
  drawLabel,
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
import { markup, type Markup } from './markup.js';
import { seriesPath } from './series-path.js';

const EQUITY_AREA: PlotArea = { ...TIME_CHART, top: 12, bottom: 312 };
const DRAWDOWN_AREA: PlotArea = { ...TIME_CHART, top: 338, bottom: 458 };
const HEIGHT = 484;

/** Draws equity with buy-and-hold as a thin reference, and drawdown under it on the same time axis. */
export function drawEquityChart(history: EquityHistory, axis: 'linear' | 'log'): Markup {
  const x = linearScale(history.startMs, history.endMs, TIME_CHART.left, TIME_CHART.right);
  const y = equityScale(history, axis);
  const times = timeTicks(history.startMs, history.endMs, 12);
  const upright = times.map(({ timeMs }) => `M${px(x(timeMs))} ${EQUITY_AREA.top}V${DRAWDOWN_AREA.bottom}`).join('');
  const content = markup`<path class="grid" d="${upright}"/>
${drawValueAxis(EQUITY_AREA, y.ticks, y.scale, (tick) => formatTick(tick, axis === 'log' ? [tick] : y.ticks))}
<path class="axis" stroke-dasharray="2 3" d="M${TIME_CHART.left} ${px(y.scale(history.initialCash))}H${TIME_CHART.right}"/>
<path class="line" stroke="var(--benchmark)" stroke-opacity="0.75" style="stroke-width:0.9" d="${seriesPath(history.held, x, y.scale)}"/>
<path class="line" stroke="var(--equity)" style="stroke-width:1.8" d="${seriesPath(history.equity, x, y.scale)}"/>
${drawEndLabels(history, y.scale)}
${drawDrawdown(history, x)}
${drawBaseAxis(DRAWDOWN_AREA, timeMarks(times), x)}`;
  return drawPicture(TIME_CHART.width, HEIGHT, `Equity and ${history.heldName.toLowerCase()}, ${axis} axis, with drawdown below`, content);
}

function equityScale(history: EquityHistory, axis: 'linear' | 'log'): { scale: Scale; ticks: number[] } {
  const both = [history.equity, history.held];
  const low = Math.min(history.initialCash, ...both.map((series) => Math.min(...series.low)));
  const high = Math.max(history.initialCash, ...both.map((series) => Math.max(...series.high)));
  const { top, bottom } = EQUITY_AREA;
  if (axis === 'log') {
    const margin = (high / low) ** 0.03;
    return { scale: logScale(low / margin, high * margin, bottom, top), ticks: logTicks(low / margin, high * margin, 8) };
  }
  const padded = padRange(low, high, 0.03);
  return { scale: linearScale(...padded, bottom, top), ticks: niceTicks(...padded, 6) };
}

function drawEndLabels(history: EquityHistory, y: Scale): Markup {
  const ends = [history.equity, history.held].map((series) => series.last[series.last.length - 1]!);
  const [equityY, holdY] = spreadLabels(y(ends[0]!), y(ends[1]!), 31);
  const x = TIME_CHART.right + 8;
  return markup`<g><text class="strong" style="fill:var(--equity)" x="${x}" y="${px(equityY - 2)}">Equity</text><text class="strong" x="${x}" y="${px(equityY + 12)}">${formatNumber(ends[0]!, 0)}</text>
<text style="fill:var(--benchmark)" x="${x}" y="${px(holdY - 2)}">${history.heldName}</text><text x="${x}" y="${px(holdY + 12)}">${formatNumber(ends[1]!, 0)}</text></g>`;
}

/** Moves two labels apart to at least `gap` pixels, and both into the picture. */
function spreadLabels(a: number, b: number, gap: number): [number, number] {
  const middle = Math.min(EQUITY_AREA.bottom - gap / 2 - 8, Math.max(EQUITY_AREA.top + gap / 2 + 4, (a + b) / 2));
  if (Math.abs(a - b) >= gap) return [a, b];
  return a <= b ? [middle - gap / 2, middle + gap / 2] : [middle + gap / 2, middle - gap / 2];
}

function drawDrawdown(history: EquityHistory, x: Scale): Markup {
  const { top, bottom, left } = DRAWDOWN_AREA;
  const depth = Math.min(-1e-4, ...history.drawdown.low);
  const y = linearScale(0, depth * 1.08, top, bottom);
  const ticks = niceTicks(depth * 1.08, 0, 5);
  const line = seriesPath(history.drawdown, x, y);
  const area = line && `${line}V${top}H${px(x(history.drawdown.timeMs[0]!))}Z`;
  return markup`<text class="strong" x="${left}" y="${top - 8}">Drawdown</text>
<path fill="var(--loss-fill)" fill-opacity="0.55" d="${area}"/><path class="line" stroke="var(--loss)" style="stroke-width:1" d="${line}"/>
${drawValueAxis(DRAWDOWN_AREA, ticks, y, (tick) => formatPercent(tick, Math.abs(depth) < 0.03 ? 2 : Math.abs(depth) < 0.1 ? 1 : 0))}
${history.deepest && drawDeepest(history, x, y)}`;
}

function drawDeepest(history: EquityHistory, x: Scale, y: Scale): Markup {
  const { troughMs, depth } = history.deepest!;
  const at = x(troughMs);
  const isRight = at > (TIME_CHART.left + TIME_CHART.right) / 2;
  const text = `${formatPercent(depth, 1)} on ${formatDay(troughMs)}`;
  return markup`<circle cx="${px(at)}" cy="${px(y(depth))}" r="3.5" fill="var(--loss)"/>
${drawLabel(at + (isRight ? -9 : 9), y(depth) + 4, text, `class="strong" text-anchor="${isRight ? 'end' : 'start'}"`)}`;
}
