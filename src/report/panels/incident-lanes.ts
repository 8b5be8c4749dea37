import { timeTicks } from '../scale/time-ticks.js';
import { cutText } from './cut-text.js';
import { drawBaseAxis, drawPicture, linearScale, px, TIME_CHART, timeMarks, type PlotArea } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const LANE_PX = 26;
const LEFT = 150;
const TOP = 8;

/** Draws a lane for each kind of incident, with a mark at each of them and their count; those on one pixel are one mark. */
export function drawIncidentLanes(
  incidents: readonly { readonly timeMs: number; readonly kind: string }[],
  startMs: number,
  endMs: number,
): Markup {
  const kinds = [...new Set(incidents.map(({ kind }) => kind))].sort();
  const area: PlotArea = { left: LEFT, right: TIME_CHART.right, top: TOP, bottom: TOP + LANE_PX * kinds.length };
  const x = linearScale(startMs, Math.max(endMs, startMs + 1), area.left, area.right);
  const lanes = kinds.map((kind, lane) => {
    const own = incidents.filter((incident) => incident.kind === kind);
    const middle = TOP + LANE_PX * (lane + 0.5);
    const marks = [...new Set(own.map(({ timeMs }) => Math.round(x(timeMs))))].map((at) => `M${at} ${middle - 8}v16`);
    return markup`<text x="${LEFT - 10}" y="${px(middle + 4)}" text-anchor="end">${cutText(kind.replaceAll('_', ' '), 20)}</text><path class="grid" d="M${LEFT} ${middle}H${area.right}"/><path fill="none" stroke="var(--stop)" stroke-width="2" d="${raw(marks.join(''))}"/><text class="strong" x="${area.right + 10}" y="${px(middle + 4)}">${own.length}</text>`;
  });
  const times = timeTicks(startMs, Math.max(endMs, startMs + 1), 11);
  return markup`<figure>${drawPicture(TIME_CHART.width, area.bottom + 26, 'Incidents by kind over time', markup`${lanes}${drawBaseAxis(area, timeMarks(times), x)}`)}</figure>`;
}
