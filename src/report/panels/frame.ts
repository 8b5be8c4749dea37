import { formatTick } from '../scale/nice-ticks.js';
import type { TimeTick } from '../scale/time-ticks.js';
import { markup, raw, type Markup } from './markup.js';

/** The drawing area of a chart inside its picture, pixels. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Maps a value to a pixel. */
export type Scale = (value: number) => number;

/** Charts over time share these edges, so that they line up down the page. */
export const TIME_CHART = { width: 1080, left: 64, right: 974 } as const;

/** Returns the scale from [from, to] to [fromPx, toPx]; everything maps to the middle where the range is empty. */
export function linearScale(from: number, to: number, fromPx: number, toPx: number): Scale {
  if (to === from) return () => (fromPx + toPx) / 2;
  const slope = (toPx - fromPx) / (to - from);
  return (value) => fromPx + (value - from) * slope;
}

/** Returns the logarithmic scale from [from, to] to [fromPx, toPx], from > 0. */
export function logScale(from: number, to: number, fromPx: number, toPx: number): Scale {
  const linear = linearScale(Math.log(from), Math.log(to), fromPx, toPx);
  return (value) => linear(Math.log(value));
}

/** Rounds a pixel to one decimal. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Draws grid lines with their labels left of the area. `format` writes one tick. */
export function drawValueAxis(
  area: PlotArea,
  ticks: readonly number[],
  scale: Scale,
  format: (tick: number) => string = (tick) => formatTick(tick, ticks),
): Markup {
  return markup`${ticks.map((tick) => {
    const y = px(scale(tick));
    return markup`<path class="grid" d="M${area.left} ${y}H${area.right}"/><text x="${area.left - 8}" y="${px(y + 4)}" text-anchor="end">${format(tick)}</text>`;
  })}`;
}

/** Draws the base line of a chart with labelled ticks under it. */
export function drawBaseAxis(area: PlotArea, ticks: readonly { readonly at: number; readonly label: string }[], scale: Scale): Markup {
  const marks = ticks.map(({ at, label }) => {
    const x = px(scale(at));
    return markup`<path class="axis" d="M${x} ${area.bottom}v5"/><text x="${x}" y="${area.bottom + 18}" text-anchor="middle">${label}</text>`;
  });
  return markup`<path class="axis" d="M${area.left} ${area.bottom}H${area.right}"/>${marks}`;
}

/** Ticks of a time axis for `drawBaseAxis`. */
export function timeMarks(ticks: readonly TimeTick[]): { at: number; label: string }[] {
  return ticks.map(({ timeMs, label }) => ({ at: timeMs, label }));
}

/** Number ticks for `drawBaseAxis`. */
export function numberMarks(
  ticks: readonly number[],
  format: (tick: number) => string = (tick) => formatTick(tick, ticks),
): { at: number; label: string }[] {
  return ticks.map((tick) => ({ at: tick, label: format(tick) }));
}

/** Wraps a drawing with its accessible title. */
export function drawPicture(width: number, height: number, title: string, content: Markup): Markup {
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${content}</svg>`;
}

/** Draws text with a halo of paper, so that lines under it do not cut it. */
export function drawLabel(x: number, y: number, text: string, attributes: string): Markup {
  return markup`<text x="${px(x)}" y="${px(y)}" paint-order="stroke" ${raw('stroke="var(--paper)" stroke-width="4" stroke-linejoin="round"')} ${raw(attributes)}>${text}</text>`;
}
