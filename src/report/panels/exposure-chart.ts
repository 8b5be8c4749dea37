import type { ExposureHistory } from '../model/exposure-history.js';
import { niceTicks } from '../scale/nice-ticks.js';
import { padRange } from '../scale/pad-range.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatTickPercent } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, px, TIME_CHART, timeMarks, type PlotArea, type Scale } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const EXPOSURE_AREA: PlotArea = { ...TIME_CHART, top: 26, bottom: 236 };
const PLACES_AREA: PlotArea = { ...TIME_CHART, top: 272, bottom: 362 };
const HEIGHT = 388;

/** Draws gross and net exposure, and under them the places that were used, on one time axis. */
export function drawExposureChart(history: ExposureHistory): Markup {
  const x = linearScale(history.startMs, history.endMs, TIME_CHART.left, TIME_CHART.right);
  const content = markup`${drawExposure(history, x)}${drawPlaces(history, x)}${drawBaseAxis(PLACES_AREA, timeMarks(timeTicks(history.startMs, history.endMs, 12)), x)}`;
  return drawPicture(TIME_CHART.width, HEIGHT, 'Gross and net exposure, and places used', content);
}

function drawExposure(history: ExposureHistory, x: Scale): Markup {
  const { gross, largestGross, net, startMs, endMs } = history;
  const range = padRange(Math.min(0, ...net), Math.max(1e-6, ...largestGross), 0.03);
  const y = linearScale(range[0], range[1], EXPOSURE_AREA.bottom, EXPOSURE_AREA.top);
  const ticks = niceTicks(range[0], range[1], 5);
  const stairs = (values: readonly number[]): string => stairPath(history, values, x, y);
  const area = `${stairs(gross)}V${px(y(0))}H${px(x(startMs))}Z`;
  const last = TIME_CHART.right + 8;
  return markup`<text class="strong" x="${TIME_CHART.left}" y="14">Notional / equity</text>
${drawValueAxis(EXPOSURE_AREA, ticks, y, (tick) => formatTickPercent(tick, ticks))}
<path fill="var(--equity)" fill-opacity="0.22" d="${raw(area)}"/><path class="line" stroke="var(--benchmark)" style="stroke-width:0.8" d="${raw(stairs(largestGross))}"/>
<path class="line" stroke="var(--equity)" d="${raw(stairs(gross))}"/><path class="line" stroke="var(--loss)" stroke-dasharray="3 3" d="${raw(stairs(net))}"/>
<path class="axis" d="M${px(x(startMs))} ${px(y(0))}H${px(x(endMs))}"/>
<text class="strong" style="fill:var(--equity)" x="${last}" y="40">Gross, mean</text><text style="fill:var(--benchmark)" x="${last}" y="56">largest gross</text><text class="strong" style="fill:var(--loss)" x="${last}" y="72">Net, mean</text>`;
}

function drawPlaces(history: ExposureHistory, x: Scale): Markup {
  const { places, mostPlaces, startMs, maxPositions } = history;
  const top = Math.max(1, ...mostPlaces);
  const y = linearScale(0, top, PLACES_AREA.bottom, PLACES_AREA.top);
  const ticks = niceTicks(0, top, 4).filter(Number.isInteger);
  const last = TIME_CHART.right + 8;
  return markup`<text class="strong" x="${TIME_CHART.left}" y="${PLACES_AREA.top - 12}">Places used, of ${maxPositions}</text>
${drawValueAxis(PLACES_AREA, ticks, y)}
<path fill="var(--target)" fill-opacity="0.25" d="${raw(`${stairPath(history, places, x, y)}V${PLACES_AREA.bottom}H${px(x(startMs))}Z`)}"/>
<path class="line" stroke="var(--benchmark)" style="stroke-width:0.8" d="${raw(stairPath(history, mostPlaces, x, y))}"/>
<path class="line" stroke="var(--target)" d="${raw(stairPath(history, places, x, y))}"/>
<text class="strong" style="fill:var(--target)" x="${last}" y="${PLACES_AREA.top + 12}">mean</text><text style="fill:var(--benchmark)" x="${last}" y="${PLACES_AREA.top + 28}">most</text>`;
}

/** A value holds until the next stretch begins. */
function stairPath({ timeMs, endMs }: ExposureHistory, values: readonly number[], x: Scale, y: Scale): string {
  const steps = values.map((value, i) => `${i === 0 ? `M${px(x(timeMs[0]!))} ` : `H${px(x(timeMs[i]!))}V`}${px(y(value))}`);
  return `${steps.join('')}H${px(x(endMs))}`;
}
