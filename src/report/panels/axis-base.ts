import type { AxisPlaces } from '../model/axis-places.js';
import { cutText } from './cut-text.js';
import { linearScale, px, type PlotArea } from './frame.js';
import { markup, type Markup } from './markup.js';

const CHARACTER_PX = 7;
const LONGEST = 16;

/** Draws an axis below the area, with as many labels as have room, and its name. */
export function drawAxisBase(area: PlotArea, axis: AxisPlaces): Markup {
  const x = linearScale(0, 1, area.left, area.right);
  const longest = Math.min(LONGEST, Math.max(0, ...axis.ticks.map(({ label }) => label.length)));
  const every = Math.max(1, Math.ceil((longest * CHARACTER_PX + 12) / nearest(axis, area.right - area.left)));
  const marks = axis.ticks.map(({ share, label }, i) => {
    if (i % every !== 0) return markup``;
    return markup`<path class="axis" d="M${px(x(share))} ${area.bottom}v5"/><text x="${px(x(share))}" y="${area.bottom + 18}" text-anchor="middle">${cutText(label, LONGEST)}</text>`;
  });
  return markup`<path class="axis" d="M${area.left} ${area.bottom}H${area.right}"/>${marks}`;
}

/** Draws an axis left of the area, with as many labels as have room. */
export function drawAxisSide(area: PlotArea, axis: AxisPlaces, longest: number): Markup {
  const y = linearScale(0, 1, area.bottom, area.top);
  const every = Math.max(1, Math.ceil(15 / nearest(axis, area.bottom - area.top)));
  return markup`${axis.ticks.map(({ share, label }, i) => {
    if (i % every !== 0) return markup``;
    return markup`<path class="grid" d="M${area.left} ${px(y(share))}H${area.right}"/><text x="${area.left - 8}" y="${px(y(share) + 4)}" text-anchor="end">${cutText(label, longest)}</text>`;
  })}`;
}

/** The least distance of neighbouring ticks, pixels. */
function nearest({ ticks }: AxisPlaces, lengthPx: number): number {
  return ticks.slice(1).reduce((least, { share }, i) => Math.min(least, (share - ticks[i]!.share) * lengthPx), lengthPx);
}
