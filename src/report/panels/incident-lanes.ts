import { timeTicks } from '../scale/time-ticks.js';
import { cutText } from './cut-text.js';
import { drawBaseAxis, drawLabel, drawPicture, linearScale, TIME_CHART, timeMarks, type PlotArea } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const LANE_PX = 36;
const TOP = 4;
const RIGHT = 1060;

/** Draws a lane for each kind of incident, with their count and a mark at each of them; those on one pixel are one mark. */
export function drawIncidentLanes(
  incidents: readonly { readonly timeMs: number; readonly kind: string }[],
  startMs: number,
  endMs: number,
): Markup {
  const kinds = [...new Set(incidents.map(({ kind }) => kind))].sort();
  const area: PlotArea = { left: TIME_CHART.left, right: RIGHT, top: TOP, bottom: TOP + LANE_PX * kinds.length };
  const x = linearScale(startMs, Math.max(endMs, startMs + 1), area.left, area.right);
  const lanes = kinds.map((kind, lane) => {
    const own = incidents.filter((incident) => incident.kind === kind);
    const line = TOP + LANE_PX * (lane + 1) - 10;
    const marks = [...new Set(own.map(({ timeMs }) => Math.round(x(timeMs))))].map((at) => `M${at} ${line - 7}v14`);
    const name = `${cutText(kind.replaceAll('_', ' '), 30)}: ${own.length}`;
    return markup`<path class="grid" d="M${area.left} ${line}H${area.right}"/><path fill="none" stroke="var(--stop)" stroke-width="2" d="${raw(marks.join(''))}"/>${drawLabel(area.left, line - 11, name, 'font-size="11"')}`;
  });
  const times = timeTicks(startMs, Math.max(endMs, startMs + 1), 12);
  return markup`<figure>${drawPicture(TIME_CHART.width, area.bottom + 26, 'Incidents by kind over time', markup`${lanes}${drawBaseAxis(area, timeMarks(times), x)}`)}</figure>`;
}
