import type { AxisPlaces } from '../model/axis-places.js';
import type { ParallelLine, ParallelLines } from '../model/parallel-lines.js';
import { formatTick, niceTicks } from '../scale/nice-ticks.js';
import { cutText } from './cut-text.js';
import { drawLabel, drawPicture, linearScale, px, type PlotArea, type Scale } from './frame.js';
import { markup, raw, type Markup } from './markup.js';

const WIDTH = 1080;
const HEIGHT = 392;
const AREA: PlotArea = { left: 56, right: 1000, top: 40, bottom: 372 };

/** Draws every trial as a line across the axes to its objective; the best ones in colour on top. */
export function drawParallelChart(lines: ParallelLines, objectiveName: string): Markup {
  const y = linearScale(0, 1, AREA.bottom, AREA.top);
  const axes = [...lines.axes, placeObjective(lines.range, objectiveName)];
  const x = linearScale(0, Math.max(1, axes.length - 1), AREA.left, AREA.right);
  const objective = axes.at(-1)!;
  const pathOf = (line: ParallelLine): string => linePath([...line.shares, objective.shareOf(line.objective)], x, y);
  const room = Math.floor((x(1) - x(0)) / 7.5);
  const content = markup`<path class="line" stroke="var(--faint)" stroke-opacity="0.35" style="stroke-width:0.7" d="${raw(lines.others.map(pathOf).join(''))}"/>
<path class="line" stroke="var(--best)" stroke-opacity="0.75" style="stroke-width:1.2" d="${raw(lines.best.map(pathOf).join(''))}"/>
${axes.map((axis, i) => drawAxis(axis, x(i), y, room, i % 2 === 1 && room < 12))}`;
  return drawPicture(WIDTH, HEIGHT, 'Trials as lines across all parameters', content);
}

function placeObjective([low, high]: readonly [number, number], name: string): AxisPlaces {
  const scale = linearScale(low, high, 0, 1);
  const ticks = niceTicks(low, high, 5);
  const shareOf = (value: number): number => Math.min(1, Math.max(0, scale(value)));
  return {
    name,
    kind: 'number',
    shareOf: low === high ? () => 0.5 : shareOf,
    ticks: ticks.map((tick) => ({ share: low === high ? 0.5 : shareOf(tick), label: formatTick(tick, ticks) })),
  };
}

/** Parts where the trial does not have a parameter are gaps; a part of one axis is a short dash on it. */
function linePath(shares: readonly number[], x: Scale, y: Scale): string {
  let path = '';
  shares.forEach((share, i) => {
    if (Number.isNaN(share)) return;
    const [before, after] = [shares[i - 1] ?? NaN, shares[i + 1] ?? NaN];
    const at = `${px(x(i))} ${Math.round(y(share))}`;
    if (!Number.isNaN(before)) path += `L${at}`;
    else path += Number.isNaN(after) ? `M${px(x(i) - 5)} ${Math.round(y(share))}h10` : `M${at}`;
  });
  return path;
}

/** isRaised  draws the name a line higher, so that neighbours do not touch */
function drawAxis(axis: AxisPlaces, at: number, y: Scale, room: number, isRaised: boolean): Markup {
  const every = Math.max(1, Math.ceil(axis.ticks.length / 18));
  const ticks = axis.ticks.map(({ share, label }, i) => {
    if (i % every !== 0) return markup``;
    return markup`<path class="axis" d="M${px(at)} ${px(y(share))}h4"/>${drawLabel(at + 7, y(share) + 4, cutText(label, Math.max(6, Math.floor(1.2 * room - 2))), 'font-size="11"')}`;
  });
  const name = cutText(axis.name, room < 12 ? 2 * room - 2 : room);
  return markup`<path stroke="var(--soft)" d="M${px(at)} ${AREA.top}V${AREA.bottom}"/>${ticks}<text class="strong" x="${px(at)}" y="${isRaised ? 12 : 28}" text-anchor="middle"><title>${axis.name}</title>${name}</text>`;
}
