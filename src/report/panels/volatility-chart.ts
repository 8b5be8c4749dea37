import type { VolatilityHistory } from '../model/volatility-history.js';
import { logTicks, niceTicks } from '../scale/nice-ticks.js';
import { timeTicks } from '../scale/time-ticks.js';
import { formatTickPercent } from './format.js';
import { drawBaseAxis, drawPicture, drawValueAxis, linearScale, logScale, px, TIME_CHART, timeMarks, type PlotArea } from './frame.js';
import { markup, type Markup } from './markup.js';
import { seriesPath } from './series-path.js';

const AREA: PlotArea = { ...TIME_CHART, right: 1060, top: 12, bottom: 292 };
/** Values further apart than this stand on a logarithmic axis. */
const FAR = 8;

const LEGEND = markup`<ul class="legend"><li><svg viewBox="0 0 14 14" aria-hidden="true"><path d="M0 7H14" fill="none" stroke="var(--equity)" stroke-width="2.6"/></svg>expected</li><li><svg viewBox="0 0 14 14" aria-hidden="true"><path d="M0 4H14M0 10H14" fill="none" stroke="var(--loss-fill)" stroke-width="1.2"/></svg>realised over the horizon that followed</li></ul>`;

/** Draws expected volatility over what was realised, each bar at its own time. */
export function drawVolatilityChart({ startMs, endMs, expected, realised, range }: VolatilityHistory): Markup {
  const [low, high] = range,
    isFar = high > FAR * low,
    from = isFar ? low / 1.1 : 0;
  const y = (isFar ? logScale : linearScale)(from, high * 1.04, AREA.bottom, AREA.top),
    ticks = isFar ? logTicks(from, high, 7) : niceTicks(from, high, 6),
    x = linearScale(startMs, endMs, AREA.left, AREA.right),
    height = (value: number): number => Math.min(AREA.bottom, y(Math.max(from || value, value)));
  const times = timeTicks(startMs, endMs, 12),
    upright = times.map(({ timeMs }) => `M${px(x(timeMs))} ${AREA.top}V${AREA.bottom}`).join('');
  const content = markup`<path class="grid" d="${upright}"/>${drawValueAxis(AREA, ticks, y, (tick) => formatTickPercent(tick, ticks))}
<path class="line" stroke="var(--loss-fill)" style="stroke-width:1" d="${seriesPath(realised, x, height)}"/>
<path class="line" stroke="var(--equity)" style="stroke-width:1.8" d="${seriesPath(expected, x, height)}"/>
${drawBaseAxis(AREA, timeMarks(times), x)}`;
  return markup`${LEGEND}<figure>${drawPicture(TIME_CHART.width, AREA.bottom + 26, 'Expected and realised volatility', content)}</figure>`;
}
